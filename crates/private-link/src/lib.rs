//! The link between a private endpoint and its target: one record, below the target, seen from both
//! ends.
//!
//! Knows: which types can be targets, what an endpoint asks of them, how a record comes, is decided
//! on and goes, and how either end shows it. Must not know: how a target or an endpoint looks
//! otherwise, or how traffic flows.

mod connection;
mod connections;
mod endpoint;
mod hearing;
mod kind;
mod resources;
mod shown;
mod target;
#[cfg(test)]
mod test_support;

pub use connection::{Connection, ConnectionProperties};
pub use connections::Connections;
pub use endpoint::{RECORD_ROLE, is_ended_by, last_words, mirrored, records};
pub use hearing::{LINK_ROLE, MOST, brings, hear, needs};
pub use kind::Kind;
pub use resources::LinkResources;
pub use shown::{has_approved, shown, shown_with};
pub use target::Target;
