//! Whether the name of a namespace or of a hub is still free. The answer's flag is misspelt, and
//! clients depend on it.

use arm::{ApiVersion, ResourceId, ResourceType, Scope};
use contract::shared_access::ZONE;
use contract::{Found, Need};
use serde_json::{Value, json};

use super::TYPE;
use crate::names;
use crate::versions::is_classic;

/// Who holds the name of a namespace.
pub fn namespace_needs(body: &Value) -> Vec<Need> {
    vec![Need::Claim { zone: ZONE.to_owned(), name: name(body).to_lowercase() }]
}

/// Whether the namespace has such a hub.
pub fn hub_needs(namespace: &ResourceId, body: &Value) -> Vec<Need> {
    vec![Need::Resource(hub(namespace, body))]
}

/// The answer of `checkNamespaceAvailability`.
pub fn namespace_answer(
    subscription: Option<&ResourceId>,
    body: &Value,
    found: &Found,
    version: &ApiVersion,
) -> Value {
    let name = name(body);
    let free = found.claim(ZONE, &name.to_lowercase()).is_none();
    let subscription = subscription.and_then(ResourceId::subscription_id).unwrap_or_default();
    let id = if is_classic(version) {
        format!(
            "/subscriptions/{subscription}/providers/Microsoft.NotificationHubs/\
             CheckNamespaceAvailability"
        )
    } else {
        let ty = ResourceType::new("Microsoft.NotificationHubs", ["namespaces"]);
        let scope = Scope::Subscription(subscription.to_owned());
        ResourceId { scope, ty, names: vec![name.to_owned()] }.to_string()
    };
    json!({
        "isAvailiable": free && names::namespace().run(name).is_ok(),
        "id": id,
        "name": name,
        "type": format!("{TYPE}/checkNamespaceAvailability"),
    })
}

/// The answer of `checkNotificationHubAvailability`.
pub fn hub_answer(
    namespace: &ResourceId,
    body: &Value,
    found: &Found,
    version: &ApiVersion,
) -> Value {
    let (name, hub) = (name(body), hub(namespace, body));
    let id = if is_classic(version) {
        format!("{namespace}/checkNotificationHubAvailability")
    } else {
        hub.to_string()
    };
    json!({
        "isAvailiable": found.resource(&hub).is_none() && names::notification_hub().run(name).is_ok(),
        "id": id,
        "name": name,
        "type": format!("{}/checkNotificationHubAvailability", hub.ty),
    })
}

fn name(body: &Value) -> &str {
    body.get("name").and_then(Value::as_str).unwrap_or_default()
}

fn hub(namespace: &ResourceId, body: &Value) -> ResourceId {
    namespace.child("notificationHubs", name(body))
}
