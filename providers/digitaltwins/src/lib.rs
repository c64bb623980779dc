//! `Microsoft.DigitalTwins`: instances, the endpoints they send events to, and their private links.
//!
//! Knows: these types, their rules and how they read on the wire, after the published API and
//! recorded traffic. Must not know: the engine, the store, HTTP, or any other provider.

mod endpoints;
mod errors;
mod instances;
mod managed_identity;
mod private_links;
mod state;
#[cfg(test)]
mod test_support;
mod wire;

use std::sync::Arc;

use contract::{Entry, Provider, Typed};
use private_link::{Connections, LinkResources};

/// Newest first. The newest is what Terraform and the Python client speak; recordings hold 2022-05-31.
const VERSIONS: &[&str] =
    &["2023-01-31", "2022-10-31", "2022-05-31", "2021-06-30-preview", "2020-12-01", "2020-10-31"];

/// The namespace and its types.
pub fn provider() -> Provider {
    Provider {
        namespace: "Microsoft.DigitalTwins".to_owned(),
        display: "Microsoft Digital Twins".to_owned(),
        entries: vec![
            Entry::Stored(Arc::new(Typed::<instances::Instances>::new())),
            Entry::Stored(Arc::new(Typed::<endpoints::Endpoints>::new())),
            Entry::Stored(Arc::new(Typed::<Connections<private_links::Instances>>::new())),
            Entry::View(Arc::new(LinkResources::<private_links::Instances>::default())),
        ],
    }
}
