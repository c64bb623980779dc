//! Microsoft.NotificationHubs: namespaces, notification hubs, and the authorization rules of both.
//!
//! Knows: names, rights, keys, credentials and their rules. Must not know: the engine, the store,
//! HTTP, or another provider.

mod authorization_rules;
mod credentials;
mod endpoint;
mod errors;
mod names;
mod namespaces;
mod notification_hubs;
mod rights;
#[cfg(test)]
mod test_support;
mod versions;

use std::sync::Arc;

use authorization_rules::{AuthorizationRules, OfHub, OfNamespace};
use contract::{Entry, Provider, Typed};
use namespaces::Namespaces;
use notification_hubs::NotificationHubs;

/// The namespace with its four types.
pub fn provider() -> Provider {
    Provider {
        namespace: "Microsoft.NotificationHubs".to_owned(),
        display: "Microsoft Notification Hubs".to_owned(),
        entries: vec![
            Entry::Stored(Arc::new(Typed::<Namespaces>::new())),
            Entry::Stored(Arc::new(Typed::<AuthorizationRules<OfNamespace>>::new())),
            Entry::Stored(Arc::new(Typed::<NotificationHubs>::new())),
            Entry::Stored(Arc::new(Typed::<AuthorizationRules<OfHub>>::new())),
        ],
    }
}

#[cfg(test)]
mod tests {
    use contract::{Entry, FieldTree};

    #[test]
    fn every_type_describes_itself() {
        let provider = super::provider();
        let types: Vec<String> =
            provider.entries.iter().map(|entry| entry.descriptor().ty.path()).collect();
        assert_eq!(
            types,
            [
                "namespaces",
                "namespaces/authorizationRules",
                "namespaces/notificationHubs",
                "namespaces/notificationHubs/authorizationRules",
            ]
        );
        for entry in &provider.entries {
            let versions = &entry.descriptor().versions;
            assert!(versions.is_sorted_by(|a, b| a > b), "newest first");
        }
    }

    #[test]
    fn nothing_a_client_sends_is_unbounded() {
        for entry in super::provider().entries {
            let descriptor = entry.descriptor();
            if let Entry::Stored(handler) = &entry {
                assert_eq!(handler.fields().unbounded(), Vec::<String>::new(), "{}", descriptor.ty);
            }
            for action in &descriptor.actions {
                let open = action.body.as_ref().map(FieldTree::unbounded).unwrap_or_default();
                assert_eq!(open, Vec::<String>::new(), "{}", action.name);
            }
        }
    }
}
