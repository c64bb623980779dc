//! Questions as the engine would ask them, for the tests of the answers.

use std::sync::LazyLock;

use arm::{ApiVersion, ArmError, Caller, CallerKind, ResourceId, SystemData, Verb};
use contract::{Admission, Admitted, Advance, Envelope, Facts, Finish, Found, Resource, Step};
use jiff::Timestamp;
use serde_json::{Value, json};

pub const INSTANCE: &str = "/subscriptions/50016170-c839-41ba-a724-51e9df440b9e/resourceGroups/\
                            resRg/providers/Microsoft.DigitalTwins/digitalTwinsInstances/twins";
pub const TENANT: &str = "11111111-2222-3333-4444-555555555555";

static CALLER: LazyLock<Caller> = LazyLock::new(|| Caller {
    kind: CallerKind::User,
    object_id: "o".to_owned(),
    tenant_id: TENANT.to_owned(),
    display: "user@example.com".to_owned(),
});

/// Facts at a second after the epoch of the tests.
pub fn facts(second: i64) -> Facts {
    let at = Timestamp::new(1_700_000_000 + second, 120_000_000).expect("in range");
    Facts::new(at, [7; 32])
}

pub fn user_assigned(name: &str) -> String {
    format!(
        "/subscriptions/50016170-c839-41ba-a724-51e9df440b9e/resourceGroups/testrg/providers/\
         Microsoft.ManagedIdentity/userAssignedIdentities/{name}"
    )
}

pub fn envelope<P>(id: &str, properties: P) -> Envelope<P> {
    let id = ResourceId::parse(id).expect("a resource id");
    let mut envelope = Envelope::new(id, properties, SystemData::created(&CALLER, facts(0).now));
    envelope.location = Some("eastus".to_owned());
    envelope
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
    let id = proposal.id.clone();
    let version = ApiVersion::parse("2023-01-31").expect("a version");
    let found = Found::default();
    let call = Admission {
        verb,
        id: &id,
        version: &version,
        caller: &CALLER,
        current,
        parent,
        found: &found,
        query: &[],
    };
    R::admit(&call, proposal, facts)
}

/// The terminal resource of an admitted write.
pub fn finish<R: Resource>(
    verb: Verb,
    admitted: &Admitted<R::Properties>,
    facts: &mut Facts,
) -> Envelope<R::Properties> {
    let Finish::Later(memo) = &admitted.finish else { panic!("the write is not left to finish") };
    let step = Step { verb, action: None, current: &admitted.envelope, memo };
    match R::advance(&step, facts) {
        Advance::Done { envelope, .. } => envelope,
        Advance::Again { .. } | Advance::Failed { .. } => panic!("the step does not finish"),
    }
}

/// What is wrong, by member.
pub fn targets(error: ArmError) -> Vec<String> {
    error.details.into_iter().map(|fault| fault.target).collect()
}
