//! Where in its subnet an endpoint lies: one private address for each connection, kept for good.

use std::net::Ipv4Addr;

use arm::{ArmError, ResourceId};
use contract::{Admission, Envelope, Need};

use super::fixed::{self, Chosen};
use super::links;
use super::model::{EndpointProperties, read};
use crate::errors;
use crate::prefix::Prefix;
use crate::subnets::{self, rules::MOST_ENDPOINTS, rules::SUBNET_ROLE};

/// What a caller must be allowed to do to the subnet.
const JOIN: &str = "Microsoft.Network/virtualNetworks/subnets/join/action";

/// The subnet, and those that lie in it already.
pub fn needs(endpoint: &EndpointProperties) -> Vec<Need> {
    let Some(id) = subnet_id(endpoint) else { return Vec::new() };
    let referrers = subnets::rules::endpoints(&id);
    vec![Need::Linked { id, right: JOIN.to_owned() }, referrers]
}

/// Gives every connection without one the address its client wants for it, or the lowest free one.
///
/// # Errors
/// `LinkedAuthorizationFailed`, `InvalidResourceReference`, `ReferencedResourceNotProvisioned`,
/// `SubnetIsFull`, and those of [`fixed`].
pub fn settle(
    call: &Admission<'_, EndpointProperties>,
    location: Option<&str>,
    endpoint: &mut EndpointProperties,
) -> Result<(), ArmError> {
    let Some(id) = subnet_id(endpoint) else {
        let text = "The value must be the id of a subnet.";
        return errors::errors().refuse(vec![arm::Fault::new("subnet.id", text)]);
    };
    let mut wanted = fixed::read(endpoint)?.besides(&addresses(endpoint));
    if endpoint.connections().any(|connection| connection.properties.address.is_none()) {
        let subnet = open(call, &id, location)?;
        give(call, subnet, endpoint, &mut wanted)?;
    }
    let chosen_before =
        call.current.is_some_and(|current| current.properties.ip_configurations.is_some());
    // Later one may be left by a connection that went, for one that comes.
    if chosen_before { Ok(()) } else { wanted.end() }
}

fn give(
    call: &Admission<'_, EndpointProperties>,
    subnet: &Envelope,
    endpoint: &mut EndpointProperties,
    wanted: &mut Chosen,
) -> Result<(), ArmError> {
    let neighbours = call.found.referrers(&subnet.id, SUBNET_ROLE);
    if neighbours.len() >= MOST_ENDPOINTS && call.current.is_none() {
        return Err(full(&subnet.id));
    }
    let mut used: Vec<Ipv4Addr> = neighbours
        .iter()
        .filter(|neighbour| neighbour.id != *call.id)
        .filter_map(read)
        .flat_map(|neighbour| addresses(&neighbour))
        .chain(addresses(endpoint))
        .collect();
    for connection in endpoint.connections_mut() {
        if connection.properties.address.is_none() {
            let free = match wanted.take(&connection.properties.group_ids) {
                Some(address) => fixed::check(address, &prefixes(subnet), &used)?,
                None => lowest_free(subnet, &used).ok_or_else(|| full(&subnet.id))?,
            };
            connection.properties.address = Some(free.to_string());
            used.push(free);
        }
    }
    Ok(())
}

/// `None` where the text is no subnet's id.
pub fn subnet_id(endpoint: &EndpointProperties) -> Option<ResourceId> {
    let id = endpoint.subnet.target()?;
    let is_subnet =
        id.ty.to_string().eq_ignore_ascii_case("Microsoft.Network/virtualNetworks/subnets");
    is_subnet.then_some(id)
}

/// Whether an endpoint, as it was or is, lies in a subnet.
pub fn lies_in(endpoint: Option<&Envelope>, subnet: &ResourceId) -> bool {
    let lies = endpoint.and_then(read).and_then(|endpoint| subnet_id(&endpoint));
    lies.as_ref() == Some(subnet)
}

/// A subnet in which something new can lie: of the same region, and settled.
fn open<'a>(
    call: &Admission<'a, EndpointProperties>,
    id: &ResourceId,
    location: Option<&str>,
) -> Result<&'a Envelope, ArmError> {
    let linked = call.found.linked(id, JOIN);
    let linked = linked.ok_or_else(|| errors::invalid_reference(id, call.id))?;
    linked.check(call.caller, links::WRITE, call.id)?;
    let subnet = linked.resource.as_ref();
    let subnet = subnet.filter(|subnet| subnet.location.as_deref() == location);
    let subnet = subnet.ok_or_else(|| errors::invalid_reference(id, call.id))?;
    errors::check_provisioned(subnet, call.id)?;
    Ok(subnet)
}

fn addresses(endpoint: &EndpointProperties) -> Vec<Ipv4Addr> {
    let kept = endpoint.connections().filter_map(|one| one.properties.address.as_deref());
    kept.filter_map(|text| text.parse().ok()).collect()
}

fn lowest_free(subnet: &Envelope, used: &[Ipv4Addr]) -> Option<Ipv4Addr> {
    prefixes(subnet).iter().find_map(|prefix| prefix.lowest_free(used))
}

fn prefixes(subnet: &Envelope) -> Vec<Prefix> {
    let properties = subnets::read(subnet);
    properties.prefixes().into_iter().filter_map(Prefix::parse).collect()
}

fn full(subnet: &ResourceId) -> ArmError {
    let text = format!(
        "Subnet {} does not have enough capacity for the IP addresses of a private endpoint.",
        subnet.name()
    );
    ArmError::bad_request("SubnetIsFull", text)
}
