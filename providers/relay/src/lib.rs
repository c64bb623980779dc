//! Microsoft.Relay: namespaces, hybrid connections, and the authorization rules of both.
//!
//! Knows: names, rights, keys and their rules. Must not know: the engine, the store, HTTP, another
//! provider, or how a relay joins its two ends.

mod authorization_rules;
mod endpoint;
mod errors;
mod hybrid_connections;
mod names;
mod namespaces;
mod place;
#[cfg(test)]
mod test_support;
mod versions;
mod wcf_relays;

use std::sync::Arc;

use authorization_rules::{AuthorizationRules, OfHybridConnection, OfNamespace};
use contract::{Entry, Provider, Typed};
use hybrid_connections::HybridConnections;
use namespaces::Namespaces;
use wcf_relays::WcfRelays;

/// The namespace with its five types.
pub fn provider() -> Provider {
    Provider {
        namespace: "Microsoft.Relay".to_owned(),
        display: "Microsoft Relay".to_owned(),
        entries: vec![
            Entry::Stored(Arc::new(Typed::<Namespaces>::new())),
            Entry::Stored(Arc::new(Typed::<AuthorizationRules<OfNamespace>>::new())),
            Entry::Stored(Arc::new(Typed::<HybridConnections>::new())),
            Entry::Stored(Arc::new(Typed::<AuthorizationRules<OfHybridConnection>>::new())),
            Entry::View(Arc::new(WcfRelays::default())),
        ],
    }
}
