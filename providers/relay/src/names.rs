//! What namespaces, hybrid connections and rules may be called (naming rules of the documentation).

use contract::{Check, NameRule};

pub fn namespace() -> NameRule {
    let text = "It must begin with a letter, end with a letter or digit, and contain only letters, \
                digits and '-'.";
    let holds = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.ends_with(|c: char| c.is_ascii_alphanumeric())
            && consists(name, "-")
    };
    NameRule::new((6, 50), Check::holds(text, holds))
}

/// May contain `/`, which a path carries as `%2F`.
pub fn hybrid_connection() -> NameRule {
    let text = "It must begin and end with a letter or digit, and contain only letters, digits and \
                any of '.-_/'.";
    let holds = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphanumeric())
            && name.ends_with(|c: char| c.is_ascii_alphanumeric())
            && consists(name, ".-_/")
    };
    NameRule::new((1, 260), Check::holds(text, holds))
}

pub fn authorization_rule() -> NameRule {
    let text = "It must contain only letters, digits and any of '.-_'.";
    NameRule::new((1, 50), Check::holds(text, |name| consists(name, ".-_")))
}

fn consists(name: &str, further: &str) -> bool {
    name.chars().all(|c| c.is_ascii_alphanumeric() || further.contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(rule: &NameRule, good: &[&str], bad: &[&str]) {
        for name in good {
            assert_eq!(rule.run(name), Ok(()), "{name}");
        }
        for name in bad {
            assert!(rule.run(name).is_err(), "{name}");
        }
    }

    #[test]
    fn namespaces() {
        let (least, most, long) = ("a".repeat(6), "a".repeat(50), "a".repeat(51));
        judge(
            &namespace(),
            &["relay-1", "Relay-Ns1", &least, &most],
            &["", "short", "1relay", "-relay1", "relay1-", "re_lay1", "re.lay1", "rélays", &long],
        );
    }

    #[test]
    fn hybrid_connections() {
        let (most, long) = ("h".repeat(260), "h".repeat(261));
        judge(
            &hybrid_connection(),
            &["h", "1", "sites/db", "a.b_c-d/e", &most],
            &["", "/h", "h/", "_h", "h.", "a b", "a+b", "a%2Fb", "ä", &long],
        );
    }

    #[test]
    fn rules() {
        let (most, long) = ("r".repeat(50), "r".repeat(51));
        judge(
            &authorization_rule(),
            &["defaultSender", "a.b-c_d", "1", "-", &most],
            &["", "a/b", "a b", "a&b", "a+b", "ä", &long],
        );
    }
}
