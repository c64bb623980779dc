//! Questions to the types, built by hand.

use arm::{ApiVersion, ArmError, Caller, CallerKind, ResourceId, SystemData, Verb};
use contract::{Admission, Admitted, Envelope, Facts, Found, Handler, Release, Step};
use jiff::Timestamp;
use serde_json::{Value, json};

pub(crate) const SUB: &str = "00000000-0000-0000-0000-000000000000";

pub(crate) fn now() -> Timestamp {
    Timestamp::from_second(1_700_000_000).expect("in range")
}

pub(crate) fn facts() -> Facts {
    Facts::new(now(), [7; 32])
}

pub(crate) fn id(text: &str) -> ResourceId {
    ResourceId::parse(text).unwrap_or_else(|| panic!("{text} is no id"))
}

pub(crate) fn service_id(name: &str) -> ResourceId {
    id(&format!(
        "/subscriptions/{SUB}/resourceGroups/rg1/providers/Microsoft.ApiManagement/service/{name}"
    ))
}

pub(crate) fn caller() -> Caller {
    Caller {
        kind: CallerKind::User,
        object_id: "o".to_owned(),
        tenant_id: "t".to_owned(),
        display: "someone@contoso.com".to_owned(),
    }
}

/// A resource with nothing but properties.
pub(crate) fn resource(id: &ResourceId, properties: Value) -> Envelope {
    Envelope::new(id.clone(), properties, SystemData::created(&caller(), now()))
}

/// A service as a client asks for it.
pub(crate) fn service(name: &str, sku: &str, capacity: i64) -> Envelope {
    let properties = json!({ "publisherEmail": "foo@contoso.com", "publisherName": "foo" });
    let mut envelope = resource(&service_id(name), properties);
    envelope.location = Some("southcentralus".to_owned());
    envelope.sku = Some(json!({ "name": sku, "capacity": capacity }));
    envelope
}

/// A write or a deletion, and all that is known of the world.
pub(crate) struct Ask {
    pub verb: Verb,
    pub current: Option<Envelope>,
    pub parent: Option<Envelope>,
    pub found: Found,
}

impl Ask {
    pub fn new(verb: Verb) -> Self {
        Self { verb, current: None, parent: None, found: Found::default() }
    }

    pub fn knowing(mut self, id: &ResourceId, resource: Option<Envelope>) -> Self {
        self.found.resources.push((id.clone(), resource));
        self
    }

    pub fn over(mut self, current: Envelope) -> Self {
        self.current = Some(current);
        self
    }

    pub fn claimed(mut self, zone: &str, name: &str, owner: &str) -> Self {
        self.found.claims.push((zone.to_owned(), name.to_owned(), Some(owner.to_owned())));
        self
    }

    pub fn admit(&self, handler: &dyn Handler, proposal: Envelope) -> Result<Admitted, ArmError> {
        let (id, version) = (proposal.id.clone(), version());
        handler.admit(&self.call(&id, &version, &caller()), proposal, &mut facts())
    }

    pub fn release(&self, handler: &dyn Handler) -> Result<Release, ArmError> {
        let id = self.current.as_ref().expect("something to release").id.clone();
        handler.release(&self.call(&id, &version(), &caller()), &mut facts())
    }

    fn call<'a>(
        &'a self,
        id: &'a ResourceId,
        version: &'a ApiVersion,
        caller: &'a Caller,
    ) -> Admission<'a> {
        Admission {
            verb: self.verb,
            id,
            version,
            caller,
            current: self.current.as_ref(),
            parent: self.parent.as_ref(),
            found: &self.found,
            query: &[],
        }
    }
}

/// The resource after an operation that nothing disturbs.
pub(crate) fn advanced(handler: &dyn Handler, verb: Verb, current: &Envelope) -> Envelope {
    let step = Step { verb, action: None, current, memo: &Value::Null };
    match handler.advance(&step, &mut facts()) {
        contract::Advance::Done { envelope, .. } => envelope,
        other => panic!("{other:?}"),
    }
}

/// Targets and texts of a refusal.
pub(crate) fn faults<T: std::fmt::Debug>(refused: Result<T, ArmError>) -> Vec<(String, String)> {
    let error = refused.expect_err("a refusal");
    assert_eq!(error.code, "ValidationError");
    assert_eq!(error.message, "One or more fields contain incorrect values:");
    error.details.into_iter().map(|fault| (fault.target, fault.message)).collect()
}

pub(crate) fn version() -> ApiVersion {
    ApiVersion::parse("2024-05-01").expect("well formed")
}
