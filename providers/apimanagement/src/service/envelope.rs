//! What stands beside a service's properties: sku, identity, zones.

use arm::{ArmError, Fault, IdentityKind};
use contract::{Admission, Check, Envelope, Facts, Field, Members, Shape, TextRule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::Properties;
use crate::{refuse, skus};

/// `ApiManagementServiceSkuProperties`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Sku {
    pub name: SkuName,
    #[schemars(range(min = 0))]
    pub capacity: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) enum SkuName {
    Developer,
    Standard,
    Premium,
    Basic,
    Consumption,
    Isolated,
    BasicV2,
    StandardV2,
    PremiumV2,
}

impl Sku {
    /// What is wrong with the capacity.
    pub fn fault(&self) -> Option<String> {
        let name = serde_json::to_value(self.name).ok()?;
        skus::Sku::named(name.as_str()?)?.capacity_fault(self.capacity)
    }
}

pub(super) fn fields() -> Vec<Field> {
    let sku = Field::of::<Sku>("sku", |_| None).required();
    let zones = Shape::List { item: Box::new(Shape::text()), least: 0, most: usize::MAX };
    vec![sku, identity_field(), Field::new("zones", zones)]
}

/// The sku's rule, and an identity with the ids a directory would give it.
pub(super) fn settle(
    call: &Admission<'_, Properties>,
    proposal: &mut Envelope<Properties>,
    facts: &mut Facts,
) -> Result<(), ArmError> {
    let mut faults = Vec::new();
    let sku = proposal.sku.clone().and_then(|sku| serde_json::from_value::<Sku>(sku).ok());
    if let Some(text) = sku.and_then(|sku| sku.fault()) {
        faults.push(Fault::new("sku.capacity", text));
    }
    let current = call.current.and_then(|current| current.identity.as_ref());
    match identity(current, proposal.identity.as_ref(), &call.caller.tenant_id, facts) {
        Ok(identity) => proposal.identity = identity,
        Err(fault) => faults.push(fault),
    }
    refuse(faults)
}

/// The identity as it is stored; `None` where there is none, also where it reads `None`.
pub(super) fn identity(
    current: Option<&Value>,
    asked: Option<&Value>,
    tenant: &str,
    facts: &mut Facts,
) -> Result<Option<Value>, Fault> {
    let Some(asked) = asked.and_then(arm::Identity::read) else { return Ok(None) };
    let kept = |pointer: &str| current.and_then(|current| current.pointer(pointer)).cloned();
    let name = match asked.kind {
        IdentityKind::None => return Ok(None),
        IdentityKind::SystemAssigned => "SystemAssigned",
        IdentityKind::UserAssigned => "UserAssigned",
        IdentityKind::SystemAndUserAssigned => "SystemAssigned, UserAssigned",
    };
    let mut identity = Map::from_iter([("type".to_owned(), json!(name))]);
    if asked.kind.has_system() {
        let principal = kept("/principalId").unwrap_or_else(|| json!(facts.guid()));
        identity.insert("principalId".to_owned(), principal);
        identity.insert("tenantId".to_owned(), json!(tenant));
    }
    if asked.kind.has_user() {
        if asked.user_assigned.is_empty() {
            let text = "At least one user-assigned identity is required.";
            return Err(Fault::new("identity.userAssignedIdentities", text));
        }
        let known = kept("/userAssignedIdentities").unwrap_or_default();
        let ids = asked.user_assigned.keys().map(|id| (id.clone(), user(&known, id, facts)));
        identity.insert("userAssignedIdentities".to_owned(), Value::Object(ids.collect()));
    }
    Ok(Some(Value::Object(identity)))
}

fn user(known: &Value, id: &str, facts: &mut Facts) -> Value {
    let same = |(other, _): &(&String, &Value)| other.eq_ignore_ascii_case(id);
    let known = known.as_object().and_then(|known| known.iter().find(same));
    match known {
        Some((_, value)) => value.clone(),
        None => json!({ "principalId": facts.guid(), "clientId": facts.guid() }),
    }
}

fn identity_field() -> Field {
    let text = "The value must be one of: SystemAssigned, UserAssigned, 'SystemAssigned, \
                UserAssigned', None.";
    let known = Check::holds(text, |kind| IdentityKind::parse(kind).is_some());
    let kind = Shape::Text(TextRule { least: 0, most: usize::MAX, check: Some(known) });
    Field::new(
        "identity",
        Shape::Object(Members(vec![
            Field::new("type", kind).required(),
            Field::new("principalId", Shape::text()).read_only(),
            Field::new("tenantId", Shape::text()).read_only(),
            Field::new("userAssignedIdentities", Shape::Map(Box::new(Shape::Any))),
        ])),
    )
}
