//! `digitalTwinsInstances`: the graph a client talks to, its host name and its identities.
//!
//! Knows: how an instance is made, changed and deleted. Must not know: its endpoints.

mod check_name;
mod host;
mod model;
mod name;
#[cfg(test)]
mod tests;

use arm::{ArmError, Location, Tags, Verb, time};
use contract::identity::complete;
use contract::{
    Acted, ActionCall, Admission, Admitted, Advance, Descriptor, Envelope, Facts, Field, Heard,
    Marks, Need, NeedCall, Presenting, Reaction, Resource, Side, Step, Wire,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::managed_identity::IDENTITY;
use crate::state::State;
use crate::{VERSIONS, errors, private_links, wire};
use model::{Properties, PublicNetworkAccess};

pub struct Instances;

/// What a PATCH leads to: recorded traffic shows the old values until it has succeeded.
#[derive(Serialize, Deserialize)]
struct Target {
    tags: Option<Tags>,
    identity: Option<Value>,
    public_network_access: Option<PublicNetworkAccess>,
}

impl Resource for Instances {
    type Properties = Properties;

    const PROPERTIES_REQUIRED: bool = false;

    fn descriptor() -> Descriptor {
        let ty = "Microsoft.DigitalTwins/digitalTwinsInstances";
        let shown = Wire {
            nulls: vec!["tags".to_owned()],
            system_data: true,
            ..Wire::with_members(["location", "identity", "tags"])
        };
        Descriptor {
            name: name::rule(),
            wire: shown,
            codes: wire::codes(),
            lro: Some(wire::lro(&[Verb::Put, Verb::Patch, Verb::Delete], 10)),
            actions: vec![check_name::action()],
            errors: errors::errors(),
            hears: vec![Side::Source],
            ..Descriptor::new(ty, "Digital Twins instance", VERSIONS).tracked()
        }
    }

    fn envelope() -> Vec<Field> {
        vec![IDENTITY.field()]
    }

    fn needs(call: &NeedCall<'_>) -> Vec<Need> {
        call.action.map_or_else(Vec::new, |(_, body)| check_name::needs(call.id, body))
    }

    fn admit(
        call: &Admission<'_, Properties>,
        proposal: Envelope<Properties>,
        facts: &mut Facts,
    ) -> Result<Admitted<Properties>, ArmError> {
        let identity = IDENTITY.settle(call, &proposal);
        let identity = identity.map_err(|faults| errors::errors().refusal(faults))?;
        let now = time::zulu_trimmed(facts.now);
        let mut envelope = Envelope { identity, ..proposal };
        let Some(current) = call.current else {
            let properties = &mut envelope.properties;
            properties.provisioning_state = Some(State::Provisioning);
            properties.created_time = Some(now.clone());
            properties.last_updated_time = Some(now);
            properties.public_network_access.get_or_insert_default();
            return Ok(Admitted::later(envelope, Value::Null));
        };
        let mut memo = Value::Null;
        if call.verb == Verb::Patch {
            memo = json!(Target {
                tags: envelope.tags.take(),
                identity: envelope.identity.take(),
                public_network_access: envelope.properties.public_network_access,
            });
            envelope.tags.clone_from(&current.tags);
            envelope.identity.clone_from(&current.identity);
            envelope.properties = current.properties.clone();
        }
        let properties = &mut envelope.properties;
        properties.provisioning_state = Some(State::Updating);
        properties.created_time.clone_from(&current.properties.created_time);
        properties.host_name.clone_from(&current.properties.host_name);
        properties.last_updated_time = Some(now);
        properties.public_network_access.get_or_insert_default();
        Ok(Admitted::later(envelope, memo))
    }

    fn advance(step: &Step<'_, Properties>, facts: &mut Facts) -> Advance<Properties> {
        let mut envelope = step.current.clone();
        if step.verb == Verb::Patch {
            let target = match Target::deserialize(step.memo) {
                Ok(target) => target,
                Err(error) => return failed(envelope, &error),
            };
            envelope.tags = target.tags;
            envelope.identity = target.identity;
            envelope.properties.public_network_access = target.public_network_access;
            envelope.properties.public_network_access.get_or_insert_default();
        }
        envelope.identity.as_mut().into_iter().for_each(complete);
        let host = host::name(envelope.id.name(), envelope.location.as_deref().unwrap_or_default());
        let properties = &mut envelope.properties;
        properties.provisioning_state = Some(State::Succeeded);
        properties.last_updated_time = Some(time::zulu_trimmed(facts.now));
        properties.host_name.get_or_insert(host);
        properties.private_endpoint_connections.get_or_insert_default();
        Advance::done(envelope)
    }

    fn reaction_needs(call: &Reaction<'_, Properties>) -> Vec<Need> {
        private_link::needs(call)
    }

    fn react(
        call: &Reaction<'_, Properties>,
        _facts: &mut Facts,
    ) -> Result<Heard<Properties>, ArmError> {
        private_link::hear::<private_links::Instances, _>(call)
    }

    fn act(
        call: &ActionCall<'_, Properties>,
        _facts: &mut Facts,
    ) -> Result<Acted<Properties>, ArmError> {
        check_name::act(call)
    }

    const CLAIMS: Option<Marks<Properties, (String, String)>> = Some(|envelope| {
        let location = envelope.location.as_deref().unwrap_or_default();
        vec![(zone(location), envelope.id.name().to_ascii_lowercase())]
    });

    const SHOWN_WITH: Option<fn(&Envelope) -> Vec<Need>> = Some(private_link::shown_with);

    fn present(call: &Presenting<'_>, body: &mut Map<String, Value>) {
        wire::hide_system_data(call.version, body);
        let state =
            body.get("properties").and_then(|p| State::deserialize(&p["provisioningState"]).ok());
        let Some(Value::Object(properties)) = body.get_mut("properties") else { return };
        // Recorded: the connections are left out of the bodies that announce an operation.
        if state.is_some_and(State::is_moving) {
            properties.remove("privateEndpointConnections");
        } else if let Some(shown) = properties.get_mut("privateEndpointConnections") {
            *shown = private_link::shown::<private_links::Instances>(call).into();
        }
    }
}

/// Host names must be unique in a region, so the names of instances are.
fn zone(location: &str) -> String {
    let known = Location::parse(location).map(Location::name);
    format!("digitaltwins/{}", known.unwrap_or(location).to_ascii_lowercase())
}

fn failed(mut envelope: Envelope<Properties>, error: &serde_json::Error) -> Advance<Properties> {
    envelope.properties.provisioning_state = Some(State::Failed);
    let kind = error.classify();
    let error = ArmError::internal(format!("the memo of a PATCH cannot be read: {kind:?} error"));
    Advance::Failed { envelope, error }
}
