//! Values for the tests of decisions.

use arm::{ApiVersion, Caller, CallerKind, ResourceId, SystemData, Verb};
use contract::{Admission, Envelope, Facts, Found};

/// The subscription of every test.
pub const SUBSCRIPTION: &str = "11111111-2222-3333-4444-555555555555";

/// Facts of 2023-11-14T22:13:20.1234567Z.
pub fn facts() -> Facts {
    Facts::new(jiff::Timestamp::new(1_700_000_000, 123_456_700).expect("in range"), [7; 32])
}

/// An id from the part behind the provider's namespace.
pub fn id(rest: &str) -> ResourceId {
    of("Microsoft.Web", rest)
}

/// An id of a relay from the part behind its namespace.
pub fn relay_id(rest: &str) -> ResourceId {
    of("Microsoft.Relay", rest)
}

fn of(namespace: &str, rest: &str) -> ResourceId {
    let text =
        format!("/subscriptions/{SUBSCRIPTION}/resourceGroups/group1/providers/{namespace}/{rest}");
    ResourceId::parse(&text).expect("an id")
}

pub fn caller() -> Caller {
    Caller {
        kind: CallerKind::Application,
        object_id: "00000000-0000-0000-0000-000000000001".to_owned(),
        tenant_id: "00000000-0000-0000-0000-000000000002".to_owned(),
        display: "tester".to_owned(),
    }
}

/// A resource in West US 2.
pub fn envelope<P>(id: &ResourceId, properties: P) -> Envelope<P> {
    let born = SystemData::created(&caller(), facts().now);
    let mut envelope = Envelope::new(id.clone(), properties, born);
    envelope.location = Some("westus2".to_owned());
    envelope
}

/// All a question borrows.
pub struct World {
    pub version: ApiVersion,
    pub caller: Caller,
    pub found: Found,
    pub query: Vec<(String, String)>,
}

impl World {
    pub fn new() -> Self {
        Self {
            version: ApiVersion::parse("2025-05-01").expect("well formed"),
            caller: caller(),
            found: Found::default(),
            query: Vec::new(),
        }
    }

    pub fn admission<'a, P>(
        &'a self,
        verb: Verb,
        id: &'a ResourceId,
        current: Option<&'a Envelope<P>>,
        parent: Option<&'a Envelope>,
    ) -> Admission<'a, P> {
        Admission {
            verb,
            id,
            version: &self.version,
            caller: &self.caller,
            current,
            parent,
            found: &self.found,
            query: &self.query,
        }
    }
}
