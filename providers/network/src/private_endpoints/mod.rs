//! `privateEndpoints`: a place in a subnet from which a resource of another service is reached.
//!
//! Knows: what its client said, and where its links lead. What has become of them it reads from the
//! records of its targets. Must not know: how a target looks or decides.

mod address;
mod fixed;
mod links;
mod model;
mod shown;
#[cfg(test)]
mod tests;

use arm::{ArmError, Preconditions, ResourceId, Verb};
use contract::{
    Admission, Admitted, Advance, Check, Descriptor, Effects, Envelope, Facts, Heard, Marks, Need,
    NeedCall, Presenting, Reaction, Resource, Side, Step,
};
use private_link::{LINK_ROLE, RECORD_ROLE};
use serde_json::{Map, Value};

pub use address::lies_in;
pub use model::EndpointProperties;

use crate::subnets::rules::SUBNET_ROLE;
use crate::{VERSIONS, errors, network_interfaces, wire};

pub struct PrivateEndpoints;

impl Resource for PrivateEndpoints {
    type Properties = EndpointProperties;

    fn descriptor() -> Descriptor {
        let ty = "Microsoft.Network/privateEndpoints";
        Descriptor {
            verbs: vec![Verb::Put, Verb::Get, Verb::Delete],
            name: wire::names(),
            wire: wire::tracked(),
            lro: Some(wire::operation()),
            preconditions: Preconditions::Standard,
            errors: errors::errors(),
            hears: vec![Side::Source],
            ..Descriptor::new(ty, "Private endpoint", VERSIONS).tracked()
        }
    }

    fn check(name: &str) -> Option<Check> {
        (name == "name").then(|| wire::names().check)
    }

    fn needs(call: &NeedCall<'_>) -> Vec<Need> {
        let Some(proposal) = call.proposal.and_then(model::read) else { return Vec::new() };
        let current = call.current.and_then(model::read);
        let mut needs = links::needs(&proposal, current.as_ref());
        needs.extend(address::needs(&proposal));
        needs.extend(network_interfaces::needs(call.id, &proposal));
        needs
    }

    fn admit(
        call: &Admission<'_, EndpointProperties>,
        mut proposal: Envelope<EndpointProperties>,
        facts: &mut Facts,
    ) -> Result<Admitted<EndpointProperties>, ArmError> {
        let endpoint = &mut proposal.properties;
        if let Some(current) = call.current {
            stays(&current.properties, endpoint)?;
        }
        endpoint.ip_version_type.get_or_insert_default();
        links::settle(call, endpoint, facts)?;
        address::settle(call, proposal.location.as_deref(), endpoint)?;
        endpoint.resource_guid.get_or_insert_with(|| facts.guid());
        endpoint.provisioning_state = Some(wire::UPDATING.to_owned());
        let interface = network_interfaces::of_endpoint(call, &mut proposal, facts)?;
        let effects = Effects { put: vec![interface], ..Effects::default() };
        Ok(Admitted::later(proposal, Value::Null).with(effects))
    }

    fn advance(step: &Step<'_, EndpointProperties>, _: &mut Facts) -> Advance<EndpointProperties> {
        let mut endpoint = step.current.clone();
        endpoint.properties.provisioning_state = Some(wire::SUCCEEDED.to_owned());
        Advance::done(endpoint)
    }

    fn gone(last: &Envelope<EndpointProperties>, _facts: &mut Facts) -> Effects {
        let interfaces = last.properties.network_interfaces.iter();
        let remove = interfaces.filter_map(|interface| interface.target()).collect();
        Effects { remove, ..Effects::default() }
    }

    /// A record that changes changes what the endpoint shows. One that goes leaves its last words:
    /// its connection stays, and is disconnected.
    fn react(
        call: &Reaction<'_, EndpointProperties>,
        _facts: &mut Facts,
    ) -> Result<Heard<EndpointProperties>, ArmError> {
        let Some(before) = call.before.filter(|_| call.role == RECORD_ROLE) else {
            return Ok(Heard::nothing());
        };
        let mut me = call.me.clone();
        if call.after.is_some() {
            return Ok(Heard::becoming(me));
        }
        let ended = |one: &&mut private_link::Connection| private_link::is_ended_by(one, before);
        let Some(connection) = me.properties.connections_mut().find(ended) else {
            return Ok(Heard::nothing());
        };
        connection.properties.ended = Some(private_link::last_words(before));
        Ok(Heard::becoming(me))
    }

    const SHOWN_WITH: Option<fn(&Envelope) -> Vec<Need>> =
        Some(|endpoint| vec![private_link::records(&endpoint.id)]);

    const POINTS_TO: Option<Marks<EndpointProperties, (ResourceId, String)>> = Some(|endpoint| {
        let mut targets: Vec<ResourceId> = Vec::new();
        for target in endpoint.properties.connections().filter_map(|one| one.target()) {
            if !targets.contains(&target) {
                targets.push(target);
            }
        }
        let links = targets.into_iter().map(|target| (target, LINK_ROLE.to_owned()));
        let subnet = address::subnet_id(&endpoint.properties);
        links.chain(subnet.map(|subnet| (subnet, SUBNET_ROLE.to_owned()))).collect()
    });

    fn present(call: &Presenting<'_>, body: &mut Map<String, Value>) {
        shown::complete(call, body);
    }
}

/// An endpoint stays where it lies, and so does its interface.
fn stays(current: &EndpointProperties, proposal: &mut EndpointProperties) -> Result<(), ArmError> {
    let name = &mut proposal.custom_network_interface_name;
    if name.is_none() {
        name.clone_from(&current.custom_network_interface_name);
    }
    let moved = proposal.subnet.target() != current.subnet.target();
    let renamed = *name != current.custom_network_interface_name;
    let text = "It cannot be changed once the private endpoint exists.";
    let faults = [(moved, "subnet.id"), (renamed, "customNetworkInterfaceName")];
    let faults = faults.into_iter().filter(|(changed, _)| *changed);
    errors::errors().refuse(faults.map(|(_, target)| arm::Fault::new(target, text)).collect())
}
