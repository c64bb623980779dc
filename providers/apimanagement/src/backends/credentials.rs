//! What a gateway shows a backend, and the proxy it goes through.
//!
//! The service shows all of it in clear, order and spelling kept; at rest the values are secrets.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// `BackendCredentialsContract`.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Credentials {
    #[schemars(length(max = 32), inner(length(max = 2048)))]
    pub certificate_ids: Option<Vec<String>>,
    /// Thumbprints; ignored where there are ids.
    #[schemars(length(max = 32), inner(length(max = 128)))]
    pub certificate: Option<Vec<String>>,
    #[schemars(with = "Option<BTreeMap<String, Values>>", extend("x-sealed" = "clear"))]
    pub query: Option<Map<String, Value>>,
    #[schemars(with = "Option<BTreeMap<String, Values>>", extend("x-sealed" = "clear"))]
    pub header: Option<Map<String, Value>>,
    pub authorization: Option<Authorization>,
}

/// The values of one header or query parameter.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "read for its schema")]
struct Values(#[schemars(length(max = 100), inner(length(max = 8192)))] Vec<String>);

/// `BackendAuthorizationHeaderCredentials`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Authorization {
    #[schemars(length(min = 1, max = 100))]
    pub scheme: String,
    #[schemars(length(min = 1, max = 300), extend("x-sealed" = "clear"))]
    pub parameter: String,
}

/// `BackendProxyContract`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Proxy {
    #[schemars(length(min = 1, max = 2000))]
    pub url: String,
    #[schemars(length(max = 256))]
    pub username: Option<String>,
    #[schemars(length(max = 1024), extend("x-sealed" = "clear"))]
    pub password: Option<String>,
}
