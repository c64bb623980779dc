//! The properties of an instance.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::state::State;

/// In the order recorded traffic writes them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Properties {
    #[schemars(extend("x-read-only" = true))]
    pub provisioning_state: Option<State>,
    /// UTC with `Z`, at most seven digits, trailing zeros trimmed.
    #[schemars(extend("x-read-only" = true))]
    pub created_time: Option<String>,
    #[schemars(extend("x-read-only" = true))]
    pub last_updated_time: Option<String>,
    /// Without a scheme; `null` until the instance is provisioned.
    #[schemars(extend("x-read-only" = true, "x-shown-null" = true))]
    pub host_name: Option<String>,
    #[schemars(extend("x-read-only" = true, "x-since" = "2020-12-01"))]
    pub private_endpoint_connections: Option<Vec<Value>>,
    #[schemars(extend("x-since" = "2020-12-01"))]
    pub public_network_access: Option<PublicNetworkAccess>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum PublicNetworkAccess {
    #[default]
    Enabled,
    Disabled,
}
