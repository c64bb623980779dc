//! How many hybrid connections a plan has room for, and how many it has.
//!
//! Counted is the relay, not its use: one that many apps of a plan use counts once. Where the limit is
//! each app's own, a slot is an app of its own.

use std::collections::{HashMap, HashSet};

use arm::{ArmError, ResourceId};

use crate::errors;

/// As what a hybrid connection points to its plan.
pub const ROLE: &str = "hybridConnection";
/// How many uses of relays are looked at on one plan; more than that it has not in practice.
pub const MOST_USES: usize = 5_000;

/// What a tier allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    None,
    /// So many relays over all apps.
    Plan(usize),
    /// So many relays for each app.
    App(usize),
}

impl Room {
    pub fn of(tier: &str) -> Self {
        match tier {
            "Basic" => Self::Plan(5),
            "Standard" => Self::Plan(25),
            "Premium" | "PremiumV2" | "PremiumV3" | "Premium0V3" | "PremiumMV3" | "PremiumV4"
            | "PremiumMV4" | "PremiumContainer" | "Isolated" | "IsolatedV2" | "IsolatedMV2"
            | "ElasticPremium" | "WorkflowStandard" => Self::App(220),
            // Free, shared and consumption plans, and what is no tier at all.
            _ => Self::None,
        }
    }

    pub fn most(self) -> usize {
        match self {
            Self::None => 0,
            Self::Plan(most) | Self::App(most) => most,
        }
    }
}

/// How many relays the connections `ids` are of.
pub fn relays<'a>(ids: impl IntoIterator<Item = &'a ResourceId>) -> usize {
    ids.into_iter().map(relay).collect::<HashSet<_>>().len()
}

/// Refuses where a plan of `tier` cannot hold all the connections `ids`.
///
/// # Errors
/// `Conflict`, saying which limit is in the way.
pub fn check<'a>(
    tier: &str,
    ids: impl IntoIterator<Item = &'a ResourceId>,
) -> Result<(), ArmError> {
    let ids: Vec<&ResourceId> = ids.into_iter().collect();
    match Room::of(tier) {
        Room::None if !ids.is_empty() => Err(errors::conflict(format!(
            "Hybrid connections are not available in the pricing tier '{tier}'."
        ))),
        Room::Plan(most) if relays(ids.iter().copied()) > most => Err(errors::conflict(format!(
            "The hybrid connections would exceed the limit of {most} for an App Service plan of the \
             pricing tier '{tier}'."
        ))),
        Room::App(most) if busiest(&ids) > most => Err(errors::conflict(format!(
            "The hybrid connections would exceed the limit of {most} for an app in the pricing tier \
             '{tier}'."
        ))),
        _ => Ok(()),
    }
}

/// The app a hybrid connection belongs to: behind the namespace, which is no resource.
pub fn app(connection: &ResourceId) -> Option<ResourceId> {
    connection.parent()?.parent()
}

/// Namespace and name, as they are compared.
pub fn relay(connection: &ResourceId) -> (String, String) {
    let lower = |name: Option<&String>| name.map(|name| name.to_lowercase()).unwrap_or_default();
    let mut names = connection.names.iter().rev();
    let name = lower(names.next());
    (lower(names.next()), name)
}

/// The most relays that one app has.
fn busiest(ids: &[&ResourceId]) -> usize {
    let mut by_app: HashMap<String, HashSet<(String, String)>> = HashMap::new();
    for id in ids {
        let app = app(id).map(|app| app.key()).unwrap_or_default();
        by_app.entry(app).or_default().insert(relay(id));
    }
    by_app.values().map(HashSet::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server_farms::skus;
    use crate::test_support::id;

    fn on(app: &str, relays: std::ops::Range<usize>) -> Vec<ResourceId> {
        relays.map(|n| id(&format!("{app}/hybridConnectionNamespaces/ns/relays/r{n}"))).collect()
    }

    #[test]
    fn a_plan_counts_relays_and_not_their_uses() {
        let both = [on("sites/a", 0..5), on("sites/b", 0..5)].concat();
        assert_eq!(relays(&both), 5);
        assert!(check("Basic", &both).is_ok());
        let slots = [both, on("sites/a/slots/s", 5..6)].concat();
        assert!(check("Basic", &slots).is_err(), "slots count");
        assert!(check("Standard", &slots).is_ok());
        assert!(check("Standard", &on("sites/a", 0..26)).is_err());
    }

    #[test]
    fn a_premium_plan_counts_app_by_app() {
        let many = [on("sites/a", 0..220), on("sites/b", 220..440)].concat();
        for tier in ["Premium", "PremiumV3", "IsolatedV2", "ElasticPremium"] {
            assert!(check(tier, &many).is_ok(), "{tier}");
            assert!(check(tier, &on("sites/a", 0..221)).is_err(), "{tier}");
        }
    }

    #[test]
    fn a_free_plan_has_room_for_none() {
        for tier in ["Free", "Shared", "Dynamic"] {
            assert!(check(tier, &on("sites/a", 0..1)).is_err(), "{tier}");
            assert!(check(tier, &[]).is_ok(), "{tier}");
        }
    }

    #[test]
    fn every_tier_is_known_and_what_is_none_has_no_room() {
        let roomless = |tier: &&str| Room::of(tier) == Room::None;
        let none: Vec<&str> = skus::tiers().filter(roomless).collect();
        assert_eq!(none, ["Free", "Shared", "Dynamic", "FlexConsumption"]);
        for unknown in ["", "basic", "PremiumV9"] {
            assert_eq!(Room::of(unknown), Room::None, "{unknown}");
        }
    }

    #[test]
    fn casing_makes_no_other_relay() {
        let other = id("SITES/A/hybridConnectionNamespaces/NS/relays/R0");
        assert_eq!(relays(&[on("sites/a", 0..1), vec![other]].concat()), 1);
    }
}
