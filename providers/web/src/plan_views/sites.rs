//! `serverfarms/sites`: the sites of a plan, as they show themselves.

use arm::ArmError;
use contract::{Descriptor, Need, View, ViewCall};
use serde_json::Value;

use super::descriptor;
use crate::level::{Level as _, OfSite};
use crate::room::MOST_USES;
use crate::server_farms::{ROLE, skus};
use crate::{lists, sites};

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
        let Some(plan) = call.parent else { return Vec::new() };
        let role = ROLE.to_owned();
        vec![
            Need::Resource(plan.clone()),
            Need::Referrers { to: plan.clone(), role, limit: MOST_USES },
        ]
    }

    /// Slots are listed below their sites alone.
    fn items(&self, call: &ViewCall<'_>) -> Result<Vec<Value>, ArmError> {
        let Some(plan) = call.parent else { return Ok(Vec::new()) };
        let tier = skus::tier_of(call.found.resource(plan));
        let apps = call.found.referrers(plan, ROLE).iter();
        let sites = apps.filter(|app| app.id.ty.to_string().eq_ignore_ascii_case(OfSite::APP));
        Ok(sites.map(|site| sites::whole(site, tier)).collect())
    }

    fn around(&self, _call: &ViewCall<'_>, _items: &[Value]) -> Vec<(String, Value)> {
        lists::around()
    }
}
