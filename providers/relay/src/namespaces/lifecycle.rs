//! How a namespace begins, changes and goes (recorded with 2017-04-01).

use arm::{ResourceId, time};
use jiff::Timestamp;

use super::model::{NamespaceProperties, PublicNetworkAccess};

/// What a namespace has from the first answer on: what the server computes, and the defaults.
pub fn stamp(
    namespace: &mut NamespaceProperties,
    current: Option<&NamespaceProperties>,
    id: &ResourceId,
    now: Timestamp,
) {
    let subscription = id.subscription_id().unwrap_or_default();
    namespace.metric_id = Some(format!("{subscription}:{}", id.name()));
    namespace.service_bus_endpoint = Some(contract::shared_access::service_bus(id));
    namespace.created_at = current.and_then(|current| current.created_at.clone());
    namespace.public_network_access.get_or_insert(PublicNetworkAccess::Enabled);
    touch(namespace, now);
}

/// A namespace as its creation or replacement answers. Pollers read `state`.
pub fn begin(namespace: &mut NamespaceProperties, state: &str) {
    namespace.provisioning_state = Some(state.to_owned());
    namespace.status = Some("Activating".to_owned());
}

/// A namespace as it is when that has ended. Doing it again changes nothing but the time.
pub fn complete(namespace: &mut NamespaceProperties, now: Timestamp) {
    namespace.provisioning_state = Some("Succeeded".to_owned());
    namespace.status = Some("Active".to_owned());
    touch(namespace, now);
}

/// A namespace while it goes.
pub fn remove(namespace: &mut NamespaceProperties) {
    namespace.status = Some("Removing".to_owned());
}

fn touch(namespace: &mut NamespaceProperties, now: Timestamp) {
    let at = milliseconds(now);
    namespace.created_at.get_or_insert_with(|| at.clone());
    namespace.updated_at = Some(at);
}

/// Namespaces count in milliseconds, and trailing zeros go.
fn milliseconds(now: Timestamp) -> String {
    time::zulu_trimmed(Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now))
}
