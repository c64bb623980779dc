//! What a rule consists of.

use contract::shared_access::AccessRight;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `AuthorizationRuleProperties`, and the keys: no read shows one, no PUT sets one.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RuleProperties {
    /// In the order the client gave.
    #[schemars(length(max = 16))]
    pub rights: Vec<AccessRight>,
    /// Base64 of 32 bytes. Always set once the rule is stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-read-only" = true, "x-sealed" = "omit"))]
    pub primary_key: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-read-only" = true, "x-sealed" = "omit"))]
    pub secondary_key: Option<String>,
}

/// The body of `regenerateKeys`.
#[derive(JsonSchema)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "only its schema is used: the keys are read from the checked body")]
pub struct RegenerateKeys {
    key_type: Option<KeyType>,
    /// What 2016-07-01 calls it.
    policy_key: Option<KeyType>,
    /// The key to set, instead of a new one.
    #[schemars(length(max = 256), extend("x-check" = "key"))]
    key: Option<String>,
}

/// Which of a rule's two keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum KeyType {
    PrimaryKey,
    SecondaryKey,
}
