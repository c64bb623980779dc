//! A stored resource seen as the body of a request.

use std::borrow::Cow;

use contract::Envelope;
use serde_json::{Map, Value};

/// Members of the envelope that a body has.
const MEMBERS: [&str; 8] =
    ["location", "tags", "kind", "managedBy", "sku", "identity", "zones", "properties"];

/// Members found by name.
pub trait Named {
    fn named(&self, name: &str) -> Option<Cow<'_, Value>>;
}

/// A stored resource in the shape of a request's body, nothing of it copied before it is wanted.
#[derive(Clone, Copy)]
pub struct Stored<'a>(pub &'a Envelope);

impl Stored<'_> {
    /// All of it, as a body of its own.
    pub fn body(&self) -> Map<String, Value> {
        let present = MEMBERS.iter().filter_map(|name| Some((*name, self.named(name)?)));
        present.map(|(name, value)| (name.to_owned(), value.into_owned())).collect()
    }
}

impl Named for Stored<'_> {
    fn named(&self, name: &str) -> Option<Cow<'_, Value>> {
        let text = |text: &Option<String>| text.clone().map(|text| Cow::Owned(Value::String(text)));
        match name {
            "location" => text(&self.0.location),
            "tags" => self.0.tags.clone().map(|tags| Cow::Owned(Value::Object(tags))),
            "kind" => text(&self.0.kind),
            "managedBy" => text(&self.0.managed_by),
            "sku" => self.0.sku.as_ref().map(Cow::Borrowed),
            "identity" => self.0.identity.as_ref().map(Cow::Borrowed),
            "zones" => self.0.zones.as_ref().map(Cow::Borrowed),
            "properties" => Some(Cow::Borrowed(&self.0.properties)),
            _ => None,
        }
    }
}

impl Named for Map<String, Value> {
    fn named(&self, name: &str) -> Option<Cow<'_, Value>> {
        self.get(name).map(Cow::Borrowed)
    }
}
