//! What a virtual network consists of.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::subnets::SubnetProperties;

/// `VirtualNetworkPropertiesFormat`, in the order recorded traffic writes it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NetworkProperties {
    #[schemars(extend("x-read-only" = true))]
    pub provisioning_state: Option<String>,
    #[schemars(extend("x-read-only" = true))]
    pub resource_guid: Option<String>,
    pub address_space: AddressSpace,
    pub dhcp_options: Option<DhcpOptions>,
    /// Those a client sends become resources of their own; never kept here.
    #[schemars(length(max = 3000))]
    pub subnets: Option<Vec<InnerSubnet>>,
    /// There are none, and none are taken.
    #[serde(default)]
    #[schemars(extend("x-read-only" = true))]
    pub virtual_network_peerings: Vec<Value>,
    pub enable_ddos_protection: Option<bool>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddressSpace {
    #[schemars(length(min = 1, max = 1000), inner(length(max = 64)))]
    pub address_prefixes: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DhcpOptions {
    #[serde(default)]
    #[schemars(length(max = 64), inner(length(max = 64)))]
    pub dns_servers: Vec<String>,
}

/// A subnet in the body of its network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InnerSubnet {
    #[schemars(length(min = 1, max = 80))]
    pub name: String,
    #[serde(default)]
    pub properties: SubnetProperties,
}
