//! What a hybrid connection of an app consists of.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `HybridConnectionProperties`.
#[derive(Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Properties {
    /// As the path has it, whatever the body says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-read-only" = true))]
    pub service_bus_namespace: Option<String>,
    /// As the path has it, whatever the body says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-read-only" = true))]
    pub relay_name: Option<String>,
    /// Exactly as it is sent: clients cut it into pieces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 2048))]
    pub relay_arm_uri: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 253), extend("x-check" = "hostname"))]
    pub hostname: Option<String>,
    /// Clients send it as a string too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 65_535), extend("x-coerced" = true))]
    pub port: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 256))]
    pub send_key_name: Option<String>,
    /// Reads empty (recorded); `listKeys` alone tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 256), extend("x-sealed" = "mask", "x-mask" = ""))]
    pub send_key_value: Option<String>,
    /// With the dot it begins with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 253), extend("x-check" = "suffix"))]
    pub service_bus_suffix: Option<String>,
    /// The id of the app's plan, under which the connection is counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-internal" = true))]
    pub plan: Option<String>,
}
