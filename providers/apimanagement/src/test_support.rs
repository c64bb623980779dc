//! The resources the tests ask about, and the questions as the erased handler takes them.

use arm::{ArmError, ResourceId, Verb};
use contract::{Admission, Admitted, Advance, Envelope, Facts, Handler, Release, Step};
use scenario::decisions::{self, World, envelope_in};
use serde_json::{Value, json};

pub(crate) const VERSION: &str = "2024-05-01";

/// The facts of a whole second.
pub(crate) fn facts() -> Facts {
    decisions::facts_at(0, 0)
}

pub(crate) fn service_id(name: &str) -> ResourceId {
    decisions::id(&format!("Microsoft.ApiManagement/service/{name}"))
}

/// A service as a client asks for it.
pub(crate) fn service(name: &str, sku: &str, capacity: i64) -> Envelope {
    let properties = json!({ "publisherEmail": "foo@contoso.com", "publisherName": "foo" });
    let mut envelope = envelope_in("southcentralus", &service_id(name), properties);
    envelope.sku = Some(json!({ "name": sku, "capacity": capacity }));
    envelope
}

/// A write or a deletion, and all that is known of the world.
pub(crate) struct Ask {
    pub verb: Verb,
    pub current: Option<Envelope>,
    pub parent: Option<Envelope>,
    pub world: World,
}

impl Ask {
    pub fn new(verb: Verb) -> Self {
        Self { verb, current: None, parent: None, world: World::of(VERSION) }
    }

    pub fn knowing(mut self, id: &ResourceId, resource: Option<Envelope>) -> Self {
        self.world.found.resources.push((id.clone(), resource));
        self
    }

    pub fn over(mut self, current: Envelope) -> Self {
        self.current = Some(current);
        self
    }

    pub fn claimed(mut self, zone: &str, name: &str, owner: &str) -> Self {
        self.world.found.claims.push((zone.to_owned(), name.to_owned(), Some(owner.to_owned())));
        self
    }

    pub fn admit(&self, handler: &dyn Handler, proposal: Envelope) -> Result<Admitted, ArmError> {
        let id = proposal.id.clone();
        handler.admit(&self.call(&id), proposal, &mut facts())
    }

    pub fn release(&self, handler: &dyn Handler) -> Result<Release, ArmError> {
        let current = self.current.as_ref().expect("something to release");
        handler.release(&self.call(&current.id), &mut facts())
    }

    fn call<'a>(&'a self, id: &'a ResourceId) -> Admission<'a> {
        self.world.admission(self.verb, id, self.current.as_ref(), self.parent.as_ref())
    }
}

/// The resource after an operation that nothing disturbs.
pub(crate) fn advanced(handler: &dyn Handler, verb: Verb, current: &Envelope) -> Envelope {
    let step = Step { verb, action: None, current, memo: &Value::Null };
    match handler.advance(&step, &mut facts()) {
        Advance::Done { envelope, .. } => envelope,
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
