//! A plan as it is shown: what is kept of it, what is computed, and the many nulls (recorded).

use contract::Envelope;
use serde_json::{Map, Value, json};

use super::model::Properties;
use super::skus::{self, Sku};
use crate::place;

/// Members that a plan here never has.
const NULLS: [&str; 12] = [
    "adminSiteName",
    "hostingEnvironment",
    "hostingEnvironmentProfile",
    "adminRuntimeSiteName",
    "siteMode",
    "hostingEnvironmentId",
    "spotExpirationTime",
    "freeOfferExpirationTime",
    "tags",
    "webSiteId",
    "existingServerFarmIds",
    "kubeEnvironmentProfile",
];

/// Fills what a client left open, on PUT and PATCH alike.
pub fn complete(plan: &mut Properties, sku: &Sku) {
    let elastic = matches!(sku.tier.as_str(), "ElasticPremium" | "WorkflowStandard");
    plan.elastic_scale_enabled.get_or_insert(elastic);
    plan.maximum_elastic_worker_count.get_or_insert(1);
    plan.target_worker_count.get_or_insert(0);
    plan.target_worker_size_id.get_or_insert(0);
    for switch in [
        &mut plan.per_site_scaling,
        &mut plan.is_spot,
        &mut plan.reserved,
        &mut plan.is_xenon,
        &mut plan.hyper_v,
        &mut plan.zone_redundant,
    ] {
        switch.get_or_insert(false);
    }
}

/// The kind of a plan whose client names none.
pub fn kind(sku: &Sku, linux: bool) -> &'static str {
    match sku.tier.as_str() {
        "Dynamic" | "FlexConsumption" => "functionapp",
        "ElasticPremium" | "WorkflowStandard" => "elastic",
        _ if linux => "linux",
        _ => "app",
    }
}

/// Adds to the kept `properties` of a plan all that is computed.
pub fn compute(plan: &Envelope, apps: u64, properties: &mut Map<String, Value>) {
    let Some(sku) = skus::of(plan) else { return };
    let number = properties.get("serverFarmId").and_then(Value::as_i64).unwrap_or_default();
    let linux = properties.get("reserved").and_then(Value::as_bool) == Some(true);
    let (location, size) = (plan.location.as_deref(), worker_size(&sku));
    let computed = json!({
        "name": plan.id.name(),
        "workerSize": size.0,
        "workerSizeId": size.1,
        "currentWorkerSize": size.0,
        "currentWorkerSizeId": size.1,
        "numberOfWorkers": sku.capacity,
        "currentNumberOfWorkers": sku.capacity,
        "status": "Ready",
        "webSpace": place::web_space(&plan.id, location, linux),
        "subscription": plan.id.subscription_id(),
        "maximumNumberOfWorkers": skus::most_workers(&sku.tier),
        "planName": "VirtualDedicatedPlan",
        "computeMode": compute_mode(&sku),
        "geoRegion": place::display(location),
        "numberOfSites": apps,
        "kind": plan.kind,
        "resourceGroup": plan.id.resource_group_name(),
        "mdmId": format!("{}_{number}", place::stamp(location)),
        "provisioningState": "Succeeded",
    });
    let nulls = NULLS.iter().map(|name| ((*name).to_owned(), Value::Null));
    properties.extend(nulls);
    properties.entry("workerTierName").or_insert(Value::Null);
    if let Value::Object(computed) = computed {
        properties.extend(computed);
    }
}

/// Recorded for B1 and S1; the sizes above follow the published names.
fn worker_size(sku: &Sku) -> (&'static str, u8) {
    match sku.name.chars().find(char::is_ascii_digit) {
        Some('2') => ("Medium", 1),
        Some('3'..='9') => ("Large", 2),
        _ => ("Default", 0),
    }
}

fn compute_mode(sku: &Sku) -> &'static str {
    match sku.tier.as_str() {
        "Free" | "Shared" => "Shared",
        "Dynamic" | "FlexConsumption" => "Dynamic",
        _ => "Dedicated",
    }
}
