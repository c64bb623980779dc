//! What a hybrid connection consists of.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `HybridConnectionProperties`.
#[derive(Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct HybridConnectionProperties {
    /// `2023-08-22T11:33:01.1058103Z`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-read-only" = true))]
    pub created_at: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-read-only" = true))]
    pub updated_at: Option<String>,
    /// Nobody can listen yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-read-only" = true))]
    pub listener_count: Option<i32>,
    /// Whether a sender needs a key. A listener always does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requires_client_authorization: Option<bool>,
    /// Kept as it is sent. App Service reads from it where to connect to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 1024))]
    pub user_metadata: Option<String>,
}
