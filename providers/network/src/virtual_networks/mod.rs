//! `virtualNetworks`: an address space with its subnets.
//!
//! Knows: that the subnets in its body are resources of their own. Must not know: who lies in them.

mod inner;
mod model;
#[cfg(test)]
mod tests;

use arm::{ArmError, Fault, Preconditions, Verb};
use contract::{
    Admission, Admitted, Advance, Descriptor, Envelope, Facts, Heard, Need, NeedCall, Presenting,
    Reaction, Resource, Side, Step,
};
use serde::Deserialize as _;
use serde_json::{Map, Value};

use crate::prefix::Prefix;
use crate::subnets::NETWORK_ROLE;
use crate::{VERSIONS, errors, wire};
use model::{AddressSpace, NetworkProperties};

pub struct VirtualNetworks;

impl Resource for VirtualNetworks {
    type Properties = NetworkProperties;

    fn descriptor() -> Descriptor {
        let ty = "Microsoft.Network/virtualNetworks";
        Descriptor {
            name: wire::names(),
            wire: wire::tracked(),
            lro: Some(wire::operation()),
            preconditions: Preconditions::Standard,
            errors: errors::errors(),
            hears: vec![Side::Source],
            ..Descriptor::new(ty, "Virtual network", VERSIONS).tracked()
        }
    }

    fn needs(call: &NeedCall<'_>) -> Vec<Need> {
        if call.verb != Verb::Put || call.current.is_none() {
            return Vec::new();
        }
        inner::needs(call)
    }

    fn admit(
        call: &Admission<'_, NetworkProperties>,
        mut proposal: Envelope<NetworkProperties>,
        facts: &mut Facts,
    ) -> Result<Admitted<NetworkProperties>, ArmError> {
        if let (Verb::Patch, Some(current)) = (call.verb, call.current) {
            // Tags are all a PATCH can change.
            let properties = current.properties.clone();
            return Ok(Admitted::now(proposal.with(properties)));
        }
        let network = &mut proposal.properties;
        errors::errors().refuse(space_faults(&network.address_space))?;
        network.resource_guid.get_or_insert_with(|| facts.guid());
        network.enable_ddos_protection.get_or_insert(false);
        network.provisioning_state = Some(wire::UPDATING.to_owned());
        let effects = inner::settle(call, &mut proposal)?;
        Ok(Admitted::later(proposal, Value::Null).with(effects))
    }

    fn advance(
        step: &Step<'_, NetworkProperties>,
        _facts: &mut Facts,
    ) -> Advance<NetworkProperties> {
        let mut network = step.current.clone();
        network.properties.provisioning_state = Some(wire::SUCCEEDED.to_owned());
        Advance::done(network)
    }

    /// It shows its subnets: its tag changes with them.
    fn react(
        call: &Reaction<'_, NetworkProperties>,
        _facts: &mut Facts,
    ) -> Result<Heard<NetworkProperties>, ArmError> {
        let shown = call.role == NETWORK_ROLE;
        Ok(if shown { Heard::becoming(call.me.clone()) } else { Heard::nothing() })
    }

    const SHOWN_WITH: Option<fn(&Envelope) -> Vec<Need>> =
        Some(|network| vec![crate::subnets::siblings(&network.id)]);

    fn present(call: &Presenting<'_>, body: &mut Map<String, Value>) {
        let etag = wire::tag(body);
        let subnets = inner::shown(call.found, &call.envelope.id, &etag);
        let Some(Value::Object(properties)) = body.get_mut("properties") else { return };
        let at = properties.keys().position(|member| member == "virtualNetworkPeerings");
        let at = at.unwrap_or(properties.len());
        properties.shift_insert(at, "subnets".to_owned(), subnets.into());
    }
}

/// The address space of a stored network.
pub fn space(network: &Envelope) -> Vec<String> {
    let space = network.properties.get("addressSpace");
    let space = space.and_then(|space| AddressSpace::deserialize(space).ok());
    space.map(|space| space.address_prefixes).unwrap_or_default()
}

fn space_faults(space: &AddressSpace) -> Vec<Fault> {
    let prefixes: Vec<Option<Prefix>> =
        space.address_prefixes.iter().map(|text| Prefix::parse(text)).collect();
    let mut faults = Vec::new();
    for (at, prefix) in prefixes.iter().enumerate() {
        let target = format!("addressSpace.addressPrefixes[{at}]");
        let Some(prefix) = prefix else {
            let text = "The value must be an address prefix in CIDR notation, such as 10.0.0.0/16.";
            faults.push(Fault::new(target, text).coded("InvalidAddressPrefixFormat"));
            continue;
        };
        if prefixes[..at].iter().flatten().any(|other| other.overlaps(prefix)) {
            let text = "The value must not overlap with another prefix of the list.";
            faults.push(Fault::new(target, text).coded("InvalidAddressPrefix"));
        }
    }
    faults
}
