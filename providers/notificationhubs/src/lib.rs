//! Microsoft.NotificationHubs: namespaces with their private links, notification hubs, and the
//! authorization rules of both.
//!
//! Knows: names, rights, keys, credentials and their rules. Must not know: the engine, the store,
//! HTTP, or another provider.

mod authorization_rules;
mod credentials;
mod errors;
mod names;
mod namespaces;
mod notification_hubs;
mod private_links;
#[cfg(test)]
mod test_support;
mod versions;

use std::sync::Arc;

use authorization_rules::{AuthorizationRules, OfHub, OfNamespace};
use contract::{Entry, Provider, Typed};
use namespaces::Namespaces;
use notification_hubs::NotificationHubs;
use private_link::{Connections, LinkResources};

/// The namespace with its types.
pub fn provider() -> Provider {
    Provider {
        namespace: "Microsoft.NotificationHubs".to_owned(),
        display: "Microsoft Notification Hubs".to_owned(),
        entries: vec![
            Entry::Stored(Arc::new(Typed::<Namespaces>::new())),
            Entry::Stored(Arc::new(Typed::<AuthorizationRules<OfNamespace>>::new())),
            Entry::Stored(Arc::new(Typed::<NotificationHubs>::new())),
            Entry::Stored(Arc::new(Typed::<AuthorizationRules<OfHub>>::new())),
            Entry::Stored(Arc::new(Typed::<Connections<private_links::Namespaces>>::new())),
            Entry::View(Arc::new(LinkResources::<private_links::Namespaces>::default())),
        ],
    }
}
