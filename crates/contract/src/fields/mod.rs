//! The tree of a type's fields: the one description its bodies are checked, versioned and shown by.
//!
//! Knows: shapes, rules and facets of each field, by wire name; owns its strings.
//! Must not know: the body being checked, or the Rust type it may have come from.

mod bounds;
mod branches;
mod build;
mod from_schema;
#[cfg(test)]
mod tests;

use arm::ApiVersion;

use crate::Check;

/// How a secret reads once it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadForm {
    /// As it was written: the real service shows it.
    Clear,
    /// Not at all.
    Omit,
    /// Always as this text.
    Mask(String),
    /// Empty while `provisioningState` reads `state`, afterwards as the mask.
    BlankThenMask { state: String, mask: String },
}

/// What else is true of a field besides its shape.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// Set by the server; what a client sends is ignored.
    pub read_only: bool,
    /// Kept for the type's own use: read-only, and never shown. No secret.
    pub internal: bool,
    /// Cannot change once the resource exists.
    pub create_only: bool,
    /// The date of the first version that knows the field.
    pub since: Option<String>,
    /// A secret, kept apart from the body.
    pub sealed: Option<ReadForm>,
    /// Numbers and booleans may arrive as strings.
    pub coerced: bool,
    /// Shown as `null` where unset, instead of being left out.
    pub shown_null: bool,
    /// A PATCH that mentions the member replaces it as a whole, instead of merging into it.
    pub replaced: bool,
}

/// What a string must be like.
#[derive(Clone, Debug)]
pub struct TextRule {
    /// In characters.
    pub least: usize,
    pub most: usize,
    pub check: Option<Check>,
}

/// What kind of value a field takes.
#[derive(Clone, Debug)]
pub enum Shape {
    Any,
    Bool,
    Integer {
        least: i64,
        most: i64,
    },
    Number,
    Text(TextRule),
    /// Matched without case and folded to the spelling given here.
    Enum(Vec<String>),
    List {
        item: Box<Shape>,
        least: usize,
        most: usize,
    },
    /// Free keys, one shape of value.
    Map(Box<Shape>),
    Object(Members),
    /// The field `tag` says which members there are.
    Union {
        tag: String,
        variants: Vec<(String, Members)>,
    },
}

/// The known members of an object. Others are ignored.
#[derive(Clone, Debug, Default)]
pub struct Members(pub Vec<Field>);

/// One member by its wire name.
#[derive(Clone, Debug)]
pub struct Field {
    pub name: String,
    pub shape: Shape,
    pub required: bool,
    pub facets: Facets,
}

/// The members of a whole body: of a resource (`location`, `sku`, `properties`, …) or of an action.
#[derive(Clone, Debug)]
pub struct FieldTree {
    root: Members,
    sealed: Members,
    gated: Members,
    carried: Members,
}

impl Members {
    pub fn get(&self, name: &str) -> Option<&Field> {
        self.0.iter().find(|field| field.name == name)
    }

    /// Finds a member whatever its casing.
    pub fn find(&self, name: &str) -> Option<&Field> {
        self.get(name).or_else(|| self.0.iter().find(|f| f.name.eq_ignore_ascii_case(name)))
    }
}

impl Field {
    pub fn new(name: &str, shape: Shape) -> Self {
        Self { name: name.to_owned(), shape, required: false, facets: Facets::default() }
    }

    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    #[must_use]
    pub fn read_only(mut self) -> Self {
        self.facets.read_only = true;
        self
    }

    /// Whether `version` knows the field.
    pub fn known_in(&self, version: &ApiVersion) -> bool {
        self.facets.since.as_deref().is_none_or(|date| version.at_least(date))
    }
}

impl Shape {
    /// Any string.
    pub fn text() -> Self {
        Self::Text(TextRule { least: 0, most: usize::MAX, check: None })
    }

    pub fn text_between(least: usize, most: usize) -> Self {
        Self::Text(TextRule { least, most, check: None })
    }
}
