//! What a hub consists of.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::credentials::Credentials;

/// `NotificationHubProperties`.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct HubProperties {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-read-only" = true, "x-since" = "2023-01-01"))]
    pub name: Option<String>,
    /// A .NET time span: `days.hours:minutes:seconds`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 64))]
    pub registration_ttl: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-read-only" = true))]
    pub daily_max_active_devices: Option<i64>,
    #[serde(flatten)]
    pub credentials: Credentials,
}
