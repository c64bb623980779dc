//! What plans, apps and relays may be called.

use contract::{Check, NameRule};

const HYPHENS_INSIDE: &str =
    "It must contain only letters, digits and hyphens, and neither begin nor end with a hyphen.";
const HYPHENS: &str = "It must contain only letters, digits and hyphens.";

/// A site's name becomes a host name.
pub fn site() -> NameRule {
    NameRule::new((2, 60), Check::holds(HYPHENS_INSIDE, |name| is_label(name) && has_no_edge(name)))
}

/// The site itself is what clients call its production slot.
pub fn slot() -> NameRule {
    let rule = |name: &str| match name {
        _ if name.eq_ignore_ascii_case("production") => {
            Err("The name 'production' stands for the site itself.".to_owned())
        }
        _ if is_label(name) => Ok(()),
        _ => Err(HYPHENS.to_owned()),
    };
    NameRule::new((2, 59), Check::new(rule))
}

pub fn server_farm() -> NameRule {
    NameRule::new((1, 60), Check::holds(HYPHENS, is_label))
}

/// The relay's own rule; it may lie anywhere, so only its form is looked at.
pub fn relay() -> NameRule {
    let text = "It must begin and end with a letter or digit, and contain only letters, digits, '.', \
                '_', '-' and '/'.";
    let inside = |c: char| c.is_ascii_alphanumeric() || "._-/".contains(c);
    let check = move |name: &str| {
        name.chars().all(inside)
            && name.starts_with(|c: char| c.is_ascii_alphanumeric())
            && name.ends_with(|c: char| c.is_ascii_alphanumeric())
    };
    NameRule::new((1, 260), Check::holds(text, check))
}

/// The namespace in the path of a hybrid connection.
pub fn relay_namespace() -> NameRule {
    NameRule::new((1, 50), Check::holds(HYPHENS_INSIDE, |name| is_label(name) && has_no_edge(name)))
}

fn is_label(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

fn has_no_edge(name: &str) -> bool {
    !name.starts_with('-') && !name.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(rule: &NameRule, good: &[&str], bad: &[&str]) {
        for name in good {
            assert_eq!(rule.run(name), Ok(()), "{name}");
        }
        for name in bad {
            assert!(rule.run(name).is_err(), "{name}");
        }
    }

    #[test]
    fn each_kind_has_its_rule() {
        holds(&site(), &["ab", "a-b", &"a".repeat(60)], &["a", "-ab", "ab-", "a_b", "a.b"]);
        assert!(site().run(&"a".repeat(61)).is_err());
        holds(&slot(), &["ab", "-a"], &["a", "Production", "a.b", &"a".repeat(60)]);
        holds(&server_farm(), &["a", "A-1"], &["", "a_b", &"a".repeat(61)]);
        holds(&relay(), &["hc1", "a/b", "A.b_c-d1"], &["", "-a", "a/", "a b", "ä"]);
        holds(&relay_namespace(), &["ns1", "n"], &["", "a/b", "-a", "a.b"]);
    }
}
