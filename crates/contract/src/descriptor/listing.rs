//! How a type is listed.

use arm::ResourceType;

/// A field that `$filter` may name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterField {
    /// As the filter writes it: `url`.
    pub name: String,
    /// Where it stands in the rendered resource: `/properties/url`.
    pub pointer: String,
}

/// What a collection of the type understands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// Fields of `$filter`; empty: the parameter is ignored.
    pub filter: Vec<FilterField>,
    /// Functions of `$filter` beside the comparisons.
    pub functions: Vec<String>,
    /// Whether `$skip` counts. `$top` is the size of a page everywhere.
    pub skip: bool,
    /// Whether the answer carries the total as `count`.
    pub count: bool,
    /// Items of a page where the client asks for nothing else.
    pub page: usize,
    /// Further collections that list the type: the path `locations/deletedservices` is read one by
    /// one, the collection `deletedservices` lists them all.
    pub also_at: Vec<ResourceType>,
    /// Members beside `value` that are written as `null` where there is nothing to say.
    pub nulls: Vec<String>,
}

impl Default for Listing {
    fn default() -> Self {
        Self {
            filter: Vec::new(),
            functions: Vec::new(),
            skip: false,
            count: false,
            page: 100,
            also_at: Vec::new(),
            nulls: Vec::new(),
        }
    }
}

impl FilterField {
    pub fn new(name: &str, pointer: &str) -> Self {
        Self { name: name.to_owned(), pointer: pointer.to_owned() }
    }
}
