//! The `properties` of a backend.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::breaker::CircuitBreaker;
use super::credentials::{Credentials, Proxy};
use super::pool::Pool;

/// `BackendContractProperties`. Nothing is filled in: what a client left out applies at run time.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Properties {
    #[schemars(length(min = 1, max = 300), extend("x-shown-null" = true))]
    pub title: Option<String>,
    #[schemars(length(min = 1, max = 2000))]
    pub description: Option<String>,
    /// Required of a single backend, refused of a pool.
    #[schemars(length(max = 2000), extend("x-shown-null" = true))]
    pub url: Option<String>,
    /// `http` or `soap`. Not an enum here: the service has its own text for other words.
    #[schemars(length(max = 64), extend("x-shown-null" = true))]
    pub protocol: Option<String>,
    #[schemars(length(min = 1, max = 2000))]
    pub resource_id: Option<String>,
    pub properties: Option<BackendProperties>,
    pub credentials: Option<Credentials>,
    pub proxy: Option<Proxy>,
    pub tls: Option<Tls>,
    #[schemars(extend("x-since" = "2023-03-01"))]
    pub circuit_breaker: Option<CircuitBreaker>,
    #[schemars(length(max = 128), extend("x-since" = "2025-03-01"))]
    pub azure_region: Option<String>,
    /// Absent means single.
    #[serde(rename = "type")]
    #[schemars(extend("x-since" = "2023-05-01"))]
    pub kind: Option<Kind>,
    #[schemars(extend("x-since" = "2023-05-01"))]
    pub pool: Option<Pool>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) enum Kind {
    Single,
    Pool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BackendProperties {
    pub service_fabric_cluster: Option<ServiceFabricCluster>,
}

/// `BackendServiceFabricClusterProperties`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ServiceFabricCluster {
    #[schemars(length(min = 1, max = 100), inner(length(max = 2048)))]
    pub management_endpoints: Vec<String>,
    #[schemars(length(max = 2048))]
    pub client_certificate_id: Option<String>,
    /// Spelt as the service spells it.
    #[serde(rename = "clientCertificatethumbprint")]
    #[schemars(length(max = 128))]
    pub client_certificate_thumbprint: Option<String>,
    #[schemars(extend("x-coerced" = true))]
    pub max_partition_resolution_retries: Option<i32>,
    #[schemars(length(max = 100), inner(length(max = 128)))]
    pub server_certificate_thumbprints: Option<Vec<String>>,
    #[serde(rename = "serverX509Names")]
    #[schemars(length(max = 100))]
    pub server_x509_names: Option<Vec<X509Name>>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct X509Name {
    #[schemars(length(max = 1024))]
    pub name: Option<String>,
    /// Several are divided by commas.
    #[schemars(length(max = 2048))]
    pub issuer_certificate_thumbprint: Option<String>,
}

/// `BackendTlsProperties`. Both checks are made unless a client says otherwise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Tls {
    #[schemars(extend("x-coerced" = true))]
    pub validate_certificate_chain: Option<bool>,
    #[schemars(extend("x-coerced" = true))]
    pub validate_certificate_name: Option<bool>,
    #[schemars(
        length(max = 100),
        inner(length(max = 128)),
        extend("x-since" = "2025-03-01")
    )]
    pub server_certificate_thumbprints: Option<Vec<String>>,
    #[serde(rename = "serverX509Names")]
    #[schemars(length(max = 100), extend("x-since" = "2025-03-01"))]
    pub server_x509_names: Option<Vec<X509Name>>,
}

impl Properties {
    pub fn is_pool(&self) -> bool {
        self.kind == Some(Kind::Pool)
    }
}
