//! What a resource provider promises: what its types look like and how they decide.
//!
//! Knows: descriptors, field trees, and the pure questions a type answers.
//! Must not know: the engine that asks, the store that keeps, or HTTP.

mod authorizer;
mod descriptor;
mod digest;
mod envelope;
mod facts;
mod fields;
mod handler;
pub mod identity;
mod provider;
pub mod shared_access;

pub use authorizer::Authorizer;
pub use descriptor::{
    Action, ActionMount, Check, CodeRule, Codes, Descriptor, ETagRule, Errors, FilterField,
    Hosting, Keeper, Limit, Listing, LocationForm, Lro, LroHeaders, NameRule, OperationUrl,
    Outcome, VersionRange, Wire, Word,
};
pub use digest::digest;
pub use envelope::Envelope;
pub use facts::Facts;
pub use fields::{Facets, Field, FieldTree, Members, ReadForm, Shape, TextRule};
pub use handler::{
    Acted, ActionCall, Admission, Admitted, Advance, Effects, Finish, Found, Handler, Heard,
    Linked, Marks, Need, NeedCall, Presenting, Reaction, Release, Resource, Side, Step, Typed,
    View, ViewCall, Wake,
};
pub use provider::{Catalog, Entry, Provider};
