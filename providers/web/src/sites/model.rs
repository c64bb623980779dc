//! What a site or slot consists of, beside what is computed whenever it is shown.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::site_config::SiteConfig;

/// The members of `SiteProperties` that are kept.
#[derive(Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Properties {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-read-only" = true))]
    pub state: Option<State>,
    /// The id of the plan, as the client spells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 2048))]
    pub server_farm_id: Option<String>,
    /// `2022-03-01T18:48:48.9666667`: seven digits and no zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-read-only" = true))]
    pub last_modified_time_utc: Option<String>,
    /// Linux: as the plan says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-read-only" = true))]
    pub reserved: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-coerced" = true))]
    pub is_xenon: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-coerced" = true))]
    pub hyper_v: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-coerced" = true))]
    pub enabled: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-coerced" = true))]
    pub https_only: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-coerced" = true))]
    pub scm_site_also_stopped: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-coerced" = true))]
    pub client_affinity_enabled: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-coerced" = true))]
    pub client_cert_enabled: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_cert_mode: Option<ClientCertMode>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 4096))]
    pub client_cert_exclusion_paths: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-coerced" = true))]
    pub host_names_disabled: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0), extend("x-coerced" = true))]
    pub container_size: Option<i32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0), extend("x-coerced" = true))]
    pub daily_memory_time_quota: Option<i32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redundancy_mode: Option<RedundancyMode>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-coerced" = true))]
    pub storage_account_required: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 2048))]
    pub key_vault_reference_identity: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-coerced" = true))]
    pub vnet_route_all_enabled: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 2048))]
    pub virtual_network_subnet_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 64))]
    pub public_network_access: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site_config: Option<SiteConfig>,
    /// Of a site that goes: the plan is to go as well, if nobody else is left on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-internal" = true))]
    pub leaves_plan: Option<bool>,
    /// What the app is deployed with; only its publishing profiles tell it. Apps of before there were
    /// any have none yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-read-only" = true, "x-sealed" = "omit"))]
    pub publishing_password: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum State {
    Running,
    Stopped,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum ClientCertMode {
    Required,
    Optional,
    OptionalInteractiveUser,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum RedundancyMode {
    None,
    Manual,
    Failover,
    ActiveActive,
    GeoRedundant,
}
