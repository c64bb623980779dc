//! `Microsoft.Resources`: tenants, subscriptions, locations, resource groups, providers and the
//! lists of all resources. What ARM itself owns, through the same contract as every provider.
//!
//! Knows: the shapes of ARM's own resources. Must not know: any other namespace by name.

mod all_resources;
mod locations;
mod providers;
mod resource_groups;
mod subscriptions;
mod tenants;

use std::sync::Arc;

use contract::{Entry, Handler, Provider, Resource, Typed, View};

pub use subscriptions::subscription;

/// The versions that lists and errors name. Any well-formed one is accepted.
const VERSIONS: [&str; 14] = [
    "2025-04-01",
    "2025-03-01",
    "2024-11-01",
    "2024-07-01",
    "2024-03-01",
    "2023-07-01",
    "2022-12-01",
    "2022-09-01",
    "2021-04-01",
    "2021-01-01",
    "2020-10-01",
    "2020-06-01",
    "2019-05-01",
    "2016-06-01",
];

/// All types of the namespace.
pub fn provider() -> Provider {
    Provider {
        namespace: "Microsoft.Resources".to_owned(),
        display: "Microsoft Resources".to_owned(),
        entries: vec![
            view(tenants::Tenants::new()),
            stored::<subscriptions::Subscriptions>(),
            view(locations::Locations::new()),
            stored::<resource_groups::ResourceGroups>(),
            view(providers::TenantProviders::new()),
            view(providers::SubscriptionProviders::new()),
            stored::<providers::Registrations>(),
            Entry::Tracked(Arc::new(all_resources::in_subscription())),
            Entry::Tracked(Arc::new(all_resources::in_resource_group())),
        ],
    }
}

fn stored<R: Resource>() -> Entry {
    let handler: Arc<dyn Handler> = Arc::new(Typed::<R>::new());
    Entry::Stored(handler)
}

fn view(view: impl View) -> Entry {
    Entry::View(Arc::new(view))
}
