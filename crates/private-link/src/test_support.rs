//! A target of no provider, and what is linked to it.

use arm::{ResourceId, Verb};
use contract::{Descriptor, Envelope, Errors, Found, Heard, Outcome, Reaction, Side};
use scenario::decisions::{envelope, id};
use serde_json::{Value, json};

use crate::{Connection, Kind, Target, hear};

pub const VERSION: &str = "2024-05-01";

/// Records are called by the connection; the owner gives reasons.
pub struct Services;

impl Target for Services {
    const KIND: Kind = Kind::API_MANAGEMENT;
    const VERSIONS: &'static [&'static str] = &[VERSION];
    const NO_ACTION: Option<&'static str> = None;
    const DESCRIPTION_REQUIRED: bool = true;

    fn errors() -> Errors {
        Errors::arm()
    }

    fn describe(descriptor: &mut Descriptor) {
        let rule =
            contract::CodeRule::new(Verb::Put, contract::Word::Replaced, Outcome::Accepted, true);
        descriptor.codes.0.push(rule);
    }

    fn record_name(_target: &ResourceId, connection: &Connection) -> String {
        connection.name.clone()
    }
}

pub fn service() -> ResourceId {
    id("Microsoft.ApiManagement/service/apim1")
}

pub fn endpoint_id(name: &str) -> ResourceId {
    id(&format!("Microsoft.Network/privateEndpoints/{name}"))
}

pub fn record_id(name: &str) -> ResourceId {
    service().child("privateEndpointConnections", name)
}

/// A connection to [`service`], as an endpoint keeps it.
pub fn connection(name: &str, guid: &str) -> Value {
    json!({
        "name": name,
        "properties": {
            "privateLinkServiceId": service().to_string(),
            "groupIds": ["Gateway"],
            "requestMessage": "Please.",
            "guid": guid,
        },
    })
}

pub fn endpoint(name: &str, automatic: Vec<Value>, manual: Vec<Value>) -> Envelope {
    let properties = json!({
        "privateLinkServiceConnections": automatic,
        "manualPrivateLinkServiceConnections": manual,
    });
    envelope(&endpoint_id(name), properties)
}

/// A record of `endpoint` below [`service`].
pub fn record(name: &str, endpoint: &str, status: &str) -> Envelope {
    let properties = json!({
        "provisioningState": "Succeeded",
        "privateEndpoint": { "id": endpoint_id(endpoint).to_string() },
        "groupIds": ["Gateway"],
        "privateLinkServiceConnectionState": { "status": status, "description": "Why." },
        "connection": name,
    });
    envelope(&record_id(name), properties)
}

/// What [`service`] makes of `endpoint-1` as it was and is, with these records below it.
pub fn heard(
    before: Option<&Envelope>,
    after: Option<&Envelope>,
    records: Vec<Envelope>,
) -> Result<Heard, arm::ArmError> {
    let (me, other) = (envelope(&service(), json!({})), endpoint_id("endpoint-1"));
    let mut found = Found::default();
    found.members.push((record_id("any").ty, service(), records));
    let call = Reaction {
        me: &me,
        side: Side::Source,
        role: crate::LINK_ROLE,
        other: &other,
        before,
        after,
        found: &found,
    };
    hear::<Services, _>(&call)
}
