//! `digitalTwinsInstances/endpoints`: where an instance sends its events.
//!
//! Knows: how an endpoint is made, replaced and deleted, and that its secrets are never shown
//! again. Must not know: how events are delivered.

mod connection_string;
mod identity;
mod model;
mod name;
mod rules;
mod secrets;
#[cfg(test)]
mod tests;

use arm::{ArmError, ErrorKind, Verb, time};
use contract::{
    Admission, Admitted, Advance, Descriptor, Envelope, Facts, Limit, Presenting, Resource, Step,
    Wire,
};
use serde_json::{Map, Value};

use crate::state::State;
use crate::{VERSIONS, errors, wire};
use model::Properties;

pub struct Endpoints;

impl Resource for Endpoints {
    type Properties = Properties;

    fn descriptor() -> Descriptor {
        let ty = "Microsoft.DigitalTwins/digitalTwinsInstances/endpoints";
        let limit = Limit {
            most: 6,
            kind: ErrorKind::BadRequest,
            code: "LimitExceeded".into(),
            message: "A Digital Twins instance can have at most 6 endpoints.".into(),
        };
        Descriptor {
            verbs: vec![Verb::Put, Verb::Get, Verb::Delete],
            name: name::rule(),
            wire: Wire { system_data: true, ..Wire::default() },
            codes: wire::codes(),
            lro: Some(wire::lro(&[Verb::Put, Verb::Delete], 5)),
            errors: errors::errors(),
            limit: Some(limit),
            needs_settled_parent: true,
            ..Descriptor::new(ty, "Digital Twins endpoint", VERSIONS)
        }
    }

    fn admit(
        call: &Admission<'_, Properties>,
        proposal: Envelope<Properties>,
        facts: &mut Facts,
    ) -> Result<Admitted<Properties>, ArmError> {
        let current = call.current.map(|current| &current.properties);
        let mut envelope = proposal;
        let properties = &mut envelope.properties;
        let mut faults = secrets::settle(properties, current);
        let mut broken = rules::faults(properties, current);
        broken.retain(|fault| faults.iter().all(|told| told.target != fault.target));
        faults.extend(broken);
        let available = call.parent.and_then(|instance| instance.identity.as_ref());
        faults.extend(identity::faults(properties, available));
        errors::errors().refuse(faults)?;
        properties.authentication_type.get_or_insert_default();
        let (state, created) = match current {
            None => (State::Provisioning, Some(time::offset_trimmed(facts.now))),
            Some(current) => (State::Updating, current.created_time.clone()),
        };
        properties.provisioning_state = Some(state);
        properties.created_time = created;
        // Never shown: the operations of an endpoint are followed where its instance is.
        envelope.location = call.parent.and_then(|instance| instance.location.clone());
        Ok(Admitted::later(envelope, Value::Null))
    }

    fn advance(step: &Step<'_, Properties>, _facts: &mut Facts) -> Advance<Properties> {
        let mut envelope = step.current.clone();
        envelope.properties.provisioning_state = Some(State::Succeeded);
        Advance::done(envelope)
    }

    fn present(call: &Presenting<'_>, body: &mut Map<String, Value>) {
        wire::hide_system_data(call.version, body);
    }
}
