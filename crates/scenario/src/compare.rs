//! Bodies: where they differ, by JSON path.

use serde_json::{Map, Value};

use crate::case::BodyMatch;
use crate::pattern::{Captures, fill, matches};

/// Everything in which `actual` is not as `expected` says.
pub(crate) fn differences(
    expected: &Value,
    actual: &Value,
    how: BodyMatch,
    captures: &mut Captures,
) -> Vec<String> {
    let mut comparison = Comparison { how, captures, found: Vec::new() };
    comparison.value("$", expected, actual);
    comparison.found
}

struct Comparison<'a> {
    how: BodyMatch,
    captures: &'a mut Captures,
    found: Vec<String>,
}

impl Comparison<'_> {
    fn value(&mut self, path: &str, expected: &Value, actual: &Value) {
        match (expected, actual) {
            (Value::String(pattern), _) if pattern == "{any}" => {}
            (Value::String(pattern), Value::String(text)) => {
                if !matches(pattern, text, self.captures) {
                    let pattern = fill(pattern, self.captures);
                    self.found.push(format!("{path}: expected {pattern:?}, got {text:?}"));
                }
            }
            (Value::Object(expected), Value::Object(actual)) => {
                self.members(path, expected, actual)
            }
            (Value::Array(expected), Value::Array(actual)) => {
                if expected.len() != actual.len() {
                    let (wanted, got) = (expected.len(), actual.len());
                    self.found.push(format!("{path}: expected {wanted} items, got {got}"));
                }
                for (at, (expected, actual)) in expected.iter().zip(actual).enumerate() {
                    self.value(&format!("{path}[{at}]"), expected, actual);
                }
            }
            _ if expected == actual => {}
            _ => self.found.push(format!("{path}: expected {expected}, got {actual}")),
        }
    }

    fn members(&mut self, path: &str, expected: &Map<String, Value>, actual: &Map<String, Value>) {
        let mut written = Vec::new();
        for (name, expected) in expected {
            let name = fill(name, self.captures);
            match actual.get(&name) {
                Some(actual) => self.value(&format!("{path}.{name}"), expected, actual),
                None => self.found.push(format!("{path}.{name}: expected {expected}, is missing")),
            }
            written.push(name);
        }
        if self.how == BodyMatch::Exact {
            let extra = actual.iter().filter(|(name, _)| !written.contains(name));
            let told =
                extra.map(|(name, value)| format!("{path}.{name}: is not written, got {value}"));
            self.found.extend(told);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn compared(expected: &Value, actual: &Value, how: BodyMatch) -> Vec<String> {
        differences(expected, actual, how, &mut Captures::new())
    }

    #[test]
    fn every_difference_is_told_with_its_path() {
        let expected = json!({"a": 1, "b": {"c": ["x", true]}, "d": null});
        let actual = json!({"a": 2, "b": {"c": ["x", false, 3]}, "e": 1});
        assert_eq!(
            compared(&expected, &actual, BodyMatch::Exact),
            [
                "$.a: expected 1, got 2",
                "$.b.c: expected 2 items, got 3",
                "$.b.c[1]: expected true, got false",
                "$.d: expected null, is missing",
                "$.e: is not written, got 1",
            ]
        );
    }

    #[test]
    fn a_subset_leaves_other_members_alone_but_not_other_items() {
        let actual = json!({"a": {"b": 1, "c": 2}, "d": [1, 2]});
        assert!(compared(&json!({"a": {"b": 1}}), &actual, BodyMatch::Subset).is_empty());
        assert!(!compared(&json!({"a": {"b": 1}}), &actual, BodyMatch::Exact).is_empty());
        assert!(!compared(&json!({"d": [1]}), &actual, BodyMatch::Subset).is_empty());
    }

    #[test]
    fn any_matches_any_value_and_a_capture_only_text() {
        for value in [json!(1), json!(null), json!({"x": 1}), json!("")] {
            assert!(compared(&json!("{any}"), &value, BodyMatch::Exact).is_empty(), "{value}");
        }
        assert!(!compared(&json!("{id}"), &json!(1), BodyMatch::Exact).is_empty());
        assert!(!compared(&json!(1), &json!("1"), BodyMatch::Exact).is_empty());
    }

    #[test]
    fn captures_hold_across_a_body_and_in_its_names() {
        let mut captures = Captures::new();
        let expected = json!({"id": "{id}", "again": "{id}", "by": {"{id}": true}});
        let good = json!({"id": "x", "again": "x", "by": {"x": true}});
        assert!(differences(&expected, &good, BodyMatch::Exact, &mut captures).is_empty());
        let bad = json!({"id": "x", "again": "y", "by": {"x": true}});
        assert_eq!(
            differences(&expected, &bad, BodyMatch::Exact, &mut captures),
            [r#"$.again: expected "x", got "y""#]
        );
    }
}
