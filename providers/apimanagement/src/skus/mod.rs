//! The sizes a service comes in, and the two lists that show them.
//!
//! Knows: the published table of skus. Must not know: what a sku costs or brings.

mod views;

pub(crate) use views::{ServiceSkus, Skus};

/// How the units of a sku grow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scale {
    None,
    Manual,
    Automatic,
}

/// One row of the table.
#[derive(Debug)]
pub(crate) struct Sku {
    pub name: &'static str,
    pub least: i64,
    pub most: i64,
    pub scale: Scale,
}

/// In the order in which a service lists them.
pub(crate) const SKUS: &[Sku] = &[
    Sku { name: "Developer", least: 1, most: 1, scale: Scale::None },
    Sku { name: "Basic", least: 1, most: 2, scale: Scale::Manual },
    Sku { name: "Standard", least: 1, most: 4, scale: Scale::Automatic },
    Sku { name: "Premium", least: 1, most: 10, scale: Scale::Automatic },
    Sku { name: "Isolated", least: 1, most: 1, scale: Scale::Automatic },
    Sku { name: "Consumption", least: 0, most: 0, scale: Scale::None },
    Sku { name: "BasicV2", least: 1, most: 10, scale: Scale::Manual },
    Sku { name: "StandardV2", least: 1, most: 10, scale: Scale::Manual },
    Sku { name: "PremiumV2", least: 1, most: 30, scale: Scale::Manual },
];

pub(crate) const CONSUMPTION: &str = "Consumption";

impl Sku {
    pub fn named(name: &str) -> Option<&'static Self> {
        SKUS.iter().find(|sku| sku.name == name)
    }

    /// Whether it runs on the second generation of the platform.
    pub fn is_v2(&self) -> bool {
        self.name.ends_with("V2")
    }

    /// Whether a service may change to `other`: it stays in its generation of the platform, and one
    /// by consumption stays what it is.
    pub fn may_become(&self, other: &Self) -> bool {
        let shared = |sku: &Self| sku.name == CONSUMPTION;
        self.is_v2() == other.is_v2() && shared(self) == shared(other)
    }

    /// The units a service may ask for. Where units can be added, a subscription's quota and not the
    /// table is the ceiling.
    pub fn capacity_fault(&self, capacity: i64) -> Option<String> {
        let most = if self.scale == Scale::None { self.most } else { i64::MAX };
        if (self.least..=most).contains(&capacity) {
            return None;
        }
        let must = match most {
            i64::MAX => format!("be at least {}", self.least),
            most => format!("be specified as {most}"),
        };
        Some(format!("For {} SKU Type capacity must {must}.", self.name))
    }
}
