//! The regions a subscription may use.

use arm::{ArmError, REGIONS, Region};
use contract::{Descriptor, View, ViewCall};
use serde_json::{Value, json};

use crate::VERSIONS;

pub struct Locations(Descriptor);

impl Locations {
    pub fn new() -> Self {
        let ty = "Microsoft.Resources/subscriptions/locations";
        Self(Descriptor {
            any_version: true,
            verbs: Vec::new(),
            ..Descriptor::new(ty, "Location", &VERSIONS)
        })
    }
}

impl View for Locations {
    fn descriptor(&self) -> &Descriptor {
        &self.0
    }

    fn items(&self, call: &ViewCall<'_>) -> Result<Vec<Value>, ArmError> {
        let subscription = call.parent.map(ToString::to_string).unwrap_or_default();
        Ok(REGIONS.iter().map(|region| item(&subscription, region)).collect())
    }
}

fn item(subscription: &str, region: &Region) -> Value {
    json!({
        "id": format!("{subscription}/locations/{}", region.name),
        "name": region.name,
        "type": "Region",
        "displayName": region.display,
        "regionalDisplayName": format!("({}) {}", region.group, region.display),
        "metadata": {
            "regionType": "Physical",
            "regionCategory": "Recommended",
            "geography": region.geography,
            "geographyGroup": region.group,
            "longitude": region.longitude,
            "latitude": region.latitude,
            "physicalLocation": region.display,
            "pairedRegion": [{
                "name": region.paired,
                "id": format!("{subscription}/locations/{}", region.paired),
            }],
        },
    })
}
