//! What the types of this namespace share on the wire: operations, tags of entities, names.

use arm::Verb;
use contract::{Check, ETagRule, Lro, NameRule, OperationUrl, Wire};
use serde_json::{Map, Value};

pub const UPDATING: &str = "Updating";
pub const SUCCEEDED: &str = "Succeeded";

/// Both headers on every verb; the result of a finished delete is 204, as recorded.
pub fn operation() -> Lro {
    let at = |segment: &str| OperationUrl::Location { segment: segment.to_owned() };
    Lro {
        verbs: vec![Verb::Put, Verb::Delete],
        status: Some(at("operations")),
        result: Some(at("operationResults")),
        ..Lro::default()
    }
}

/// What a tracked resource shows beside its properties.
pub fn tracked() -> Wire {
    Wire { etag: ETagRule::Weak, ..Wire::with_members(["location", "tags"]) }
}

/// Up to eighty letters, digits and any of `-._`, between a letter or digit and a letter, digit or `_`.
pub fn names() -> NameRule {
    let text = "It must begin with a letter or digit, end with a letter, digit or '_', and contain \
                only letters, digits and any of '-._'.";
    NameRule::new((1, 80), Check::holds(text, is_name))
}

/// The body's tag, which what is shown inside has as well.
pub fn tag(body: &Map<String, Value>) -> Value {
    body.get("etag").cloned().unwrap_or_default()
}

fn is_name(name: &str) -> bool {
    let word = |c: char| c.is_ascii_alphanumeric();
    name.starts_with(word)
        && name.ends_with(|c| word(c) || c == '_')
        && name.chars().all(|c| word(c) || "-._".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_word() {
        for name in ["v", "vnet-1", "1.a_", &"n".repeat(80)] {
            assert_eq!(names().run(name), Ok(()), "{name}");
        }
        for name in ["", "-a", "a-", "a b", "a.", "_a", "é", &"n".repeat(81)] {
            assert!(names().run(name).is_err(), "{name}");
        }
    }
}
