//! What stands beside a service's properties: sku, identity, zones.

use arm::{ArmError, Fault};
use contract::identity::ManagedIdentity;
use contract::{Admission, Envelope, Field, Shape};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Properties;
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

/// The sku's rule, and an identity with the ids a directory would give it.
pub(super) fn settle(
    call: &Admission<'_, Properties>,
    proposal: &mut Envelope<Properties>,
) -> Result<(), ArmError> {
    let mut faults = Vec::new();
    let sku = proposal.sku.clone().and_then(|sku| serde_json::from_value::<Sku>(sku).ok());
    if let Some(text) = sku.and_then(|sku| sku.fault()) {
        faults.push(Fault::new("sku.capacity", text));
    }
    match IDENTITY.settle(call, proposal) {
        Ok(identity) => proposal.identity = identity,
        Err(wrong) => faults.extend(wrong),
    }
    errors().refuse(faults)
}
