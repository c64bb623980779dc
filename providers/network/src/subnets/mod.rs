//! `virtualNetworks/subnets`: what private endpoints lie in.
//!
//! Knows: where a subnet may lie, and that it stays while it is used. Must not know: what an endpoint
//! leads to, or how a network shows its subnets.

mod model;
pub mod rules;
#[cfg(test)]
mod tests;

use arm::{ArmError, ErrorKind, Preconditions, ResourceId, Verb};
use contract::{
    Admission, Admitted, Advance, Descriptor, ETagRule, Envelope, Facts, Found, Heard, Keeper,
    Limit, Listing, Marks, Need, NeedCall, Presenting, Reaction, Resource, Side, Step, Wire,
};
use serde_json::{Map, Value, json};

pub use model::SubnetProperties;
use rules::Plot;

use crate::{VERSIONS, errors, private_endpoints, virtual_networks, wire};

/// How many subnets a network can have.
pub const MOST: usize = 3_000;

pub const SEGMENT: &str = "subnets";

/// As what a subnet points to its network.
pub const NETWORK_ROLE: &str = "network";

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
        let keeper = Keeper {
            role: rules::SUBNET_ROLE.to_owned(),
            kind: ErrorKind::BadRequest,
            code: rules::IN_USE.to_owned(),
            message: rules::IN_USE_TEXT.to_owned(),
        };
        Descriptor {
            verbs: vec![Verb::Put, Verb::Get, Verb::Delete],
            name: wire::names(),
            wire: Wire { etag: ETagRule::Weak, ..Wire::default() },
            lro: Some(wire::operation()),
            listing: Some(Listing { page: 1_000, ..Listing::default() }),
            errors: errors::errors().or_not_found("NotFound", "Resource {name} not found."),
            limit: Some(limit),
            kept_by: vec![keeper],
            preconditions: Preconditions::Standard,
            hears: vec![Side::Source],
            needs_settled_parent: true,
            ..Descriptor::new(ty, "Subnet", VERSIONS)
        }
    }

    fn needs(call: &NeedCall<'_>) -> Vec<Need> {
        if call.verb != Verb::Put {
            return Vec::new();
        }
        call.id.parent().iter().map(siblings).chain([rules::users(call.id)]).collect()
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
        let others = call.found.members(&call.id.ty, &network.id).iter();
        let others = others.filter(|other| other.id != *call.id);
        let others: Vec<_> = others.map(|other| (other.id.name(), read(other))).collect();
        let mut plots: Vec<_> = others.iter().map(|(name, other)| Plot::of(name, other)).collect();
        plots.push(Plot::of(call.id.name(), subnet));
        rules::check(&network.id, &virtual_networks::space(network), &plots)?;
        if let Some(current) = call.current {
            let used = rules::is_used(call.found, call.id);
            rules::check_kept(call.id.name(), &current.properties, subnet, used)?;
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

    /// It shows who lies in it: its tag changes when somebody comes or goes.
    fn react(
        call: &Reaction<'_, SubnetProperties>,
        _facts: &mut Facts,
    ) -> Result<Heard<SubnetProperties>, ArmError> {
        let lies = |endpoint| private_endpoints::lies_in(endpoint, &call.me.id);
        if call.role == rules::SUBNET_ROLE && lies(call.before) != lies(call.after) {
            return Ok(Heard::becoming(call.me.clone()));
        }
        Ok(Heard::nothing())
    }

    const POINTS_TO: Option<Marks<SubnetProperties, (ResourceId, String)>> = Some(|subnet| {
        let network = subnet.id.parent();
        network.map(|network| (network, NETWORK_ROLE.to_owned())).into_iter().collect()
    });

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
