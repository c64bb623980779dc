//! What a subnet consists of, by itself and in the body of its network.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `SubnetPropertiesFormat`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SubnetProperties {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-read-only" = true))]
    pub provisioning_state: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 64))]
    pub address_prefix: Option<String>,
    /// Instead of the other one; a subnet has one of each family at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 2), inner(length(max = 64)))]
    pub address_prefixes: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 64))]
    pub service_endpoints: Option<Vec<ServiceEndpoint>>,
    #[serde(default)]
    #[schemars(length(max = 8))]
    pub delegations: Vec<Delegation>,
    pub private_endpoint_network_policies: Option<EndpointPolicies>,
    pub private_link_service_network_policies: Option<Switch>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_outbound_access: Option<bool>,
}

/// `ServiceEndpointPropertiesFormat`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ServiceEndpoint {
    #[schemars(length(min = 1, max = 128))]
    pub service: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 128), inner(length(max = 64)))]
    pub locations: Option<Vec<String>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Delegation {
    #[schemars(length(min = 1, max = 80))]
    pub name: String,
    pub properties: DelegationProperties,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DelegationProperties {
    #[schemars(length(min = 1, max = 128))]
    pub service_name: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Switch {
    Enabled,
    Disabled,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum EndpointPolicies {
    Enabled,
    Disabled,
    NetworkSecurityGroupEnabled,
    RouteTableEnabled,
}

impl SubnetProperties {
    /// Its prefixes, whichever way they were sent.
    pub fn prefixes(&self) -> Vec<&str> {
        let list = self.address_prefixes.iter().flatten();
        self.address_prefix.iter().chain(list).map(String::as_str).collect()
    }

    /// What is not said has its default.
    pub fn complete(&mut self) {
        self.private_endpoint_network_policies.get_or_insert(EndpointPolicies::Disabled);
        self.private_link_service_network_policies.get_or_insert(Switch::Enabled);
    }
}
