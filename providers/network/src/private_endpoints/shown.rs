//! How an endpoint reads: its connections with what the records say, and the names it gives addresses.

use contract::{Envelope, Presenting};
use private_link::{Connection, RECORD_ROLE, mirrored};
use serde_json::{Map, Value, json};

use super::model::{EndpointProperties, read};
use crate::wire;

/// Fills in what is not kept with the endpoint.
pub fn complete(call: &Presenting<'_>, body: &mut Map<String, Value>) {
    let etag = wire::tag(body);
    let Some(endpoint) = read(call.envelope) else { return };
    let Some(Value::Object(properties)) = body.get_mut("properties") else { return };
    let records = call.found.referrers(&call.envelope.id, RECORD_ROLE);
    let lists = [
        ("privateLinkServiceConnections", &endpoint.private_link_service_connections),
        ("manualPrivateLinkServiceConnections", &endpoint.manual_private_link_service_connections),
    ];
    for (segment, connections) in lists {
        let shown = |one| connection(call, segment, one, records, &etag);
        let shown: Vec<Value> = connections.iter().map(shown).collect();
        properties.insert(segment.to_owned(), shown.into());
    }
    properties.insert("customDnsConfigs".to_owned(), dns(&endpoint).into());
}

/// Recorded: a resource within the resource, under the same tag.
fn connection(
    call: &Presenting<'_>,
    segment: &str,
    connection: &Connection,
    records: &[Envelope],
    etag: &Value,
) -> Value {
    let asked = &connection.properties;
    let mut properties = Map::new();
    properties.insert("provisioningState".to_owned(), wire::SUCCEEDED.into());
    properties.insert("privateLinkServiceId".to_owned(), json!(asked.private_link_service_id));
    properties.insert("groupIds".to_owned(), json!(asked.group_ids));
    if let Some(message) = &asked.request_message {
        properties.insert("requestMessage".to_owned(), json!(message));
    }
    let state = mirrored(connection, records);
    properties.insert("privateLinkServiceConnectionState".to_owned(), state);
    json!({
        "name": connection.name,
        "id": call.envelope.id.child(segment, &connection.name).to_string(),
        "etag": etag,
        "properties": properties,
        "type": format!("Microsoft.Network/privateEndpoints/{segment}"),
    })
}

fn dns(endpoint: &EndpointProperties) -> Vec<Value> {
    let named = |one: &Connection| {
        let address = one.properties.address.clone();
        let hosts = one.properties.hosts.clone();
        hosts.into_iter().map(move |host| json!({ "fqdn": host, "ipAddresses": [address] }))
    };
    endpoint.connections().flat_map(named).collect()
}
