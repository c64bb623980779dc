//! Microsoft.Network: virtual networks with their subnets, private endpoints, and the interfaces those
//! have.
//!
//! Knows: these types, the rules of addresses, and what an endpoint asks of its targets. Must not know:
//! the engine, the store, HTTP, how any target looks, or how traffic flows.

mod errors;
mod network_interfaces;
mod prefix;
mod private_endpoints;
mod references;
mod subnets;
#[cfg(test)]
mod test_support;
mod virtual_networks;
mod wire;

use std::sync::Arc;

use contract::{Entry, Provider, Typed};

/// The generally available versions since private endpoints are, newest first.
const VERSIONS: &[&str] = &[
    "2026-03-01",
    "2026-01-01",
    "2025-07-01",
    "2025-05-01",
    "2025-03-01",
    "2025-01-01",
    "2024-10-01",
    "2024-07-01",
    "2024-05-01",
    "2024-03-01",
    "2024-01-01",
    "2023-11-01",
    "2023-09-01",
    "2023-06-01",
    "2023-05-01",
    "2023-04-01",
    "2023-02-01",
    "2022-11-01",
    "2022-09-01",
    "2022-07-01",
    "2022-05-01",
    "2022-01-01",
    "2021-08-01",
    "2021-05-01",
    "2021-03-01",
    "2021-02-01",
    "2020-11-01",
    "2020-08-01",
    "2020-07-01",
    "2020-06-01",
    "2020-05-01",
];

/// The namespace and its types.
pub fn provider() -> Provider {
    Provider {
        namespace: "Microsoft.Network".to_owned(),
        display: "Microsoft Network".to_owned(),
        entries: vec![
            Entry::Stored(Arc::new(Typed::<virtual_networks::VirtualNetworks>::new())),
            Entry::Stored(Arc::new(Typed::<subnets::Subnets>::new())),
            Entry::Stored(Arc::new(Typed::<private_endpoints::PrivateEndpoints>::new())),
            Entry::Stored(Arc::new(Typed::<network_interfaces::NetworkInterfaces>::new())),
        ],
    }
}
