//! What a rule consists of.

use contract::shared_access::AccessRight;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `SharedAccessAuthorizationRuleProperties`. No read shows a key; `listKeys` does.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RuleProperties {
    /// In the order the client gave.
    #[schemars(length(max = 16))]
    pub rights: Vec<AccessRight>,
    /// Base64 of 32 bytes. Always set once the rule is stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(
        length(max = 256),
        extend("x-sealed" = "omit", "x-since" = "2023-01-01", "x-check" = "key")
    )]
    pub primary_key: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(
        length(max = 256),
        extend("x-sealed" = "omit", "x-since" = "2023-01-01", "x-check" = "key")
    )]
    pub secondary_key: Option<String>,
    /// `2023-04-26T10:09:19.9675121+00:00`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-read-only" = true, "x-since" = "2023-01-01"))]
    pub modified_time: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-read-only" = true, "x-since" = "2023-01-01"))]
    pub created_time: Option<String>,
    /// Counts the changes; no service has been seen to show it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-read-only" = true))]
    pub revision: Option<i32>,
}

/// The body of `regenerateKeys`.
#[derive(JsonSchema)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "only its schema is used: the key is read from the checked body")]
pub struct RegenerateKeys {
    #[schemars(length(max = 64), extend("x-check" = "policyKey"))]
    policy_key: String,
}
