//! Microsoft.ApiManagement: services, their backends, their private links, their skus, and deleted
//! services.
//!
//! Knows: how these types look and decide. Must not know: the engine, the store, HTTP, any other
//! provider, or the gateway that obeys what is configured here.

mod backends;
mod deleted_services;
mod duration;
mod private_links;
mod service;
mod skus;
#[cfg(test)]
mod test_support;

use std::sync::Arc;

use arm::Dialect;
use contract::{Entry, Errors, Provider, Typed};
use private_link::{Connections, LinkResources};

/// Every version the resource provider is known to serve, newest first.
const VERSIONS: &[&str] = &[
    "2025-09-01-preview",
    "2025-03-01-preview",
    "2024-10-01-preview",
    "2024-06-01-preview",
    "2024-05-01",
    "2023-09-01-preview",
    "2023-05-01-preview",
    "2023-03-01-preview",
    "2022-09-01-preview",
    "2022-08-01",
    "2022-04-01-preview",
    "2021-12-01-preview",
    "2021-08-01",
    "2021-04-01-preview",
];

/// Recorded code and text over the faults of a body.
const VALIDATION: (&str, &str) =
    ("ValidationError", "One or more fields contain incorrect values:");

/// The namespace and its types.
pub fn provider() -> Provider {
    Provider {
        namespace: "Microsoft.ApiManagement".to_owned(),
        display: "Microsoft API Management".to_owned(),
        entries: vec![
            Entry::Stored(Arc::new(Typed::<service::Service>::new())),
            Entry::Stored(Arc::new(Typed::<backends::Backends>::new())),
            Entry::Stored(Arc::new(Typed::<Connections<private_links::Services>>::new())),
            Entry::Stored(Arc::new(Typed::<deleted_services::DeletedServices>::new())),
            Entry::View(Arc::new(LinkResources::<private_links::Services>::default())),
            Entry::View(Arc::new(skus::ServiceSkus::default())),
            Entry::View(Arc::new(skus::Skus::default())),
        ],
    }
}

/// The manner of every type here: `details` is always written. In the words a type has for one that
/// is missing, `{name}` stands for its name.
fn errors() -> Errors {
    Errors {
        dialect: Dialect { null_details: true, ..Dialect::default() },
        validation: (VALIDATION.0.to_owned(), VALIDATION.1.to_owned()),
        not_found: None,
        name: VALIDATION.0.to_owned(),
    }
}
