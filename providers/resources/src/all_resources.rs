//! `/resources` of a subscription and of a group: every tracked resource, without its properties.

use contract::{Descriptor, FilterField, Listing};

use crate::VERSIONS;

pub fn in_subscription() -> Descriptor {
    described("Microsoft.Resources/subscriptions/resources")
}

pub fn in_resource_group() -> Descriptor {
    described("Microsoft.Resources/subscriptions/resourceGroups/resources")
}

fn described(ty: &str) -> Descriptor {
    Descriptor {
        any_version: true,
        verbs: Vec::new(),
        listing: Some(Listing {
            filter: vec![
                FilterField::new("name", "/name"),
                FilterField::new("resourceType", "/type"),
                // `az resource list -g` asks so, though no item shows it.
                FilterField::new("resourceGroup", "/resourceGroup"),
                FilterField::new("location", "/location"),
                FilterField::new("kind", "/kind"),
                FilterField::new("identity/principalId", "/identity/principalId"),
                FilterField::new("tagName", "/tags"),
            ],
            functions: ["substringof", "startswith"].map(str::to_owned).to_vec(),
            ..Listing::default()
        }),
        ..Descriptor::new(ty, "Resource", &VERSIONS)
    }
}
