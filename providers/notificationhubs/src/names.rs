//! What namespaces, hubs and rules may be called (REST specification, 2023-09-01).

use contract::{Check, NameRule};

/// Six to fifty: the specification allows shorter ones, the service refuses them.
pub fn namespace() -> NameRule {
    let text = "It must begin with a letter and contain only letters, digits and '-'.";
    NameRule::new((6, 50), Check::holds(text, |name| begins_with_letter(name, "-")))
}

/// May contain `/`, which a path carries as `%2F`.
pub fn notification_hub() -> NameRule {
    let text = "It must begin with a letter and contain only letters, digits and any of '-./_'.";
    NameRule::new((1, 265), Check::holds(text, |name| begins_with_letter(name, "-./_")))
}

/// The published pattern is `^[a-zA-Z0-9!()*-._]+$`: its `*-.` is a range, so `+` and `,` are in it.
pub fn authorization_rule() -> NameRule {
    let text = "It must contain only letters, digits and any of '!()*+,-._'.";
    NameRule::new((1, 256), Check::holds(text, |name| name.chars().all(in_rule)))
}

fn in_rule(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!()*+,-._".contains(c)
}

fn begins_with_letter(name: &str, further: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || further.contains(c))
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
        let (least, most) = ("a".repeat(6), "a".repeat(50));
        let long = "a".repeat(51);
        judge(
            &namespace(),
            &["nh-sdk-ns", "Namespace-1", &least, &most],
            &["", "short", "1number", "-dash-1", "under_score", "dotted.name", "ümlaute", &long],
        );
    }

    #[test]
    fn hubs() {
        let (most, long) = ("h".repeat(265), "h".repeat(266));
        judge(
            &notification_hub(),
            &["h", "my/hub", "a.b_c-d", &most],
            &["", "1hub", "/hub", "a b", "a+b", &long],
        );
    }

    #[test]
    fn rules() {
        let (most, long) = ("r".repeat(256), "r".repeat(257));
        judge(
            &authorization_rule(),
            &["sdk-AuthRules-1788", "a!b(c)*d+e,f-g.h_i", "1", "-", &most],
            &["", "a/b", "a b", "a&b", "a$b", "ä", &long],
        );
    }
}
