//! The two levels at which rules stand.

/// What differs between the rules of a namespace and those of a hybrid connection.
pub trait Level: Send + Sync + 'static {
    const TYPE: &'static str;
    /// The type as the service writes it.
    const SHOWN: &'static str;
    const DISPLAY: &'static str;
}

/// Rules of a namespace: good for every hybrid connection in it.
pub struct OfNamespace;

/// Rules of one hybrid connection.
pub struct OfHybridConnection;

impl Level for OfNamespace {
    const TYPE: &'static str = "Microsoft.Relay/namespaces/authorizationRules";
    const SHOWN: &'static str = "Microsoft.Relay/Namespaces/AuthorizationRules";
    const DISPLAY: &'static str = "Namespace authorization rule";
}

impl Level for OfHybridConnection {
    const TYPE: &'static str = "Microsoft.Relay/namespaces/hybridConnections/authorizationRules";
    const SHOWN: &'static str = "Microsoft.Relay/namespaces/hybridconnections/authorizationrules";
    const DISPLAY: &'static str = "Hybrid connection authorization rule";
}
