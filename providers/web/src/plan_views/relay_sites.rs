//! `…/relays/sites`: the apps of a plan that connect through one relay.

use arm::ArmError;
use contract::{Descriptor, Need, View, ViewCall};
use serde_json::{Value, json};

use super::{connections, descriptor, of_relay, plan_of};
use crate::{errors, room};

pub struct PlanRelaySites(Descriptor);

impl Default for PlanRelaySites {
    fn default() -> Self {
        let path = "hybridConnectionNamespaces/relays/sites";
        Self(descriptor(path, "App of a hybrid connection", &[]))
    }
}

impl View for PlanRelaySites {
    fn descriptor(&self) -> &Descriptor {
        &self.0
    }

    fn needs(&self, call: &ViewCall<'_>) -> Vec<Need> {
        call.parent.and_then(plan_of).iter().map(connections).collect()
    }

    /// Texts that hold JSON: the published list is one of texts, and clients read name and id in them.
    fn items(&self, call: &ViewCall<'_>) -> Result<Vec<Value>, ArmError> {
        let found = call.parent.and_then(|relay| Some((relay, plan_of(relay)?)));
        let Some((relay, plan)) = found else { return Ok(Vec::new()) };
        let apps: Vec<Value> = of_relay(call.found.referrers(&plan, room::ROLE), relay)
            .filter_map(|one| room::app(&one.id))
            .map(|app| json!({ "id": app.to_string(), "name": app.full_name() }).to_string().into())
            .collect();
        if apps.is_empty() {
            return Err(errors::cannot_find("HybridConnection", relay.name()));
        }
        Ok(apps)
    }
}
