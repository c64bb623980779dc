//! `serverfarms/hybridConnectionPlanLimits`: one item, `limit`.

use arm::{ArmError, Verb};
use contract::{Descriptor, Need, View, ViewCall};
use serde_json::{Value, json};

use super::{connections, descriptor};
use crate::room::{self, Room};
use crate::server_farms::skus;

const NAME: &str = "limit";

pub struct PlanLimits(Descriptor);

impl Default for PlanLimits {
    fn default() -> Self {
        let path = "hybridConnectionPlanLimits";
        let mut descriptor = descriptor(path, "Hybrid connection limit of a plan", &[Verb::Get]);
        descriptor.listing = None;
        Self(descriptor)
    }
}

impl View for PlanLimits {
    fn descriptor(&self) -> &Descriptor {
        &self.0
    }

    fn needs(&self, call: &ViewCall<'_>) -> Vec<Need> {
        let plan = call.parent.into_iter();
        plan.flat_map(|plan| [Need::Resource(plan.clone()), connections(plan)]).collect()
    }

    fn items(&self, call: &ViewCall<'_>) -> Result<Vec<Value>, ArmError> {
        let asked = call.id.filter(|id| id.name().eq_ignore_ascii_case(NAME));
        let (Some(id), Some(plan)) = (asked, call.parent) else { return Ok(Vec::new()) };
        let used = call.found.referrers(plan, room::ROLE);
        let tier = skus::tier_of(call.found.resource(plan));
        Ok(vec![json!({
            "id": id.to_string(),
            "name": NAME,
            "type": self.0.ty.to_string(),
            "properties": {
                "current": room::relays(used.iter().map(|one| &one.id)),
                "maximum": Room::of(tier).most(),
            },
        })])
    }
}
