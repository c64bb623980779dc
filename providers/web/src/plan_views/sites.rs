//! `serverfarms/sites`: the sites of a plan, as they show themselves.

use arm::{ArmError, ResourceId};
use contract::{Descriptor, Need, View, ViewCall};
use serde_json::Value;

use super::descriptor;
use crate::level::{Level as _, OfSite};
use crate::room::MOST_USES;
use crate::server_farms::ROLE;

pub struct PlanSites(Descriptor);

impl Default for PlanSites {
    fn default() -> Self {
        Self(descriptor("sites", "Web App of a plan", &[]))
    }
}

impl View for PlanSites {
    fn descriptor(&self) -> &Descriptor {
        &self.0
    }

    fn needs(&self, call: &ViewCall<'_>) -> Vec<Need> {
        call.parent.map(apps).into_iter().collect()
    }

    fn items(&self, _call: &ViewCall<'_>) -> Result<Vec<Value>, ArmError> {
        Ok(Vec::new())
    }

    /// Slots are listed below their sites alone.
    fn resources(&self, call: &ViewCall<'_>) -> Vec<ResourceId> {
        let Some(plan) = call.parent else { return Vec::new() };
        let ids = call.found.referrers(plan, ROLE).iter().map(|app| app.id.clone());
        ids.filter(|id| id.ty.to_string().eq_ignore_ascii_case(OfSite::APP)).collect()
    }
}

fn apps(plan: &ResourceId) -> Need {
    Need::Referrers { to: plan.clone(), role: ROLE.to_owned(), limit: MOST_USES }
}
