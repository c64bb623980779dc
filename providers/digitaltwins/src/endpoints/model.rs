//! The properties of an endpoint: what all have, and what each kind has.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::state::State;

/// How a connection string reads once it is stored: each part hidden, the name of the entity too.
pub const CONNECTION_STRING_MASK: &str =
    "Endpoint=sb://***/;SharedAccessKeyName=***;SharedAccessKey=***;EntityPath=***";
/// How every other secret reads.
pub const MASK: &str = "***";

#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Properties {
    #[schemars(extend("x-since" = "2020-12-01"))]
    pub authentication_type: Option<AuthenticationType>,
    #[serde(flatten)]
    pub target: Target,
    /// The URL of a storage container with its SAS, for key-based endpoints.
    #[schemars(
        length(max = 4096),
        extend("x-sealed" = "mask", "x-mask" = MASK, "x-blank-while" = "Provisioning")
    )]
    pub dead_letter_secret: Option<String>,
    /// The URL of a storage container, for identity-based endpoints.
    #[schemars(length(max = 2048), extend("x-since" = "2020-12-01"))]
    pub dead_letter_uri: Option<String>,
    #[schemars(extend("x-since" = "2022-10-31"))]
    pub identity: Option<IdentityReference>,
    #[schemars(extend("x-read-only" = true))]
    pub provisioning_state: Option<State>,
    /// UTC with `+00:00`, at most seven digits, trailing zeros trimmed.
    #[schemars(extend("x-read-only" = true))]
    pub created_time: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum AuthenticationType {
    #[default]
    KeyBased,
    IdentityBased,
}

#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "endpointType")]
pub enum Target {
    ServiceBus(ServiceBus),
    EventHub(EventHub),
    EventGrid(EventGrid),
}

/// A Service Bus topic.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ServiceBus {
    #[schemars(
        length(max = 4096),
        extend(
            "x-sealed" = "mask",
            "x-mask" = CONNECTION_STRING_MASK,
            "x-blank-while" = "Provisioning"
        )
    )]
    pub primary_connection_string: Option<String>,
    #[schemars(
        length(max = 4096),
        extend(
            "x-sealed" = "mask",
            "x-mask" = CONNECTION_STRING_MASK,
            "x-blank-while" = "Provisioning"
        )
    )]
    pub secondary_connection_string: Option<String>,
    #[schemars(length(max = 2048), extend("x-since" = "2020-12-01"))]
    pub endpoint_uri: Option<String>,
    #[schemars(length(max = 1024), extend("x-since" = "2020-12-01"))]
    pub entity_path: Option<String>,
}

/// An event hub.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EventHub {
    #[schemars(
        length(max = 4096),
        extend(
            "x-sealed" = "mask",
            "x-mask" = CONNECTION_STRING_MASK,
            "x-blank-while" = "Provisioning"
        )
    )]
    pub connection_string_primary_key: Option<String>,
    #[schemars(
        length(max = 4096),
        extend(
            "x-sealed" = "mask",
            "x-mask" = CONNECTION_STRING_MASK,
            "x-blank-while" = "Provisioning"
        )
    )]
    pub connection_string_secondary_key: Option<String>,
    #[schemars(length(max = 2048), extend("x-since" = "2020-12-01"))]
    pub endpoint_uri: Option<String>,
    #[schemars(length(max = 1024), extend("x-since" = "2020-12-01"))]
    pub entity_path: Option<String>,
}

/// An Event Grid topic.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EventGrid {
    #[serde(rename = "TopicEndpoint")]
    #[schemars(length(max = 2048))]
    pub topic_endpoint: Option<String>,
    #[schemars(
        length(max = 1024),
        extend("x-sealed" = "mask", "x-mask" = MASK, "x-blank-while" = "Provisioning")
    )]
    pub access_key1: Option<String>,
    #[schemars(
        length(max = 1024),
        extend("x-sealed" = "mask", "x-mask" = MASK, "x-blank-while" = "Provisioning")
    )]
    pub access_key2: Option<String>,
}

/// Which of the instance's identities the endpoint uses.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct IdentityReference {
    pub r#type: Option<IdentityType>,
    #[schemars(length(max = 2048))]
    pub user_assigned_identity: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum IdentityType {
    SystemAssigned,
    UserAssigned,
}
