//! What happens to a body between the wire and a decision, and back.
//!
//! Knows: the field tree. Must not know: any type, the store, or who is asking.

mod check;
mod facets;
mod fold;
mod merge;
mod parse;
mod path;
pub mod seal;
mod stored;
#[cfg(test)]
mod tests;

use arm::{ApiVersion, ArmError, Fault};
use contract::FieldTree;
use serde_json::{Map, Value};

pub use facets::{hide, make_room};
pub use merge::merge_patch;
pub use parse::parse;
pub use stored::Stored;

/// A body's object, or the refusal that it is none.
///
/// # Errors
/// `InvalidRequestContent`.
pub fn object(value: Value) -> Result<Map<String, Value>, ArmError> {
    match value {
        Value::Object(map) => Ok(map),
        _ => Err(ArmError::bad_request(
            "InvalidRequestContent",
            "The request content was invalid: a JSON object is expected.",
        )),
    }
}

/// Canonical spelling, absent for `null`, numbers for digit strings, and nothing a client cannot set.
pub fn clean(tree: &FieldTree, version: &ApiVersion, body: &mut Map<String, Value>) {
    fold::fold(tree.root(), body);
    facets::strip(tree.gated(), version, body);
}

/// Canonical spelling, absent for `null`, numbers for digit strings: of a body that has been merged.
pub fn canonical(tree: &FieldTree, body: &mut Map<String, Value>) {
    fold::fold(tree.root(), body);
}

/// As [`clean`] for a merge patch: `null` stays, it says «remove».
pub fn clean_patch(tree: &FieldTree, version: &ApiVersion, body: &mut Map<String, Value>) {
    fold::fold_patch(tree.root(), body);
    facets::strip(tree.gated(), version, body);
}

/// Takes over from what is stored all that the client could not say: read-only members, those its
/// version cannot express and, where it sends a whole resource, those that cannot change.
pub fn carry(
    tree: &FieldTree,
    version: &ApiVersion,
    stored: &Stored<'_>,
    body: &mut Map<String, Value>,
    whole: bool,
) {
    facets::carry(tree.carried(), version, stored, body, whole);
}

/// Every fault of a body, in the order of its fields.
pub fn faults(
    tree: &FieldTree,
    stored: Option<&Stored<'_>>,
    body: &Map<String, Value>,
) -> Vec<Fault> {
    let mut faults = Vec::new();
    check::members(tree.root(), body, path::Path::root(), &mut faults);
    if let Some(stored) = stored {
        facets::changed(tree.carried(), stored, body, "", &mut faults);
    }
    for fault in &mut faults {
        // Members of `properties` go by their own name, as the services write them.
        if let Some(own) = fault.target.strip_prefix("properties.") {
            fault.target = own.to_owned();
        }
    }
    faults
}

/// `a.b`, or `b` at the top.
fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}
