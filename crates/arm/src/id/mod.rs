//! Resource ids: what a path names, how an id is written, and the key it is stored under.
//!
//! Knows: ARM's path grammar. Must not know: which types exist, or how a path reached us.

mod parse;
mod resource_id;
mod resource_type;
#[cfg(test)]
mod tests;

pub use parse::{Collection, PathError, Target};
pub use resource_id::{ResourceId, Scope};
pub use resource_type::ResourceType;
