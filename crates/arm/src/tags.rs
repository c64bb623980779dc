//! Resource tags: keys compared without case, values with it.

use serde_json::{Map, Value};

use crate::Fault;

pub const MAX_TAGS: usize = 50;
const MAX_KEY: usize = 512;
const MAX_VALUE: usize = 256;
/// How much of a name a fault tells.
const MAX_TOLD: usize = 64;
const FORBIDDEN: [char; 7] = ['<', '>', '%', '&', '\\', '?', '/'];

/// A tag map in the order it was given.
pub type Tags = Map<String, Value>;

/// Every rule a tag map breaks, by tag name.
pub fn faults(tags: &Tags) -> Vec<Fault> {
    let mut faults = Vec::new();
    if tags.len() > MAX_TAGS {
        let text = format!("A resource can have at most {MAX_TAGS} tags.");
        return vec![Fault::new("tags", text).coded("TooManyTags")];
    }
    for (at, (key, value)) in tags.iter().enumerate() {
        // A name that is too long is not told back whole.
        let target = format!("tags.{}", key.chars().take(MAX_TOLD).collect::<String>());
        if !is_name(key) {
            let text = format!(
                "The tag name must have 1 to {MAX_KEY} characters and none of '<,>,%,&,\\,?,/'."
            );
            faults.push(Fault::new(&target, text).coded("InvalidTagNameCharacters"));
        }
        if tags.keys().take(at).any(|other| other.eq_ignore_ascii_case(key)) {
            let text = "Tag names must differ by more than case.";
            faults.push(Fault::new(&target, text).coded("InvalidTagName"));
        }
        match value {
            Value::String(text) if text.chars().count() <= MAX_VALUE => {}
            Value::String(_) => {
                let text = format!("The tag value must have at most {MAX_VALUE} characters.");
                faults.push(Fault::new(&target, text).coded("InvalidTagNameValueLength"));
            }
            _ => faults.push(Fault::new(&target, "The tag value must be a string.")),
        }
    }
    faults
}

fn is_name(key: &str) -> bool {
    let forbidden = |c: char| FORBIDDEN.contains(&c) || c.is_control();
    (1..=MAX_KEY).contains(&key.chars().count()) && !key.chars().any(forbidden)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn codes(tags: &Value) -> Vec<String> {
        let told = faults(tags.as_object().expect("an object"));
        told.into_iter().map(|fault| fault.code.unwrap_or_default()).collect()
    }

    #[test]
    fn rules_are_told_by_name() {
        assert!(codes(&json!({"a": "b", "größe": ""})).is_empty());
        assert_eq!(codes(&json!({"a": "b", "A": "c"})), ["InvalidTagName"]);
        assert_eq!(codes(&json!({"a<": "b"})), ["InvalidTagNameCharacters"]);
        assert_eq!(codes(&json!({"a": "x".repeat(257)})), ["InvalidTagNameValueLength"]);
        assert_eq!(codes(&json!({"a": 1})), [""]);
    }

    #[test]
    fn a_flood_of_tags_is_one_fault() {
        let flood: Tags = (0..100_000).map(|n| (n.to_string(), json!("x"))).collect();
        assert_eq!(codes(&Value::Object(flood)), ["TooManyTags"]);
    }
}
