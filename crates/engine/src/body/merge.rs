//! RFC 7396: what a PATCH means.

use serde_json::{Map, Value};

/// Merges `patch` into `target`: objects member by member, `null` removes, all else replaces.
pub fn merge_patch(target: &mut Map<String, Value>, patch: Map<String, Value>) {
    for (name, value) in patch {
        match (target.get_mut(&name), value) {
            (_, Value::Null) => {
                target.shift_remove(&name);
            }
            (Some(Value::Object(inner)), Value::Object(patch)) => merge_patch(inner, patch),
            (_, Value::Object(patch)) => {
                let mut inner = Map::new();
                merge_patch(&mut inner, patch);
                target.insert(name, Value::Object(inner));
            }
            (_, value) => {
                target.insert(name, value);
            }
        }
    }
}
