//! Resource tags: keys compared without case, values with it.

use serde_json::{Map, Value};

use crate::Fault;

pub const MAX_TAGS: usize = 50;
const MAX_KEY: usize = 512;
const MAX_VALUE: usize = 256;
const FORBIDDEN: [char; 7] = ['<', '>', '%', '&', '\\', '?', '/'];

/// A tag map in the order it was given.
pub type Tags = Map<String, Value>;

/// Every rule a tag map breaks, by tag name.
pub fn faults(tags: &Tags) -> Vec<Fault> {
    let mut faults = Vec::new();
    if tags.len() > MAX_TAGS {
        faults.push(
            Fault::new("tags", format!("A resource can have at most {MAX_TAGS} tags."))
                .coded("TooManyTags"),
        );
    }
    for (at, (key, value)) in tags.iter().enumerate() {
        let target = format!("tags.{key}");
        if key.is_empty()
            || key.chars().count() > MAX_KEY
            || key.chars().any(|c| FORBIDDEN.contains(&c) || c.is_control())
        {
            let text = format!(
                "The tag name must have 1 to {MAX_KEY} characters and none of '<,>,%,&,\\,?,/'."
            );
            faults.push(Fault::new(&target, text).coded("InvalidTagNameCharacters"));
        }
        if tags.keys().take(at).any(|other| other.eq_ignore_ascii_case(key)) {
            faults.push(
                Fault::new(&target, "Tag names must differ by more than case.")
                    .coded("InvalidTagName"),
            );
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
