//! What an instance may be called.

use contract::{Check, NameRule};

const LENGTH: (usize, usize) = (3, 63);
const TEXT: &str =
    "It may hold letters, digits and hyphens, and must not start or end with a hyphen.";

/// `^(?!-)[A-Za-z0-9-]{3,63}(?<!-)$`, from the published API.
pub fn rule() -> NameRule {
    NameRule::new(LENGTH, Check::holds(TEXT, holds))
}

fn holds(name: &str) -> bool {
    let hyphen_ends = name.starts_with('-') || name.ends_with('-');
    !hyphen_ends && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_pattern_holds() {
        let longest = "a".repeat(63);
        for good in ["abc", "123", "a-b", "a--b", "myDigitalTwinsService", longest.as_str()] {
            assert!(rule().run(good).is_ok(), "{good}");
        }
        let too_long = "a".repeat(64);
        for bad in ["", "ab", "-ab", "ab-", "a_b", "a.b", "äöü", "a b", too_long.as_str()] {
            assert!(rule().run(bad).is_err(), "{bad}");
        }
    }
}
