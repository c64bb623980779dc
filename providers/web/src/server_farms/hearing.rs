//! What a plan makes of apps that come, move and go. How many it has is part of what it shows, and the
//! last one may take it along.

use contract::{Effects, Envelope, Heard, Need, Reaction, Side};

use super::ROLE;
use super::model::Properties;
use crate::sites;

/// Who else is on the plan, where an app goes that takes it along if it is the last.
pub fn needs(call: &Reaction<'_, Properties>) -> Vec<Need> {
    if !would_go(call) {
        return Vec::new();
    }
    vec![
        Need::ReferrerCount { to: call.me.id.clone(), role: ROLE.to_owned() },
        Need::Count { ty: sites::slots(), under: call.other.clone() },
    ]
}

/// The plan has a new tag where an app joins or leaves it. It goes with the last one that says so.
pub fn hear(call: &Reaction<'_, Properties>) -> Heard<Properties> {
    let is_on = |app: Option<&Envelope>| {
        app.and_then(sites::plan_of_app).is_some_and(|plan| plan == call.me.id)
    };
    if !is_app(call) || is_on(call.before) == is_on(call.after) {
        return Heard::nothing();
    }
    if would_go(call) && is_last(call) {
        let remove = vec![call.me.id.clone()];
        return Heard::nothing().with(Effects { remove, ..Effects::default() });
    }
    Heard::becoming(call.me.clone())
}

/// What only connects through the plan is not counted with its apps.
fn is_app(call: &Reaction<'_, Properties>) -> bool {
    call.side == Side::Source && call.role == ROLE
}

fn would_go(call: &Reaction<'_, Properties>) -> bool {
    is_app(call) && call.after.is_none() && call.before.is_some_and(sites::leaves_plan)
}

/// Nobody is left but the app that goes, and its slots: these lie where it does.
fn is_last(call: &Reaction<'_, Properties>) -> bool {
    let slots = call.found.count(&sites::slots(), call.other).unwrap_or(0);
    call.found.referrer_count(&call.me.id, ROLE) == Some(slots + 1)
}
