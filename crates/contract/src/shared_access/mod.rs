//! What the services below `servicebus.windows.net` have in common: the rights and keys of an
//! authorization rule, and the host names and connection strings they go with.
//!
//! Knows: that domain and its rules. Must not know: any provider's types, their defaults, or how a
//! key signs.

mod host;
pub mod keys;
pub mod rights;

pub use host::{ZONE, connection_string, host_label, service_bus};
pub use rights::AccessRight;
