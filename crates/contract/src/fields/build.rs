//! From a Rust type to its field tree.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

use super::{Field, FieldTree, Members, Shape, from_schema};
use crate::Check;

/// Looks up a check by the name a model gave it in `x-check`.
pub(super) type Checks = fn(&str) -> Option<Check>;

impl FieldTree {
    /// The tree of an action's body, read from its model.
    ///
    /// # Panics
    /// When the model's schema says something the tree cannot express: models are part of the program.
    pub fn of<T: JsonSchema>(checks: Checks) -> Self {
        match Field::of::<T>("", checks).shape {
            Shape::Object(root) => Self::new(root),
            other => panic!("a body must be an object, not {other:?}"),
        }
    }

    /// The tree of a resource: `properties` read from its model, beside the given envelope members.
    pub fn resource(properties: Field, envelope: Vec<Field>) -> Self {
        let mut fields = envelope;
        fields.push(properties);
        Self::new(Members(fields))
    }
}

impl Field {
    /// One member whose shape is read from a model.
    ///
    /// # Panics
    /// As [`FieldTree::of`].
    pub fn of<T: JsonSchema>(name: &str, checks: Checks) -> Self {
        let settings = SchemaSettings::draft2020_12().with(|s| s.inline_subschemas = true);
        let schema: Value = settings.into_generator().into_root_schema_for::<T>().into();
        from_schema::field(name, &schema, false, checks)
    }
}
