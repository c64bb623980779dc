//! A request's path: reading it never panics, and what it names is written so that it reads the same.

#![no_main]

use arm::Target;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|path: &str| {
    let Ok(target) = Target::parse(path) else { return };
    let text = written(&target);
    let again = Target::parse(&text);
    assert_eq!(again.as_ref(), Ok(&target), "{text:?} reads otherwise than {path:?}");
    assert_eq!(again.as_ref().map(written), Ok(text));
    if let Some(id) = target.nearest() {
        let key = id.key();
        assert_eq!(arm::ResourceId::parse(&key).map(|id| id.key()), Some(key.clone()));
        let above = id.parent().map(|parent| parent.key()).unwrap_or_default();
        assert!(key.starts_with(&above), "{key:?} does not lie below {above:?}");
    }
});

fn written(target: &Target) -> String {
    match target {
        Target::Resource(id) => id.to_string(),
        Target::Collection(collection) => collection.to_string(),
    }
}
