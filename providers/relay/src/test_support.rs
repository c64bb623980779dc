//! Values for the tests of decisions.

use arm::{ApiVersion, Caller, CallerKind, ResourceId, SystemData, Verb};
use contract::{ActionCall, Admission, Envelope, Facts, Found};
use serde_json::Value;

/// The instant of every decision: 2023-11-14T22:13:20.1234567Z.
pub const NOW: (i64, i32) = (1_700_000_000, 123_456_700);

pub fn facts() -> Facts {
    facts_with(7)
}

pub fn facts_with(seed: u8) -> Facts {
    Facts::new(jiff::Timestamp::new(NOW.0, NOW.1).expect("in range"), [seed; 32])
}

/// The facts of an hour later.
pub fn later() -> Facts {
    Facts::new(jiff::Timestamp::new(NOW.0 + 3600, 0).expect("in range"), [9; 32])
}

/// An id from the part behind the provider's namespace.
pub fn id(rest: &str) -> ResourceId {
    let text = format!(
        "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/group1/providers/\
         Microsoft.Relay/{rest}"
    );
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
pub fn envelope<P>(rest: &str, properties: P) -> Envelope<P> {
    let mut envelope =
        Envelope::new(id(rest), properties, SystemData::created(&caller(), facts().now));
    envelope.location = Some("westus2".to_owned());
    envelope
}

/// All a question borrows.
pub struct World {
    pub version: ApiVersion,
    pub caller: Caller,
    pub found: Found,
    pub body: Value,
}

impl World {
    pub fn of(version: &str) -> Self {
        Self {
            version: ApiVersion::parse(version).expect("well formed"),
            caller: caller(),
            found: Found::default(),
            body: Value::Null,
        }
    }

    pub fn admission<'a, P>(
        &'a self,
        id: &'a ResourceId,
        current: Option<&'a Envelope<P>>,
        parent: Option<&'a Envelope>,
    ) -> Admission<'a, P> {
        Admission {
            verb: Verb::Put,
            id,
            version: &self.version,
            caller: &self.caller,
            current,
            parent,
            found: &self.found,
            query: &[],
        }
    }

    pub fn action<'a, P>(
        &'a self,
        action: &'a str,
        current: Option<&'a Envelope<P>>,
        scope: Option<&'a ResourceId>,
    ) -> ActionCall<'a, P> {
        ActionCall {
            action,
            version: &self.version,
            caller: &self.caller,
            current,
            scope,
            body: &self.body,
            found: &self.found,
        }
    }
}
