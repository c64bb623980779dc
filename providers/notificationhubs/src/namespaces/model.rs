//! What a namespace consists of.

use contract::shared_access::{AccessRight, rights};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::credentials::Credentials;

/// `NamespaceProperties`.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NamespaceProperties {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-read-only" = true, "x-since" = "2023-01-01"))]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-read-only" = true))]
    pub provisioning_state: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-read-only" = true))]
    pub status: Option<String>,
    /// Clients of 2017-04-01 may set it; later ones only read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-read-only" = true))]
    pub critical: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-read-only" = true, "x-since" = "2023-01-01"))]
    pub subscription_id: Option<String>,
    /// `2023-04-26T06:10:44.01+00:00`; milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-read-only" = true))]
    pub created_at: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-read-only" = true))]
    pub updated_at: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace_type: Option<NamespaceType>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-since" = "2023-01-01"))]
    pub replication_region: Option<ReplicationRegion>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-since" = "2023-01-01", "x-create-only" = true))]
    pub zone_redundancy: Option<Switch>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-since" = "2023-01-01"))]
    pub public_network_access: Option<Switch>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-since" = "2023-01-01"))]
    pub network_acls: Option<NetworkAcls>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-since" = "2023-01-01", "x-sealed" = "omit"))]
    pub pns_credentials: Option<Credentials>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-read-only" = true))]
    pub service_bus_endpoint: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 256), extend("x-create-only" = true))]
    pub scale_unit: Option<String>,
    /// Deprecated; kept as it is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 256))]
    pub data_center: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum NamespaceType {
    Messaging,
    NotificationHub,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Switch {
    Enabled,
    Disabled,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum ReplicationRegion {
    Default,
    WestUs2,
    NorthEurope,
    AustraliaEast,
    BrazilSouth,
    SouthEastAsia,
    SouthAfricaNorth,
    None,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NetworkAcls {
    #[serde(default)]
    #[schemars(length(max = 1000))]
    pub ip_rules: Vec<IpRule>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_network_rule: Option<PublicNetworkRule>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct IpRule {
    #[schemars(length(min = 1, max = 64))]
    pub ip_mask: String,
    #[schemars(length(max = 16))]
    pub rights: Vec<AccessRight>,
}

/// What holds for an address no other rule names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PublicNetworkRule {
    #[schemars(length(max = 16))]
    pub rights: Vec<AccessRight>,
}

/// The `sku` of a namespace, and of a hub that sends one.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is used: a sku is kept as it was sent")]
pub struct Sku {
    name: SkuName,
    #[schemars(length(max = 128))]
    tier: Option<String>,
    #[schemars(length(max = 128))]
    size: Option<String>,
    #[schemars(length(max = 128))]
    family: Option<String>,
    capacity: Option<i32>,
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is used: a sku is kept as it was sent")]
pub enum SkuName {
    Free,
    Basic,
    Standard,
}

/// The body of `checkNamespaceAvailability` and of `checkNotificationHubAvailability`.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is used: the name is read from the checked body")]
pub struct CheckAvailability {
    #[schemars(length(min = 1, max = 300))]
    name: String,
}

impl Default for NetworkAcls {
    /// Open to all.
    fn default() -> Self {
        let rights = rights::ALL.to_vec();
        Self { ip_rules: Vec::new(), public_network_rule: Some(PublicNetworkRule { rights }) }
    }
}
