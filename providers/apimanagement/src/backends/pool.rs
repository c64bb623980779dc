//! Pools: a backend that stands for others of the same service.

use arm::{Fault, ResourceId};
use contract::{Admission, Envelope, Found, Need};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::breaker::FailureResponse;
use super::model::Properties;

/// As what a pool points to its members.
pub(super) const ROLE: &str = "pool-member";

/// `Pool`. At most 30 members is documented of the service, not of the schema.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Pool {
    #[schemars(length(min = 1, max = 30))]
    pub services: Vec<PoolItem>,
    #[schemars(extend("x-since" = "2025-03-01"))]
    pub session_affinity: Option<SessionAffinity>,
    #[schemars(extend("x-since" = "2025-03-01"))]
    pub failure_response: Option<FailureResponse>,
}

/// `BackendPoolItem`. The id stays as the client wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PoolItem {
    #[schemars(length(max = 2048))]
    pub id: String,
    #[schemars(range(min = 0, max = 100), extend("x-coerced" = true, "x-since" = "2023-09-01"))]
    pub weight: Option<i32>,
    #[schemars(range(min = 0, max = 100), extend("x-coerced" = true, "x-since" = "2023-09-01"))]
    pub priority: Option<i32>,
    #[schemars(extend("x-since" = "2025-03-01"))]
    pub preferred_carbon_emission: Option<CarbonEmission>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) enum CarbonEmission {
    VeryLow,
    Low,
    Medium,
    High,
    VeryHigh,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SessionAffinity {
    pub session_id: Option<SessionId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct SessionId {
    pub source: Option<SessionSource>,
    #[schemars(length(max = 256))]
    pub name: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum SessionSource {
    Cookie,
}

/// The backend a member of the pool `pool` names: by its full id, or as `/backends/{name}` of the
/// same service. `None` where the text is neither.
pub(super) fn member_id(pool: &ResourceId, text: &str) -> Option<ResourceId> {
    if let Some(id) = ResourceId::parse(text) {
        return (id.ty == pool.ty).then_some(id);
    }
    let ["", segment, name] = text.split('/').collect::<Vec<_>>()[..] else { return None };
    let short = segment.eq_ignore_ascii_case("backends") && !name.is_empty();
    pool.parent().filter(|_| short).map(|service| service.child("backends", name))
}

/// The members of a pool that is asked for; and who uses a backend that is to become a pool.
pub(super) fn needs(id: &ResourceId, proposal: &Envelope, exists: bool) -> Vec<Need> {
    if proposal.properties.get("type").and_then(Value::as_str) != Some("Pool") {
        return Vec::new();
    }
    let services = proposal.properties.pointer("/pool/services").and_then(Value::as_array);
    let members = services.into_iter().flatten();
    let ids = members.filter_map(|member| member_id(id, member.get("id")?.as_str()?));
    let mut needs: Vec<Need> = ids.map(Need::Resource).collect();
    needs.extend(exists.then(|| users(id)));
    needs
}

/// How many pools use a backend.
pub(super) fn users(id: &ResourceId) -> Need {
    Need::ReferrerCount { to: id.clone(), role: ROLE.to_owned() }
}

pub(super) fn is_used(found: &Found, id: &ResourceId) -> bool {
    found.referrer_count(id, ROLE).is_some_and(|count| count > 0)
}

/// What is wrong with the members of a pool.
pub(super) fn faults(call: &Admission<'_, Properties>, pool: &Pool) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut seen: Vec<ResourceId> = Vec::new();
    for (at, member) in pool.services.iter().enumerate() {
        let id = member_id(call.id, &member.id);
        let text = match &id {
            None => Some("The value must be the id of a backend."),
            Some(id) if seen.contains(id) => Some("Backend is listed more than once."),
            Some(id) => member_fault(call, id),
        };
        faults.extend(text.map(|text| Fault::new(format!("pool.services[{at}].id"), text)));
        seen.extend(id);
    }
    faults
}

fn member_fault(call: &Admission<'_, Properties>, id: &ResourceId) -> Option<&'static str> {
    const NESTED: &str = "Backend pool cannot be a member of a backend pool.";
    if id == call.id {
        return Some(NESTED);
    }
    if id.parent() != call.id.parent() {
        return Some("Backend must belong to the same API Management service.");
    }
    let Some(member) = call.found.resource(id) else { return Some("Backend could not be found.") };
    let is_pool = member.properties.get("type").and_then(Value::as_str) == Some("Pool");
    is_pool.then_some(NESTED)
}
