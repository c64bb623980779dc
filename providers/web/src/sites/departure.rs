//! Whether a site takes its plan along when it goes: by default an emptied one does not stay.

use contract::{Admission, Effects, Need, NeedCall};

use super::model::Properties;
use super::plan;
use crate::server_farms::ROLE;

const KEEPING: &str = "deleteEmptyServerFarm";

/// How many apps the plan has, and how many of them go with the site.
pub fn needs(call: &NeedCall<'_>) -> Vec<Need> {
    let Some(plan) = call.current.and_then(plan::of) else { return Vec::new() };
    vec![
        Need::ReferrerCount { to: plan, role: ROLE.to_owned() },
        Need::Count { ty: plan::slots(), under: call.id.clone() },
    ]
}

/// The plan, where the site is the last one on it and the client does not want it kept.
pub fn effects(call: &Admission<'_, Properties>, site: &Properties) -> Effects {
    let keeps = call.query.iter().any(|(name, value)| {
        name.eq_ignore_ascii_case(KEEPING) && value.eq_ignore_ascii_case("false")
    });
    let plan = site.server_farm_id.as_deref().and_then(plan::plan_of);
    let Some(plan) = plan.filter(|_| !keeps) else { return Effects::default() };
    let apps = call.found.referrer_count(&plan, ROLE);
    let slots = call.found.count(&plan::slots(), call.id).unwrap_or(0);
    let remove = if apps == Some(slots + 1) { vec![plan] } else { Vec::new() };
    Effects { remove, ..Effects::default() }
}
