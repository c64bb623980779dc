//! The resources the tests ask about.

use arm::ResourceId;
use contract::Envelope;
use scenario::decisions;

/// An id from the part behind the provider's namespace.
pub fn id(rest: &str) -> ResourceId {
    decisions::id(&format!("Microsoft.NotificationHubs/{rest}"))
}

/// A resource in East US.
pub fn envelope<P>(rest: &str, properties: P) -> Envelope<P> {
    decisions::envelope_in("eastus", &id(rest), properties)
}
