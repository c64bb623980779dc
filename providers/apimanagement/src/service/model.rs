//! The `properties` of a service, in the order the service writes them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::hostnames::{CertificateConfiguration, HostnameConfiguration};
use super::network::{AdditionalLocation, VirtualNetworkConfiguration, VirtualNetworkType};

/// `ApiManagementServiceProperties`.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Properties {
    #[schemars(length(min = 1, max = 100), extend("x-check" = "email"))]
    pub publisher_email: String,
    #[schemars(length(min = 1, max = 100))]
    pub publisher_name: String,
    #[schemars(length(max = 100), extend("x-check" = "email"))]
    pub notification_sender_email: Option<String>,
    #[schemars(extend("x-read-only" = true))]
    pub provisioning_state: Option<String>,
    /// What the running operation leads to; empty, and shown so, while there is none.
    #[schemars(extend("x-read-only" = true))]
    pub target_provisioning_state: Option<String>,
    #[schemars(extend("x-read-only" = true))]
    pub created_at_utc: Option<String>,
    #[schemars(extend("x-read-only" = true, "x-shown-null" = true))]
    pub gateway_url: Option<String>,
    #[schemars(extend("x-read-only" = true, "x-shown-null" = true))]
    pub gateway_regional_url: Option<String>,
    #[schemars(extend("x-read-only" = true, "x-shown-null" = true))]
    pub portal_url: Option<String>,
    #[schemars(extend("x-read-only" = true, "x-shown-null" = true))]
    pub developer_portal_url: Option<String>,
    #[schemars(extend("x-read-only" = true, "x-shown-null" = true))]
    pub management_api_url: Option<String>,
    #[schemars(extend("x-read-only" = true, "x-shown-null" = true))]
    pub scm_url: Option<String>,
    #[schemars(length(max = 100))]
    pub hostname_configurations: Option<Vec<HostnameConfiguration>>,
    #[serde(rename = "publicIPAddresses")]
    #[schemars(extend("x-read-only" = true, "x-shown-null" = true))]
    pub public_ip_addresses: Option<Vec<String>>,
    #[serde(rename = "privateIPAddresses")]
    #[schemars(extend("x-read-only" = true, "x-shown-null" = true))]
    pub private_ip_addresses: Option<Vec<String>>,
    #[schemars(length(max = 100), extend("x-shown-null" = true))]
    pub additional_locations: Option<Vec<AdditionalLocation>>,
    #[schemars(extend("x-shown-null" = true))]
    pub virtual_network_configuration: Option<VirtualNetworkConfiguration>,
    #[schemars(
        with = "Option<std::collections::BTreeMap<String, Setting>>",
        extend("x-replaced" = true)
    )]
    pub custom_properties: Option<Map<String, Value>>,
    pub virtual_network_type: Option<VirtualNetworkType>,
    #[schemars(length(max = 10), extend("x-shown-null" = true))]
    pub certificates: Option<Vec<CertificateConfiguration>>,
    pub disable_gateway: Option<bool>,
    #[schemars(extend("x-since" = "2022-04-01"))]
    pub nat_gateway_state: Option<Toggle>,
    #[serde(rename = "outboundPublicIPAddresses")]
    #[schemars(extend("x-read-only" = true, "x-since" = "2022-04-01"))]
    pub outbound_public_ip_addresses: Option<Vec<String>>,
    pub api_version_constraint: Option<ApiVersionConstraint>,
    #[schemars(length(max = 2048))]
    pub public_ip_address_id: Option<String>,
    pub public_network_access: Option<Toggle>,
    /// Filled from the private endpoints that point to the service.
    #[schemars(extend("x-read-only" = true, "x-shown-null" = true))]
    pub private_endpoint_connections: Option<Vec<Value>>,
    #[schemars(extend("x-read-only" = true))]
    pub platform_version: Option<String>,
    #[schemars(extend("x-since" = "2023-03-01"))]
    pub legacy_portal_status: Option<Toggle>,
    #[schemars(extend("x-since" = "2023-03-01"))]
    pub developer_portal_status: Option<Toggle>,
    #[schemars(extend("x-since" = "2023-05-01"))]
    pub configuration_api: Option<ConfigurationApi>,
    pub enable_client_certificate: Option<bool>,
    /// Asks for the soft-deleted service of this name instead of a new one; never kept.
    pub restore: Option<bool>,
}

/// The value of a custom property.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "read for its schema")]
struct Setting(#[schemars(length(max = 1024))] String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) enum Toggle {
    Enabled,
    Disabled,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ApiVersionConstraint {
    #[schemars(length(max = 64))]
    pub min_api_version: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ConfigurationApi {
    pub legacy_api: Option<Toggle>,
}

impl Properties {
    pub fn become_state(&mut self, state: &str, target: &str) {
        self.provisioning_state = Some(state.to_owned());
        self.target_provisioning_state = Some(target.to_owned());
    }
}

/// Something on both sides of one `@`, without blanks: what every mail server takes is not decided
/// here.
///
/// # Errors
/// The text to tell.
pub(super) fn email(text: &str) -> Result<(), String> {
    let odd = |c: char| c == '@' || c.is_whitespace() || c.is_control();
    let holds = text.split_once('@').is_some_and(|(local, domain)| {
        [local, domain].iter().all(|part| !part.is_empty() && !part.contains(odd))
    });
    if holds { Ok(()) } else { Err("The value must be an e-mail address.".to_owned()) }
}
