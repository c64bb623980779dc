//! What stands beside a service's properties: sku, identity, zones.

use arm::ArmError;
use contract::identity::ManagedIdentity;
use contract::{Admission, Envelope, Field, Shape};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Properties, sku_name};
use crate::{errors, skus};

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

/// The double kind reads with a space, and an identity has its ids at once.
const IDENTITY: ManagedIdentity = ManagedIdentity {
    user_assigned: "Microsoft.ManagedIdentity/userAssignedIdentities",
    both: "SystemAssigned, UserAssigned",
    since: None,
    user_assigned_since: None,
    ids_later: false,
};

pub(super) fn fields() -> Vec<Field> {
    let sku = Field::of::<Sku>("sku", |_| None).required();
    let zones = Shape::List { item: Box::new(Shape::text_between(0, 16)), least: 0, most: 16 };
    vec![sku, IDENTITY.field(), Field::new("zones", zones)]
}

/// The sku's rules, and an identity with the ids a directory would give it.
pub(super) fn settle(
    call: &Admission<'_, Properties>,
    proposal: &mut Envelope<Properties>,
) -> Result<(), ArmError> {
    if let Some((target, text)) = sku_fault(call.current, proposal) {
        // Not among the faults of a body: the code and the manner were seen for capacities.
        let text = format!("Invalid parameter: {text}");
        return Err(ArmError::bad_request("InvalidParameters", text).at(target));
    }
    proposal.identity = IDENTITY.settle(call, proposal).map_err(|wrong| errors().refusal(wrong))?;
    Ok(())
}

/// What is wrong with the sku asked for, and where; `current` is what the service has been so far.
fn sku_fault(
    current: Option<&Envelope<Properties>>,
    proposal: &Envelope<Properties>,
) -> Option<(&'static str, String)> {
    let asked = skus::Sku::named(sku_name(proposal))?;
    let stuck = current
        .and_then(|current| skus::Sku::named(sku_name(current)))
        .filter(|current| !current.may_become(asked));
    if let Some(current) = stuck {
        let (from, to) = (current.name, asked.name);
        let text = format!("The SKU Type of a service cannot be changed from {from} to {to}.");
        return Some(("sku.name", text));
    }
    let capacity = proposal.sku.as_ref()?.get("capacity")?.as_i64()?;
    asked.capacity_fault(capacity).map(|text| ("sku.capacity", text))
}
