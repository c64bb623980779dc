//! What a plan consists of, beside what is computed whenever it is shown.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The members of `AppServicePlanProperties` that are kept.
#[derive(Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Properties {
    /// A number of its own, beside its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-read-only" = true))]
    pub server_farm_id: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 64))]
    pub worker_tier_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-coerced" = true))]
    pub per_site_scaling: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-coerced" = true))]
    pub elastic_scale_enabled: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 1000), extend("x-coerced" = true))]
    pub maximum_elastic_worker_count: Option<i32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-coerced" = true))]
    pub is_spot: Option<bool>,
    /// Linux.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-coerced" = true, "x-create-only" = true))]
    pub reserved: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-coerced" = true, "x-create-only" = true))]
    pub is_xenon: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-coerced" = true, "x-create-only" = true))]
    pub hyper_v: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0), extend("x-coerced" = true))]
    pub target_worker_count: Option<i32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0), extend("x-coerced" = true))]
    pub target_worker_size_id: Option<i32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-coerced" = true))]
    pub zone_redundant: Option<bool>,
}
