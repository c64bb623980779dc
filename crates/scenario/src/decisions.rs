//! A type's decisions, asked as the engine asks them but without one: what its unit tests need.
//!
//! Knows: one caller, one instant, one group, and all a question borrows.
//! Must not know: any type; what a test's resources are like is said beside that test.

use arm::{ApiVersion, ArmError, Caller, CallerKind, ResourceId, SystemData, Verb};
use contract::{
    ActionCall, Admission, Admitted, Advance, Envelope, Facts, Found, Presenting, Release,
    Resource, Step,
};
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The subscription of [`id`].
pub const SUBSCRIPTION: &str = "11111111-2222-3333-4444-555555555555";
/// The tenant of [`caller`].
pub const TENANT: &str = "00000000-0000-0000-0000-000000000002";

/// The facts of 2023-11-14T22:13:20.1234567Z.
pub fn facts() -> Facts {
    facts_with(7)
}

/// The facts of the same instant, with other chances.
pub fn facts_with(seed: u8) -> Facts {
    seeded(0, 123_456_700, seed)
}

/// Facts of that many seconds after 2023-11-14T22:13:20Z, with the chances of [`facts`].
pub fn facts_at(second: i64, nanosecond: i32) -> Facts {
    seeded(second, nanosecond, 7)
}

/// The facts of an hour later.
pub fn later() -> Facts {
    seeded(3600, 0, 9)
}

fn seeded(second: i64, nanosecond: i32, seed: u8) -> Facts {
    let now = Timestamp::new(1_700_000_000 + second, nanosecond).expect("in range");
    Facts::new(now, [seed; 32])
}

pub fn caller() -> Caller {
    Caller {
        kind: CallerKind::Application,
        object_id: "00000000-0000-0000-0000-000000000001".to_owned(),
        tenant_id: TENANT.to_owned(),
        display: "tester".to_owned(),
    }
}

/// An id in `group1`, from the part behind `providers/`.
pub fn id(rest: &str) -> ResourceId {
    let text = format!("/subscriptions/{SUBSCRIPTION}/resourceGroups/group1/providers/{rest}");
    ResourceId::parse(&text).expect("an id")
}

/// A model from its JSON.
pub fn model<P: DeserializeOwned>(value: Value) -> P {
    serde_json::from_value(value).expect("fits its model")
}

/// A resource with nothing but properties.
pub fn envelope<P>(id: &ResourceId, properties: P) -> Envelope<P> {
    Envelope::new(id.clone(), properties, SystemData::created(&caller(), facts().now))
}

/// A resource in a region.
pub fn envelope_in<P>(location: &str, id: &ResourceId, properties: P) -> Envelope<P> {
    Envelope { location: Some(location.to_owned()), ..envelope(id, properties) }
}

/// The resource after an operation that one step ends.
pub fn advanced<R: Resource>(
    verb: Verb,
    current: &Envelope<R::Properties>,
    memo: &Value,
    facts: &mut Facts,
) -> Envelope<R::Properties> {
    match R::advance(&Step { verb, action: None, current, memo }, facts) {
        Advance::Done { envelope, .. } => envelope,
        Advance::Again { .. } | Advance::Failed { .. } => panic!("one step is all it takes"),
    }
}

/// The members a refusal finds fault with.
pub fn targets(refused: ArmError) -> Vec<String> {
    refused.details.into_iter().map(|fault| fault.target).collect()
}

/// All a question borrows.
pub struct World {
    pub version: ApiVersion,
    pub caller: Caller,
    pub found: Found,
    pub body: Value,
    pub query: Vec<(String, String)>,
}

impl World {
    /// In which nothing is found, and nothing more is said.
    pub fn of(version: &str) -> Self {
        Self {
            version: ApiVersion::parse(version).expect("a version"),
            caller: caller(),
            found: Found::default(),
            body: Value::Null,
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
        let Self { version, caller, found, query, .. } = self;
        Admission { verb, id, version, caller, current, parent, found, query }
    }

    pub fn action<'a, P>(
        &'a self,
        action: &'a str,
        current: Option<&'a Envelope<P>>,
        scope: Option<&'a ResourceId>,
    ) -> ActionCall<'a, P> {
        let Self { version, caller, found, body, .. } = self;
        ActionCall { action, version, caller, current, scope, body, found }
    }

    pub fn presenting<'a>(&'a self, envelope: &'a Envelope) -> Presenting<'a> {
        Presenting { envelope, version: &self.version, found: &self.found, announces: false }
    }

    /// Asks for a write of `proposal`.
    pub fn admit<R: Resource>(
        &self,
        verb: Verb,
        proposal: Envelope<R::Properties>,
        current: Option<&Envelope<R::Properties>>,
        parent: Option<&Envelope>,
        facts: &mut Facts,
    ) -> Result<Admitted<R::Properties>, ArmError> {
        let id = proposal.id.clone();
        R::admit(&self.admission(verb, &id, current, parent), proposal, facts)
    }

    /// Asks for the deletion of `current`.
    pub fn release<R: Resource>(
        &self,
        current: &Envelope<R::Properties>,
    ) -> Result<Release<R::Properties>, ArmError> {
        let call = self.admission(Verb::Delete, &current.id, Some(current), None);
        R::release(&call, current, &mut facts())
    }
}
