//! A target of no provider, and the questions the engine would ask about it.

use arm::{ApiVersion, Caller, CallerKind, ResourceId, SystemData, Verb};
use contract::{
    Admission, Descriptor, Envelope, Errors, Facts, Found, Heard, Outcome, Reaction, Side,
};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::{Connection, Kind, Target, hear};

/// Records are called by the connection; the owner gives reasons.
pub struct Services;

impl Target for Services {
    const KIND: Kind = Kind::API_MANAGEMENT;
    const VERSIONS: &'static [&'static str] = &["2024-05-01"];
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

/// An id in one group, from the part behind `providers/`.
pub fn id(rest: &str) -> ResourceId {
    let text = format!("/subscriptions/s1/resourceGroups/rg1/providers/{rest}");
    ResourceId::parse(&text).expect("an id")
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

pub fn resource(id: &ResourceId, properties: Value) -> Envelope {
    Envelope::new(id.clone(), properties, SystemData::created(&caller(), facts().now))
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
    resource(&endpoint_id(name), properties)
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
    resource(&record_id(name), properties)
}

pub fn caller() -> Caller {
    Caller {
        kind: CallerKind::User,
        object_id: "o".to_owned(),
        tenant_id: "t".to_owned(),
        display: "someone".to_owned(),
    }
}

pub fn facts() -> Facts {
    Facts::new(Timestamp::from_second(1_700_000_000).expect("in range"), [7; 32])
}

/// What [`service`] makes of `endpoint-1` as it was and is, with these records below it.
pub fn heard(
    before: Option<&Envelope>,
    after: Option<&Envelope>,
    records: Vec<Envelope>,
) -> Result<Heard, arm::ArmError> {
    let (me, other) = (resource(&service(), json!({})), endpoint_id("endpoint-1"));
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

/// A write to a record, of which `current` is there.
pub fn admission<'a, P>(
    id: &'a ResourceId,
    current: Option<&'a Envelope<P>>,
    version: &'a ApiVersion,
    caller: &'a Caller,
    found: &'a Found,
) -> Admission<'a, P> {
    Admission { verb: Verb::Put, id, version, caller, current, parent: None, found, query: &[] }
}
