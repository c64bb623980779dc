//! `virtualNetworks/subnets`: what private endpoints lie in.
//!
//! Knows: where a subnet may lie, and that it stays while it is used. Must not know: what an endpoint
//! leads to.

mod model;
pub mod rules;
#[cfg(test)]
mod tests;

use arm::{ArmError, ErrorKind, ResourceId, Verb};
use contract::{
    Admission, Admitted, Advance, Descriptor, ETagRule, Envelope, Facts, Found, Limit, Listing,
    Need, NeedCall, Presenting, Release, Resource, Step, Wire,
};
use serde_json::{Map, Value, json};

pub use model::SubnetProperties;
use rules::Plot;

use crate::{VERSIONS, errors, virtual_networks, wire};

/// How many subnets a network can have.
pub const MOST: usize = 3_000;

pub const SEGMENT: &str = "subnets";

pub struct Subnets;

impl Resource for Subnets {
    type Properties = SubnetProperties;

    fn descriptor() -> Descriptor {
        let ty = "Microsoft.Network/virtualNetworks/subnets";
        let limit = Limit {
            most: MOST as u64,
            kind: ErrorKind::BadRequest,
            code: "SubnetCountLimitReached".to_owned(),
            message: format!("A virtual network can have at most {MOST} subnets."),
        };
        Descriptor {
            verbs: vec![Verb::Put, Verb::Get, Verb::Delete],
            name: wire::names(),
            wire: Wire { etag: ETagRule::Weak, ..Wire::default() },
            lro: Some(wire::operation()),
            listing: Some(Listing { page: 1_000, ..Listing::default() }),
            errors: errors::errors().or_not_found("NotFound", "Resource {name} not found."),
            limit: Some(limit),
            needs_settled_parent: true,
            ..Descriptor::new(ty, "Subnet", VERSIONS)
        }
    }

    fn needs(call: &NeedCall<'_>) -> Vec<Need> {
        let users = rules::users(call.id);
        match call.verb {
            Verb::Put => call.id.parent().iter().map(siblings).chain([users]).collect(),
            _ => vec![users],
        }
    }

    fn admit(
        call: &Admission<'_, SubnetProperties>,
        mut proposal: Envelope<SubnetProperties>,
        _facts: &mut Facts,
    ) -> Result<Admitted<SubnetProperties>, ArmError> {
        let Some(network) = call.parent else {
            return Err(ArmError::internal("a subnet without a network"));
        };
        let subnet = &mut proposal.properties;
        let others = call.found.members(&call.id.ty, &network.id);
        let mut plots: Vec<Plot> =
            others.iter().filter(|other| other.id != *call.id).map(plot).collect();
        plots.push(Plot::of(call.id.name(), subnet));
        rules::check(&network.id, &virtual_networks::space(network), &plots)?;
        if let Some(current) = call.current {
            rules::check_kept(call.found, call.id, &current.properties, subnet)?;
        }
        subnet.complete();
        subnet.provisioning_state = Some(wire::UPDATING.to_owned());
        // Never shown: operations on a subnet are followed where its network is.
        proposal.location.clone_from(&network.location);
        Ok(Admitted::later(proposal, Value::Null))
    }

    fn advance(step: &Step<'_, SubnetProperties>, _facts: &mut Facts) -> Advance<SubnetProperties> {
        let mut subnet = step.current.clone();
        subnet.properties.provisioning_state = Some(wire::SUCCEEDED.to_owned());
        Advance::done(subnet)
    }

    fn release(
        call: &Admission<'_, SubnetProperties>,
        current: &Envelope<SubnetProperties>,
        _facts: &mut Facts,
    ) -> Result<Release<SubnetProperties>, ArmError> {
        rules::check_unused(call.found, call.id)?;
        Ok(Release::of(current.clone()))
    }

    const SHOWN_WITH: Option<fn(&Envelope) -> Vec<Need>> =
        Some(|subnet| vec![rules::endpoints(&subnet.id)]);

    fn present(call: &Presenting<'_>, body: &mut Map<String, Value>) {
        if let Some(Value::Object(properties)) = body.get_mut("properties") {
            show_endpoints(call.found, &call.envelope.id, properties);
        }
    }
}

/// The subnets of a network.
pub fn siblings(network: &ResourceId) -> Need {
    Need::Members { ty: network.ty.child(SEGMENT), under: network.clone(), limit: MOST }
}

/// Where a stored subnet lies.
pub fn plot(subnet: &Envelope) -> Plot {
    Plot::of(subnet.id.name(), &read(subnet))
}

/// The properties of a stored subnet.
pub fn read(subnet: &Envelope) -> SubnetProperties {
    serde_json::from_value(subnet.properties.clone()).unwrap_or_default()
}

/// Whoever lies in a subnet is shown there; nobody is left out.
fn show_endpoints(found: &Found, subnet: &ResourceId, properties: &mut Map<String, Value>) {
    let endpoints = found.referrers(subnet, rules::SUBNET_ROLE);
    let shown: Vec<Value> =
        endpoints.iter().map(|endpoint| json!({ "id": endpoint.id.to_string() })).collect();
    if !shown.is_empty() {
        properties.insert("privateEndpoints".to_owned(), shown.into());
    }
}

/// A subnet as the body of its network shows it, under the network's own tag.
pub fn inside(subnet: &Envelope, etag: &Value) -> Value {
    json!({
        "name": subnet.id.name(),
        "id": subnet.id.to_string(),
        "etag": etag,
        "properties": subnet.properties,
        "type": "Microsoft.Network/virtualNetworks/subnets",
    })
}
