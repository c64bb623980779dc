//! The resources the tests ask about.

use contract::Envelope;
use scenario::decisions::{World, envelope_in, id};
use serde_json::json;

pub const VERSION: &str = "2024-05-01";

pub const NETWORK: &str = "Microsoft.Network/virtualNetworks/vnet1";
pub const SUBNET: &str = "Microsoft.Network/virtualNetworks/vnet1/subnets/default";
pub const ENDPOINT: &str = "Microsoft.Network/privateEndpoints/pe1";
pub const SERVICE: &str = "Microsoft.ApiManagement/service/apim1";

/// A resource in West US 2.
pub fn resource<P>(rest: &str, properties: P) -> Envelope<P> {
    envelope_in("westus2", &id(rest), properties)
}

/// A subnet of the network.
pub fn subnet(name: &str, prefix: &str) -> Envelope {
    let rest = format!("{NETWORK}/subnets/{name}");
    let properties = json!({
        "provisioningState": "Succeeded",
        "addressPrefix": prefix,
        "delegations": [],
        "privateEndpointNetworkPolicies": "Disabled",
        "privateLinkServiceNetworkPolicies": "Enabled",
    });
    resource(&rest, properties)
}

/// A world with these subnets in the network, and as many endpoints in each as is said.
pub fn with_subnets(subnets: Vec<(Envelope, u64)>) -> World {
    let mut world = World::of(VERSION);
    for (subnet, users) in &subnets {
        let role = crate::subnets::rules::SUBNET_ROLE.to_owned();
        world.found.referrer_counts.push((subnet.id.clone(), role, *users));
    }
    let members = subnets.into_iter().map(|(subnet, _)| subnet).collect();
    world.found.members.push((id(SUBNET).ty, id(NETWORK), members));
    world
}
