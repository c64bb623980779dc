//! Where a service stands in networks and in further regions.

use arm::{Fault, Location};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::envelope::Sku;
use super::model::Toggle;
use super::provision::regional_url;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) enum VirtualNetworkType {
    None,
    External,
    Internal,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct VirtualNetworkConfiguration {
    #[serde(rename = "vnetid")]
    #[schemars(extend("x-read-only" = true))]
    pub vnet_id: Option<String>,
    #[serde(rename = "subnetname")]
    #[schemars(extend("x-read-only" = true))]
    pub subnet_name: Option<String>,
    #[schemars(length(max = 2048), extend("x-check" = "subnet"))]
    pub subnet_resource_id: Option<String>,
}

/// `AdditionalLocation`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AdditionalLocation {
    #[schemars(length(max = 128))]
    pub location: String,
    pub sku: Sku,
    #[schemars(length(max = 16), inner(length(max = 16)))]
    pub zones: Option<Vec<String>>,
    #[serde(rename = "publicIPAddresses")]
    #[schemars(extend("x-read-only" = true))]
    pub public_ip_addresses: Option<Vec<String>>,
    #[serde(rename = "privateIPAddresses")]
    #[schemars(extend("x-read-only" = true))]
    pub private_ip_addresses: Option<Vec<String>>,
    #[schemars(length(max = 2048))]
    pub public_ip_address_id: Option<String>,
    pub virtual_network_configuration: Option<VirtualNetworkConfiguration>,
    #[schemars(extend("x-read-only" = true))]
    pub gateway_regional_url: Option<String>,
    #[schemars(extend("x-since" = "2022-04-01"))]
    pub nat_gateway_state: Option<Toggle>,
    pub disable_gateway: Option<bool>,
    #[schemars(extend("x-read-only" = true))]
    pub platform_version: Option<String>,
}

/// The published pattern of a subnet id.
///
/// # Errors
/// The text to tell.
pub(super) fn subnet(text: &str) -> Result<(), String> {
    let parts: Vec<&str> = text.split('/').collect();
    let holds = match parts.as_slice() {
        ["", "subscriptions", _, groups, _, "providers", namespace, networks, _, "subnets", _] => {
            groups.eq_ignore_ascii_case("resourceGroups")
                && ["Microsoft.Network", "Microsoft.ClassicNetwork"].contains(namespace)
                && *networks == "virtualNetworks"
        }
        _ => false,
    };
    if holds { Ok(()) } else { Err("The value must be the id of a subnet.".to_owned()) }
}

/// Gives each further region its display name, its defaults and its own gateway.
pub(super) fn complete(service: &str, locations: &mut [AdditionalLocation]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (at, entry) in locations.iter_mut().enumerate() {
        let target = format!("additionalLocations[{at}]");
        if let Some(text) = entry.sku.fault() {
            faults.push(Fault::new(format!("{target}.sku.capacity"), text));
        }
        let Some(region) = Location::parse(&entry.location) else {
            let text = "The location is not available for this resource type.";
            faults.push(Fault::new(format!("{target}.location"), text));
            continue;
        };
        entry.location = region.display().to_owned();
        entry.disable_gateway.get_or_insert(false);
        entry.nat_gateway_state.get_or_insert(Toggle::Disabled);
        entry.gateway_regional_url = Some(regional_url(service, region.name()));
    }
    faults
}
