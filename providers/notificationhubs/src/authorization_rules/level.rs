//! The two levels at which rules stand.

use contract::shared_access::{AccessRight, rights};

/// What differs between the rules of a namespace and those of a hub.
pub trait Level: Send + Sync + 'static {
    const TYPE: &'static str;
    const DISPLAY: &'static str;
    /// The rule that can neither go nor change its rights.
    const FIXED: Option<&'static str>;
    /// The rules a new parent begins with.
    const DEFAULTS: &'static [(&'static str, &'static [AccessRight])];

    fn is_fixed(name: &str) -> bool {
        Self::FIXED.is_some_and(|fixed| fixed.eq_ignore_ascii_case(name))
    }
}

/// Rules of a namespace: good for every hub in it.
pub struct OfNamespace;

/// Rules of one hub.
pub struct OfHub;

impl Level for OfNamespace {
    const TYPE: &'static str = "Microsoft.NotificationHubs/namespaces/authorizationRules";
    const DISPLAY: &'static str = "Namespace authorization rule";
    const FIXED: Option<&'static str> = Some("RootManageSharedAccessKey");
    const DEFAULTS: &'static [(&'static str, &'static [AccessRight])] =
        &[("RootManageSharedAccessKey", &rights::ALL)];
}

impl Level for OfHub {
    const TYPE: &'static str =
        "Microsoft.NotificationHubs/namespaces/notificationHubs/authorizationRules";
    const DISPLAY: &'static str = "Notification hub authorization rule";
    const FIXED: Option<&'static str> = None;
    const DEFAULTS: &'static [(&'static str, &'static [AccessRight])] = &[
        ("DefaultListenSharedAccessSignature", &[AccessRight::Listen]),
        ("DefaultFullSharedAccessSignature", &rights::ALL),
    ];
}
