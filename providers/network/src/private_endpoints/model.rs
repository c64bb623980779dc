//! What a private endpoint keeps: what its client said, and where its links lead.

use contract::Envelope;
use private_link::Connection;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::references::Reference;

/// `PrivateEndpointProperties`, in the order recorded traffic writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EndpointProperties {
    #[schemars(extend("x-read-only" = true))]
    pub provisioning_state: Option<String>,
    #[schemars(extend("x-read-only" = true))]
    pub resource_guid: Option<String>,
    #[serde(default)]
    #[schemars(length(max = 10))]
    pub private_link_service_connections: Vec<Connection>,
    #[serde(default)]
    #[schemars(length(max = 10))]
    pub manual_private_link_service_connections: Vec<Connection>,
    #[schemars(length(max = 80), extend("x-check" = "name"))]
    pub custom_network_interface_name: Option<String>,
    /// There are addresses of this family alone.
    #[schemars(extend("x-since" = "2025-01-01"))]
    pub ip_version_type: Option<IpVersion>,
    /// Addresses the client chose; chosen once.
    #[schemars(length(max = 20), extend("x-create-only" = true))]
    pub ip_configurations: Option<Vec<IpConfiguration>>,
    pub subnet: Reference,
    #[serde(default)]
    #[schemars(extend("x-read-only" = true))]
    pub network_interfaces: Vec<Reference>,
}

/// `PrivateEndpointIPConfiguration`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct IpConfiguration {
    #[schemars(length(min = 1, max = 80))]
    pub name: String,
    pub properties: IpConfigurationProperties,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct IpConfigurationProperties {
    #[schemars(length(max = 128))]
    pub group_id: Option<String>,
    #[schemars(length(max = 128))]
    pub member_name: Option<String>,
    #[serde(rename = "privateIPAddress")]
    #[schemars(length(max = 45))]
    pub private_ip_address: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum IpVersion {
    #[default]
    IPv4,
}

impl EndpointProperties {
    /// Of both lists.
    pub fn connections(&self) -> impl Iterator<Item = &Connection> {
        self.private_link_service_connections
            .iter()
            .chain(&self.manual_private_link_service_connections)
    }

    pub fn connections_mut(&mut self) -> impl Iterator<Item = &mut Connection> {
        self.private_link_service_connections
            .iter_mut()
            .chain(&mut self.manual_private_link_service_connections)
    }
}

/// A stored endpoint; `None` for what is none.
pub fn read(endpoint: &Envelope) -> Option<EndpointProperties> {
    serde_json::from_value(endpoint.properties.clone()).ok()
}
