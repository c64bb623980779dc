//! Keys: 32 random bytes, written and used as base64 text.

use crate::{Check, Facts};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// 256 bits.
const KEY_BYTES: usize = 32;

/// A new key: standard base64 with padding, 44 characters.
pub fn generate(facts: &mut Facts) -> String {
    STANDARD.encode(facts.bytes::<KEY_BYTES>())
}

/// What a client may send as a key. The text told names the rule and never the value.
pub fn rule() -> Check {
    Check::holds("The key must be the base64 form of 32 bytes.", is_key)
}

/// Strict: padded, canonical, of the standard alphabet, exactly 32 bytes.
fn is_key(text: &str) -> bool {
    STANDARD.decode(text).is_ok_and(|bytes| bytes.len() == KEY_BYTES)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    fn facts() -> Facts {
        Facts::new(jiff::Timestamp::UNIX_EPOCH, [7; 32])
    }

    #[test]
    fn a_generated_key_is_one_and_differs_from_the_next() {
        let mut facts = facts();
        let keys: HashSet<String> = (0..100).map(|_| generate(&mut facts)).collect();
        assert_eq!(keys.len(), 100);
        assert!(keys.iter().all(|key| key.len() == 44 && key.ends_with('=') && is_key(key)));
    }

    #[test]
    fn the_same_facts_make_the_same_key() {
        assert_eq!(generate(&mut facts()), generate(&mut facts()));
    }

    #[test]
    fn what_is_no_key_is_refused() {
        let whole = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
        assert!(is_key(whole));
        let unpadded = whole.trim_end_matches('=');
        let url_safe = format!("{}=", "_".repeat(43));
        // The last digit before the pad carries two bits that must be zero.
        let not_canonical = whole.replace("h8=", "h9=");
        for bad in ["", "=", "secret", unpadded, &url_safe, &not_canonical, &format!("{whole} ")] {
            assert!(!is_key(bad), "{bad}");
        }
        let short = STANDARD.encode([1; 31]);
        let long = STANDARD.encode([1; 33]);
        assert!(!is_key(&short) && !is_key(&long));
    }

    proptest! {
        #[test]
        fn only_32_bytes_make_a_key(bytes in proptest::collection::vec(any::<u8>(), 0..70)) {
            prop_assert_eq!(is_key(&STANDARD.encode(&bytes)), bytes.len() == KEY_BYTES);
        }

        #[test]
        fn any_text_is_judged_without_a_panic(text in "\\PC{0,60}") {
            is_key(&text);
        }
    }
}
