//! What a namespace consists of.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `RelayNamespaceProperties`.
#[derive(Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NamespaceProperties {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-read-only" = true))]
    pub provisioning_state: Option<String>,
    /// `{subscription}:{name}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-read-only" = true))]
    pub metric_id: Option<String>,
    /// `2023-08-22T11:31:52.943Z`: milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-read-only" = true))]
    pub created_at: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-read-only" = true))]
    pub updated_at: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-read-only" = true))]
    pub service_bus_endpoint: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-read-only" = true))]
    pub status: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-since" = "2021-11-01"))]
    pub public_network_access: Option<PublicNetworkAccess>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum PublicNetworkAccess {
    Enabled,
    Disabled,
    SecuredByPerimeter,
}

/// The `sku` of a namespace.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is used: there is one sku")]
pub struct Sku {
    name: SkuName,
    tier: Option<SkuName>,
}

/// Name and tier at once.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is used: there is one sku")]
pub enum SkuName {
    Standard,
}

/// The body of `checkNameAvailability`.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is used: the name is read from the checked body")]
pub struct CheckNameAvailability {
    #[schemars(length(max = 300))]
    name: String,
}
