//! What a gateway shows a backend, and the proxy it goes through.
//!
//! The service shows all of it in clear, order and spelling kept; at rest the values are secrets.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// `BackendCredentialsContract`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Credentials {
    #[schemars(length(max = 32))]
    pub certificate_ids: Option<Vec<String>>,
    /// Thumbprints; ignored where there are ids.
    #[schemars(length(max = 32))]
    pub certificate: Option<Vec<String>>,
    #[schemars(with = "Option<BTreeMap<String, Vec<String>>>", extend("x-sealed" = "clear"))]
    pub query: Option<Map<String, Value>>,
    #[schemars(with = "Option<BTreeMap<String, Vec<String>>>", extend("x-sealed" = "clear"))]
    pub header: Option<Map<String, Value>>,
    pub authorization: Option<Authorization>,
}

/// `BackendAuthorizationHeaderCredentials`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Authorization {
    #[schemars(length(min = 1, max = 100))]
    pub scheme: String,
    #[schemars(length(min = 1, max = 300), extend("x-sealed" = "clear"))]
    pub parameter: String,
}

/// `BackendProxyContract`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Proxy {
    #[schemars(length(min = 1, max = 2000))]
    pub url: String,
    pub username: Option<String>,
    #[schemars(extend("x-sealed" = "clear"))]
    pub password: Option<String>,
}
