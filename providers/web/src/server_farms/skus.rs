//! The pricing tiers, by the name that stands for each: only the name counts of what a client sends.

use arm::ArmError;
use contract::Envelope;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::errors;

/// `SkuDescription` as a client sends it.
#[derive(Deserialize, JsonSchema)]
pub struct SentSku {
    #[schemars(length(min = 1, max = 64))]
    name: String,
    /// How many workers.
    #[schemars(range(min = 0, max = 1000), extend("x-coerced" = true))]
    capacity: Option<i64>,
}

/// As it is stored and shown.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
pub struct Sku {
    pub name: String,
    pub tier: String,
    pub size: String,
    pub family: String,
    pub capacity: i64,
}

/// The names of one tier.
struct Tier {
    name: &'static str,
    family: &'static str,
    /// How many workers a plan may have.
    most: i64,
    skus: &'static [&'static str],
}

/// Where a client asks for none: the one that was the default when it still could not be chosen.
const DEFAULT: &str = "F1";

const TIERS: [Tier; 19] = [
    tier("Free", "F", 1, &["F1"]),
    tier("Shared", "D", 1, &["D1"]),
    tier("Basic", "B", 3, &["B1", "B2", "B3"]),
    tier("Standard", "S", 10, &["S1", "S2", "S3"]),
    tier("Premium", "P", 20, &["P1", "P2", "P3"]),
    tier("PremiumV2", "Pv2", 30, &["P1v2", "P2v2", "P3v2"]),
    tier("PremiumV3", "Pv3", 30, &["P1v3", "P2v3", "P3v3"]),
    tier("Premium0V3", "Pv3", 30, &["P0v3"]),
    tier("PremiumMV3", "Pmv3", 30, &["P1mv3", "P2mv3", "P3mv3", "P4mv3", "P5mv3"]),
    tier("PremiumV4", "Pv4", 30, &["P0v4", "P1v4", "P2v4", "P3v4"]),
    tier("PremiumMV4", "Pmv4", 30, &["P1mv4", "P2mv4", "P3mv4", "P4mv4", "P5mv4"]),
    tier("Isolated", "I", 100, &["I1", "I2", "I3"]),
    tier("IsolatedV2", "Iv2", 100, &["I1v2", "I2v2", "I3v2", "I4v2", "I5v2", "I6v2"]),
    tier("IsolatedMV2", "Imv2", 100, &["I1mv2", "I2mv2", "I3mv2", "I4mv2", "I5mv2"]),
    tier("ElasticPremium", "EP", 20, &["EP1", "EP2", "EP3"]),
    tier("WorkflowStandard", "WS", 20, &["WS1", "WS2", "WS3"]),
    tier("Dynamic", "Y", 0, &["Y1"]),
    tier("FlexConsumption", "FC", 0, &["FC1"]),
    tier("PremiumContainer", "PC", 30, &["PC2", "PC3", "PC4"]),
];

const fn tier(
    name: &'static str,
    family: &'static str,
    most: i64,
    skus: &'static [&'static str],
) -> Tier {
    Tier { name, family, most, skus }
}

/// The sku to store for what is sent, or merged; where nothing is, that of `current` stays.
///
/// # Errors
/// `BadRequest` for a name that stands for none, or more workers than its tier has.
pub fn settle(sent: Option<&Value>, current: Option<Sku>) -> Result<Sku, ArmError> {
    let sent = sent.and_then(|sent| SentSku::deserialize(sent).ok());
    let (name, capacity) = match (sent, current) {
        (Some(sent), _) => (sent.name, sent.capacity),
        (None, Some(current)) => return Ok(current),
        (None, None) => (DEFAULT.to_owned(), None),
    };
    let Some((tier, name)) = named(&name) else {
        return Err(errors::bad_request("sku.name", "The name is not the name of a pricing tier."));
    };
    let capacity = capacity.unwrap_or(tier.most.min(1));
    if capacity > tier.most {
        let text = format!(
            "A plan of the pricing tier '{}' can have at most {} workers.",
            tier.name, tier.most
        );
        return Err(errors::bad_request("sku.capacity", text));
    }
    Ok(Sku {
        name: name.to_owned(),
        tier: tier.name.to_owned(),
        size: name.to_owned(),
        family: tier.family.to_owned(),
        capacity,
    })
}

/// Whether `name` stands for a tier.
pub fn is_known(name: &str) -> bool {
    named(name).is_some()
}

/// The most workers a plan of the tier may have.
pub fn most_workers(tier: &str) -> i64 {
    TIERS.iter().find(|known| known.name == tier).map_or(0, |known| known.most)
}

/// The sku of a stored plan.
pub fn of<P>(plan: &Envelope<P>) -> Option<Sku> {
    Sku::deserialize(plan.sku.as_ref()?).ok()
}

/// The tier of a stored plan; empty where there is no plan.
pub fn tier_of<P>(plan: Option<&Envelope<P>>) -> &str {
    plan.and_then(|plan| plan.sku.as_ref()?.get("tier")?.as_str()).unwrap_or_default()
}

/// The names of all tiers.
#[cfg(test)]
pub fn tiers() -> impl Iterator<Item = &'static str> {
    TIERS.iter().map(|tier| tier.name)
}

fn named(name: &str) -> Option<(&'static Tier, &'static str)> {
    TIERS.iter().find_map(|tier| {
        let sku = tier.skus.iter().find(|sku| sku.eq_ignore_ascii_case(name))?;
        Some((tier, *sku))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_the_name_counts_and_no_name_stands_for_two() {
        let mut seen = std::collections::HashSet::new();
        for (tier, sku) in TIERS.iter().flat_map(|tier| tier.skus.iter().map(move |s| (tier, s))) {
            assert!(seen.insert(sku.to_lowercase()), "{sku}");
            let sent = json!({ "name": sku.to_lowercase(), "tier": "STANDARD", "size": "x" });
            let settled = settle(Some(&sent), None).expect("known");
            assert_eq!((settled.name.as_str(), settled.tier.as_str()), (*sku, tier.name));
        }
    }

    #[test]
    fn nothing_sent_keeps_what_is_there() {
        let free = settle(None, None).expect("the default");
        assert_eq!(free.tier, "Free");
        let basic = settle(Some(&json!({ "name": "B2", "capacity": 3 })), None).expect("known");
        assert_eq!(basic.capacity, 3);
        assert_eq!(settle(None, Some(basic.clone())), Ok(basic));
    }

    #[test]
    fn what_there_is_not_is_refused() {
        for sent in [json!({ "name": "B9" }), json!({ "name": "B1", "capacity": 4 })] {
            assert!(settle(Some(&sent), None).is_err(), "{sent}");
        }
        let consumption = settle(Some(&json!({ "name": "Y1" })), None).expect("known");
        assert_eq!(consumption.capacity, 0);
    }
}
