//! The managed identities of an instance.
//!
//! Knows: the envelope's shape and what the server adds to it. The ids of a user-assigned identity
//! are computed from its resource id, so that one identity reads the same wherever it is attached.

use arm::{ArmError, Fault, Identity, IdentityKind, Verb};
use contract::{Admission, Check, Facts, Field};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::model::Properties;
use crate::errors;
use crate::managed_identity::is_user_assigned;

const LIST: &str = "identity.userAssignedIdentities";

/// What a client may send; the rest of the envelope is the server's.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "read for its schema")]
struct Model {
    #[schemars(extend("x-check" = "identityType"))]
    r#type: String,
    #[schemars(extend("x-read-only" = true))]
    principal_id: Option<String>,
    #[schemars(extend("x-read-only" = true))]
    tenant_id: Option<String>,
    #[schemars(extend("x-since" = "2022-10-31"))]
    user_assigned_identities: Option<Map<String, Value>>,
}

/// The `identity` member, first seen in 2020-12-01.
pub fn field() -> Field {
    let mut field = Field::of::<Model>("identity", check);
    field.facets.since = Some("2020-12-01".to_owned());
    field
}

/// The kinds are matched in any case and spacing; this namespace writes no space after the comma.
pub fn check(name: &str) -> Option<Check> {
    let text = "It must be one of 'None', 'SystemAssigned', 'UserAssigned', \
                'SystemAssigned,UserAssigned'.";
    let known = |value: &str| IdentityKind::parse(value).is_some();
    (name == "identityType").then(|| Check::holds(text, known))
}

/// The envelope to store for what the client proposes; `None` where the instance is to have none.
/// User-assigned identities that are new stay `{}` until [`complete`].
pub fn settle(
    call: &Admission<'_, Properties>,
    proposed: Option<&Value>,
    facts: &mut Facts,
) -> Result<Option<Value>, ArmError> {
    let Some(proposed) = proposed.and_then(Identity::read) else { return Ok(None) };
    if proposed.kind == IdentityKind::None {
        return Ok(None);
    }
    errors::refuse(faults(&proposed, call.verb))?;
    let current = call.current.and_then(|current| current.identity.as_ref());
    let mut identity = Map::new();
    identity.insert("type".into(), json!(word(proposed.kind)));
    if proposed.kind.has_system() {
        let principal = current.and_then(|current| current["principalId"].as_str());
        let principal = principal.map_or_else(|| facts.guid(), str::to_owned);
        identity.insert("principalId".into(), json!(principal));
        identity.insert("tenantId".into(), json!(call.caller.tenant_id));
    }
    if proposed.kind.has_user() {
        let known = |id: &str| {
            let list = current?["userAssignedIdentities"].as_object()?;
            list.iter()
                .find(|(key, _)| key.eq_ignore_ascii_case(id))
                .map(|(_, value)| value.clone())
        };
        let list: Map<String, Value> = attached(&proposed)
            .map(|id| (id.clone(), known(id).unwrap_or_else(|| json!({}))))
            .collect();
        identity.insert("userAssignedIdentities".into(), Value::Object(list));
    }
    Ok(Some(Value::Object(identity)))
}

/// Gives every user-assigned identity its ids.
pub fn complete(identity: &mut Value) {
    let list = identity.get_mut("userAssignedIdentities").and_then(Value::as_object_mut);
    for (id, value) in list.into_iter().flatten() {
        let id = id.to_ascii_lowercase();
        *value = json!({"clientId": guid("client", &id), "principalId": guid("principal", &id)});
    }
}

fn faults(proposed: &Identity, verb: Verb) -> Vec<Fault> {
    let ids: Vec<&String> = attached(proposed).collect();
    if !proposed.kind.has_user() {
        // A PATCH that names only the kind still carries the identities attached before.
        let stray = verb != Verb::Patch && !ids.is_empty();
        let text = "It takes no members unless the identity type includes 'UserAssigned'.";
        return stray.then(|| Fault::new(LIST, text)).into_iter().collect();
    }
    if ids.is_empty() {
        let text = "It must name at least one identity where the identity type includes \
                    'UserAssigned'.";
        return vec![Fault::new(LIST, text)];
    }
    let bad = ids.iter().any(|id| !is_user_assigned(id));
    let text = "Each key must be the resource id of a \
                'Microsoft.ManagedIdentity/userAssignedIdentities' resource.";
    bad.then(|| Fault::new(LIST, text)).into_iter().collect()
}

fn attached(identity: &Identity) -> impl Iterator<Item = &String> {
    identity.user_assigned.iter().filter(|(_, value)| !value.is_null()).map(|(id, _)| id)
}

fn word(kind: IdentityKind) -> &'static str {
    match kind {
        IdentityKind::None => "None",
        IdentityKind::SystemAssigned => "SystemAssigned",
        IdentityKind::UserAssigned => "UserAssigned",
        IdentityKind::SystemAndUserAssigned => "SystemAssigned,UserAssigned",
    }
}

/// A GUID that depends on nothing but its arguments: FNV-1a over the text, once for each half.
fn guid(role: &str, id: &str) -> String {
    let half = |salt: &str| {
        let bytes = salt.bytes().chain(role.bytes()).chain(id.bytes());
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        })
    };
    let bits = (u128::from(half("high")) << 64) | u128::from(half("low"));
    uuid::Builder::from_random_bytes(bits.to_be_bytes()).into_uuid().to_string()
}
