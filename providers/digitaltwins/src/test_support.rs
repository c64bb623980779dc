//! The resources the tests ask about, and writes of them from beginning to end.

use arm::{ArmError, Verb};
use contract::{Admitted, Envelope, Facts, Finish, Resource};
use scenario::decisions::{self, World, advanced, envelope_in, id};
use serde_json::{Value, json};

pub const INSTANCE: &str = "Microsoft.DigitalTwins/digitalTwinsInstances/twins";
pub const VERSION: &str = "2023-01-31";

/// Facts at a second after the epoch of the tests.
pub fn facts(second: i64) -> Facts {
    decisions::facts_at(second, 120_000_000)
}

pub fn user_assigned(name: &str) -> String {
    id(&format!("Microsoft.ManagedIdentity/userAssignedIdentities/{name}")).to_string()
}

pub fn envelope<P>(rest: &str, properties: P) -> Envelope<P> {
    envelope_in("eastus", &id(rest), properties)
}

/// An instance as a parent, with the identity envelope given.
pub fn parent(identity: Value) -> Envelope {
    let mut parent = envelope(INSTANCE, json!({"provisioningState": "Succeeded"}));
    parent.identity = Some(identity).filter(|identity| !identity.is_null());
    parent
}

pub fn admit<R: Resource>(
    verb: Verb,
    proposal: Envelope<R::Properties>,
    current: Option<&Envelope<R::Properties>>,
    parent: Option<&Envelope>,
    facts: &mut Facts,
) -> Result<Admitted<R::Properties>, ArmError> {
    World::of(VERSION).admit::<R>(verb, proposal, current, parent, facts)
}

/// The terminal resource of an admitted write.
pub fn finish<R: Resource>(
    verb: Verb,
    admitted: &Admitted<R::Properties>,
    facts: &mut Facts,
) -> Envelope<R::Properties> {
    let Finish::Later(memo) = &admitted.finish else { panic!("the write is not left to finish") };
    advanced::<R>(verb, &admitted.envelope, memo, facts)
}
