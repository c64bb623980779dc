//! Floors below the providers do not know any namespace by name: what the engine can do for
//! one type it can do for all.

use anyhow::Result;

use super::{File, Finding, Tree, Verdict};
use crate::rust_source::{RustSource, line_of};

const NEEDLE: &str = "Microsoft.";

/// Not even a comment names a namespace here.
const STRICT: &[&str] = &["crates/engine/src/"];

/// Comments and documentation may name one as an example; code may not.
const CODE: &[&str] = &[
    "crates/store/src/",
    "crates/store-sqlite/src/",
    "crates/store-postgres/src/",
    "crates/contract/src/",
    "crates/front/src/",
];

/// Tests that other crates run, so they lie among the sources.
const SUITES: &[&str] = &["crates/store/src/conformance/"];

pub fn check(tree: &Tree) -> Result<Verdict> {
    let mut findings = Vec::new();
    for (file, source) in tree.rust() {
        if let Some(text) = checked_text(file, source) {
            findings.extend(text.match_indices(NEEDLE).map(|(offset, _)| {
                let place = format!("{}:{}", file.path, line_of(&text, offset));
                Finding::new(place, format!("names a namespace (`{NEEDLE}…`)"))
            }));
        }
    }
    Ok(findings.into())
}

/// The part of a file in which no namespace may stand.
fn checked_text(file: &File, source: &RustSource) -> Option<String> {
    let within = |folders: &[&str]| folders.iter().any(|folder| file.path.starts_with(folder));
    if within(SUITES) {
        None
    } else if within(STRICT) {
        Some(source.shipped(&file.text))
    } else if within(CODE) {
        Some(source.shipped_uncommented())
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;
    use super::*;

    const TEXT: &str = "//! Microsoft.Web\nconst A: &str = \"Microsoft.Web\";\n\
        #[cfg(test)]\nmod tests { const B: &str = \"Microsoft.Web\"; }\n";

    #[test]
    fn the_engine_names_none_at_all() {
        assert_eq!(
            findings(check, &Tree::of(&[("crates/engine/src/a.rs", TEXT)])),
            [
                "crates/engine/src/a.rs:1: names a namespace (`Microsoft.…`)",
                "crates/engine/src/a.rs:2: names a namespace (`Microsoft.…`)",
            ]
        );
    }

    #[test]
    fn other_low_floors_may_explain_with_one() {
        assert_eq!(
            findings(check, &Tree::of(&[("crates/store/src/a.rs", TEXT)])),
            ["crates/store/src/a.rs:2: names a namespace (`Microsoft.…`)"]
        );
    }

    #[test]
    fn providers_and_tests_are_free() {
        let tree = Tree::of(&[
            ("providers/web/src/lib.rs", TEXT),
            ("crates/engine/src/tests.rs", TEXT),
            ("crates/engine/tests/a.rs", TEXT),
            ("crates/store/src/conformance/a.rs", TEXT),
        ]);
        assert_eq!(findings(check, &tree), [""; 0]);
    }
}
