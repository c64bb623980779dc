//! The resources the tests ask about.

use arm::ResourceId;
use contract::Envelope;
use scenario::decisions;

pub const VERSION: &str = "2025-05-01";

/// An id from the part behind the provider's namespace.
pub fn id(rest: &str) -> ResourceId {
    decisions::id(&format!("Microsoft.Web/{rest}"))
}

/// An id of a relay from the part behind its namespace.
pub fn relay_id(rest: &str) -> ResourceId {
    decisions::id(&format!("Microsoft.Relay/{rest}"))
}

/// A resource in West US 2.
pub fn envelope<P>(id: &ResourceId, properties: P) -> Envelope<P> {
    decisions::envelope_in("westus2", id, properties)
}
