//! `service/skus`: what one service may change to. `skus`: what each region offers.

use arm::{ArmError, REGIONS};
use contract::{Descriptor, Hosting, Need, View, ViewCall};
use serde_json::{Value, json};

use super::{CONSUMPTION, SKUS, Scale, Sku};
use crate::VERSIONS;

/// The skus open to a service.
pub(crate) struct ServiceSkus(Descriptor);

/// The skus of every region.
pub(crate) struct Skus(Descriptor);

impl Default for ServiceSkus {
    fn default() -> Self {
        let ty = "Microsoft.ApiManagement/service/skus";
        let mut descriptor = Descriptor::new(ty, "API Management service SKU", VERSIONS);
        descriptor.verbs = Vec::new();
        Self(descriptor)
    }
}

impl Default for Skus {
    fn default() -> Self {
        let ty = "Microsoft.ApiManagement/skus";
        let mut descriptor = Descriptor::new(ty, "API Management SKU", VERSIONS);
        descriptor.verbs = Vec::new();
        descriptor.hosting = Hosting::Subscription;
        Self(descriptor)
    }
}

impl View for ServiceSkus {
    fn descriptor(&self) -> &Descriptor {
        &self.0
    }

    fn needs(&self, call: &ViewCall<'_>) -> Vec<Need> {
        call.parent.map(|service| Need::Resource(service.clone())).into_iter().collect()
    }

    fn items(&self, call: &ViewCall<'_>) -> Result<Vec<Value>, ArmError> {
        let service = call.parent.and_then(|service| call.found.resource(service));
        let sku = service.and_then(|service| service.sku.as_ref()?.get("name")?.as_str());
        Ok(open_to(sku.and_then(Sku::named)))
    }
}

impl View for Skus {
    fn descriptor(&self) -> &Descriptor {
        &self.0
    }

    fn items(&self, _call: &ViewCall<'_>) -> Result<Vec<Value>, ArmError> {
        Ok(REGIONS
            .iter()
            .flat_map(|region| SKUS.iter().map(|sku| offered(sku, region.name)))
            .collect())
    }
}

/// What a service may change to, its own sku among it.
pub(super) fn open_to(current: Option<&Sku>) -> Vec<Value> {
    let open = |sku: &&Sku| current.is_some_and(|current| current.may_become(sku));
    let shown = |sku: &Sku| {
        let units = sku.name != CONSUMPTION;
        let capacity = units.then(|| capacity(sku, |scale| scale.to_ascii_lowercase()));
        json!({
            "resourceType": "Microsoft.ApiManagement/service",
            "sku": { "name": sku.name },
            "capacity": capacity,
        })
    };
    SKUS.iter().filter(open).map(shown).collect()
}

pub(super) fn offered(sku: &Sku, region: &str) -> Value {
    json!({
        "resourceType": "service",
        "name": sku.name,
        "locations": [region],
        "locationInfo": [{ "location": region, "zones": [], "zoneDetails": [] }],
        "capacity": capacity(sku, str::to_owned),
        "restrictions": [],
    })
}

/// The two lists differ in how they write the scale.
fn capacity(sku: &Sku, spelling: fn(&str) -> String) -> Value {
    let scale = match sku.scale {
        Scale::None => "None",
        Scale::Manual => "Manual",
        Scale::Automatic => "Automatic",
    };
    json!({
        "minimum": sku.least,
        "maximum": sku.most,
        "default": sku.least,
        "scaleType": spelling(scale),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(of: &[Value]) -> Vec<&str> {
        of.iter().filter_map(|item| item["sku"]["name"].as_str()).collect()
    }

    #[test]
    fn a_service_sees_the_skus_of_its_generation() {
        let dedicated = open_to(Sku::named("Developer"));
        assert_eq!(names(&dedicated), ["Developer", "Basic", "Standard", "Premium", "Isolated"]);
        let capacity = json!({"minimum":1,"maximum":4,"default":1,"scaleType":"automatic"});
        assert_eq!(dedicated[2]["capacity"], capacity);
        let consumption = open_to(Sku::named("Consumption"));
        assert_eq!(names(&consumption), ["Consumption"]);
        assert_eq!(consumption[0]["capacity"], Value::Null);
        let v2 = open_to(Sku::named("BasicV2"));
        assert_eq!(names(&v2), ["BasicV2", "StandardV2", "PremiumV2"]);
    }

    #[test]
    fn a_region_offers_a_sku_with_its_capacity() {
        let offer = offered(&SKUS[1], "eastus");
        assert_eq!(offer["locations"], json!(["eastus"]));
        assert_eq!(offer["capacity"]["scaleType"], "Manual");
    }
}
