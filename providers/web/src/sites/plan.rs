//! The plan an app lies in: which it is, and what follows when a site moves to another one.

use arm::{ArmError, ResourceId, ResourceType};
use contract::{Admission, Effects, Envelope, Found, Need, NeedCall};
use serde_json::{Value, json};

use super::model::Properties;
use crate::level::{Level, OfSite, OfSlot};
use crate::room::{self, MOST_USES};
use crate::server_farms::{self, skus};
use crate::{errors, hybrid_connections, place};

const MEMBER: &str = "serverFarmId";

/// The plan that `text` names, existing or not.
pub fn plan_of(text: &str) -> Option<ResourceId> {
    ResourceId::parse(text)
        .filter(|id| Some(&id.ty) == ResourceType::parse(server_farms::TYPE).as_ref())
}

/// The plan of a stored app.
pub fn of(app: &Envelope) -> Option<ResourceId> {
    plan_of(app.properties.get(MEMBER)?.as_str()?)
}

/// What must be known of the plan a site is to lie in; where it is another than before, also who comes
/// along, and who is there already.
pub fn needs(call: &NeedCall<'_>) -> Vec<Need> {
    let before = call.current.and_then(of);
    let Some(plan) = call.proposal.and_then(of).or_else(|| before.clone()) else {
        return Vec::new();
    };
    let mut needs = vec![Need::Resource(plan.clone())];
    if before.is_some_and(|before| before != plan) {
        needs.extend(followers().map(|ty| Need::Members {
            ty,
            under: call.id.clone(),
            limit: MOST_USES,
        }));
        let role = room::ROLE.to_owned();
        needs.push(Need::Referrers { to: plan, role, limit: MOST_USES });
    }
    needs
}

/// Settles the plan of a site: that of before where none is named.
///
/// # Errors
/// None is named, it is not there or not in the site's region, or the site cannot move to it.
pub fn of_site(
    call: &Admission<'_, Properties>,
    proposal: &mut Envelope<Properties>,
) -> Result<Effects, ArmError> {
    let current = call.current.map(|current| &current.properties);
    let before = current.and_then(|current| current.server_farm_id.clone());
    let Some(named) = proposal.properties.server_farm_id.take().or_else(|| before.clone()) else {
        let text = "The property is required: an app lies in an App Service plan.";
        return Err(errors::bad_request(MEMBER, text));
    };
    let Some(id) = plan_of(&named) else {
        let text = "It must be the resource id of an App Service plan.";
        return Err(errors::bad_request(MEMBER, text));
    };
    let plan = find(call.found, &id, proposal.location.as_deref())?;
    let site = &mut proposal.properties;
    site.server_farm_id = Some(named);
    site.reserved = Some(is_linux(plan));
    match before.as_deref().and_then(plan_of) {
        Some(before) if before != id => {
            let was_linux = current.is_some_and(|current| current.reserved == Some(true));
            moving(call.found, call.id, plan, was_linux)
        }
        _ => Ok(Effects::default()),
    }
}

/// A slot lies in the plan and the region of its site.
///
/// # Errors
/// The client names another one.
pub fn of_slot(
    call: &Admission<'_, Properties>,
    proposal: &mut Envelope<Properties>,
) -> Result<(), ArmError> {
    let Some(site) = call.parent else {
        return Err(ArmError::internal(format!("{} has no site", call.id)));
    };
    if proposal.location != site.location {
        let text = format!(
            "A slot lies in the region of its site, '{}'.",
            place::display(site.location.as_deref())
        );
        return Err(errors::bad_request("location", text));
    }
    let slot = &mut proposal.properties;
    if slot.server_farm_id.as_deref().is_some_and(|named| plan_of(named) != of(site)) {
        return Err(errors::bad_request(
            MEMBER,
            "A slot lies in the App Service plan of its site.",
        ));
    }
    let member = |name: &str| site.properties.get(name);
    slot.server_farm_id = member(MEMBER).and_then(Value::as_str).map(str::to_owned);
    slot.reserved = member("reserved").and_then(Value::as_bool);
    Ok(())
}

/// The plan named as a site's, found and fit for it.
fn find<'a>(
    found: &'a Found,
    id: &ResourceId,
    location: Option<&str>,
) -> Result<&'a Envelope, ArmError> {
    let Some(plan) = found.resource(id) else {
        return Err(errors::cannot_find("ServerFarm", id.name()));
    };
    if plan.location.as_deref() == location {
        return Ok(plan);
    }
    let text = format!(
        "The app must lie in the region of its App Service plan, '{}'.",
        place::display(plan.location.as_deref())
    );
    Err(errors::bad_request(MEMBER, text))
}

/// What goes along when the site `id` moves to `plan`: its slots, and the hybrid connections of all of
/// them. Refused where the plan has no room for these, or runs another system.
fn moving(
    found: &Found,
    id: &ResourceId,
    plan: &Envelope,
    was_linux: bool,
) -> Result<Effects, ArmError> {
    if is_linux(plan) != was_linux {
        let text = "An app cannot move between plans of Windows and of Linux.";
        return Err(errors::conflict(text));
    }
    let mut effects = Effects::default();
    for ty in followers() {
        for follower in found.members(&ty, id) {
            let mut follower = follower.clone();
            let member = if ty == slots() { MEMBER } else { hybrid_connections::PLAN };
            if let Value::Object(properties) = &mut follower.properties {
                properties.insert(member.to_owned(), json!(plan.id.to_string()));
            }
            effects.put.push(follower);
        }
    }
    let there = found.referrers(&plan.id, room::ROLE).iter();
    let coming = effects.put.iter().filter(|follower| follower.id.ty != slots());
    room::check(skus::tier_of(Some(plan)), there.chain(coming).map(|one| &one.id))?;
    Ok(effects)
}

/// Whether a stored plan or app is of Linux.
pub fn is_linux(stored: &Envelope) -> bool {
    stored.properties.get("reserved").and_then(Value::as_bool) == Some(true)
}

pub fn slots() -> ResourceType {
    ResourceType::new("Microsoft.Web", ["sites", "slots"])
}

/// The types below a site that point to its plan.
fn followers() -> impl Iterator<Item = ResourceType> {
    [OfSlot::APP, OfSite::CONNECTION, OfSlot::CONNECTION]
        .into_iter()
        .filter_map(ResourceType::parse)
}
