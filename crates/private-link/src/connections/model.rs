//! What a record consists of.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `PrivateEndpointConnectionProperties`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Properties {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-read-only" = true))]
    pub provisioning_state: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-read-only" = true))]
    pub private_endpoint: Option<PrivateEndpoint>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-read-only" = true))]
    pub group_ids: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private_link_service_connection_state: Option<ConnectionState>,
    /// What the endpoint calls the connection.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-internal" = true))]
    pub connection: Option<String>,
    /// What its owner decided last; it counts once the decision is made.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-internal" = true))]
    pub asked: Option<ConnectionState>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PrivateEndpoint {
    pub id: String,
}

/// Where the link stands, in the words of whoever decided it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionState {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Decision>")]
    pub status: Option<Status>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 1000))]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 1000))]
    pub actions_required: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Status {
    Pending,
    Approved,
    Rejected,
}

/// What an owner may say; a link is `Pending` by itself.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "read for its schema")]
enum Decision {
    Approved,
    Rejected,
}
