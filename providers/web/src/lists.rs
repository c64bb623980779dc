//! What App Service writes beside the items of every list.

use serde_json::Value;

const NULLS: [&str; 2] = ["nextLink", "id"];

/// The names, for a type that is stored.
pub fn nulls() -> Vec<String> {
    NULLS.map(str::to_owned).to_vec()
}

/// The members, for a view.
pub fn around() -> Vec<(String, Value)> {
    NULLS.map(|name| (name.to_owned(), Value::Null)).to_vec()
}
