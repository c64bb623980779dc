//! What an endpoint may be called.

use contract::{Check, NameRule};

/// The published pattern alone allows 50, the published length 49; the pattern needs 3.
const LENGTH: (usize, usize) = (3, 49);
const TEXT: &str = "It may hold letters, digits and hyphens, must not start or end with a hyphen, \
                    and must not be digits only.";

/// `^(?![0-9]+$)(?!-)[a-zA-Z0-9-]{2,49}[a-zA-Z0-9]$`, from the published API.
pub fn rule() -> NameRule {
    NameRule::new(LENGTH, Check::holds(TEXT, holds))
}

fn holds(name: &str) -> bool {
    let hyphen_ends = name.starts_with('-') || name.ends_with('-');
    let digits_only = name.chars().all(|c| c.is_ascii_digit());
    !hyphen_ends && !digits_only && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_pattern_and_lengths_hold() {
        let longest = "a".repeat(49);
        for good in ["abc", "1-2", "12a", "myServiceBus", longest.as_str()] {
            assert!(rule().run(good).is_ok(), "{good}");
        }
        let too_long = "a".repeat(50);
        for bad in ["", "ab", "123", "-ab", "ab-", "a_b", "a b", "abç", too_long.as_str()] {
            assert!(rule().run(bad).is_err(), "{bad}");
        }
    }
}
