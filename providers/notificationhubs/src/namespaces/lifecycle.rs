//! How a namespace begins, changes and reads while it does.

use arm::{ResourceId, time};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::model::{NamespaceProperties, NamespaceType, NetworkAcls, Switch};

/// On the list of words Terraform's poller knows, as `Unknown` is not.
pub const RUNNING: &str = "InProgress";
const SUCCEEDED: &str = "Succeeded";

/// A namespace as its creation answers: what was sent, what is the default, and that it is begun.
pub fn begin(namespace: &mut NamespaceProperties) {
    namespace.provisioning_state = Some(RUNNING.to_owned());
    default_choices(namespace);
}

/// A namespace as it is when its creation has ended. Doing it again changes nothing but the time.
pub fn complete(namespace: &mut NamespaceProperties, id: &ResourceId, now: Timestamp) {
    let at = milliseconds(now);
    namespace.name = Some(id.name().to_owned());
    namespace.provisioning_state = Some(SUCCEEDED.to_owned());
    namespace.status = Some("Created".to_owned());
    namespace.enabled.get_or_insert(true);
    namespace.critical = Some(false);
    namespace.subscription_id = id.subscription_id().map(str::to_owned);
    namespace.created_at.get_or_insert_with(|| at.clone());
    namespace.updated_at = Some(at);
    namespace.namespace_type.get_or_insert(NamespaceType::NotificationHub);
    namespace.service_bus_endpoint = Some(contract::shared_access::service_bus(id));
    default_choices(namespace);
}

/// What cannot change stays where a replacing body leaves it out, and so does what the server set.
pub fn keep(namespace: &mut NamespaceProperties, current: &NamespaceProperties) {
    namespace.created_at.clone_from(&current.created_at);
    namespace.zone_redundancy = namespace.zone_redundancy.or(current.zone_redundancy);
    namespace.namespace_type = namespace.namespace_type.or(current.namespace_type);
    if namespace.scale_unit.is_none() {
        namespace.scale_unit.clone_from(&current.scale_unit);
    }
}

/// What api-versions before 2023 read (recorded with 2017-04-01).
pub fn present_classic(properties: &mut Map<String, Value>) {
    let running = is_running(properties);
    replace(properties, "status", |status| if status == "Created" { "Active" } else { status });
    replace(
        properties,
        "provisioningState",
        |state| if state == RUNNING { "Unknown" } else { state },
    );
    if running {
        properties.insert("enabled".to_owned(), json!(false));
    }
    for member in ["createdAt", "updatedAt"] {
        let at = properties.get(member).and_then(Value::as_str);
        if let Some(at) = at.and_then(|text| text.parse::<Timestamp>().ok()) {
            properties.insert(member.to_owned(), json!(time::zulu7(at)));
        }
    }
}

/// What api-versions since 2023 read (samples of 2023-09-01).
pub fn present_modern(properties: &mut Map<String, Value>, links: Vec<Value>) {
    if is_running(properties) {
        properties.shift_remove("enabled");
    } else {
        properties.insert("privateEndpointConnections".to_owned(), links.into());
    }
}

fn default_choices(namespace: &mut NamespaceProperties) {
    namespace.zone_redundancy.get_or_insert(Switch::Disabled);
    namespace.public_network_access.get_or_insert(Switch::Enabled);
    namespace.network_acls.get_or_insert_with(NetworkAcls::default);
}

/// Namespaces count in milliseconds, and trailing zeros go.
fn milliseconds(now: Timestamp) -> String {
    time::offset_trimmed(Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now))
}

fn is_running(properties: &Map<String, Value>) -> bool {
    properties.get("provisioningState").is_some_and(|state| state == RUNNING)
}

fn replace(properties: &mut Map<String, Value>, member: &str, word: fn(&str) -> &str) {
    if let Some(Value::String(text)) = properties.get_mut(member) {
        *text = word(text).to_owned();
    }
}
