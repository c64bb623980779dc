//! The two levels at which an app stands: a site, and a slot of it.

use contract::NameRule;

use crate::names;

/// What differs between sites and their slots, and between the hybrid connections of these.
pub trait Level: Send + Sync + 'static {
    /// Of the app itself.
    const APP: &'static str;
    const APP_DISPLAY: &'static str;
    const IS_SLOT: bool;
    /// Of the app's hybrid connections.
    const CONNECTION: &'static str;
    const CONNECTION_DISPLAY: &'static str;
    /// The collection that lists them.
    const CONNECTIONS: &'static str;
    /// Of what is read of the app's settings.
    const CONFIG: &'static str;
    const CONFIG_DISPLAY: &'static str;

    fn app_name() -> NameRule;
}

pub struct OfSite;

pub struct OfSlot;

impl Level for OfSite {
    const APP: &'static str = "Microsoft.Web/sites";
    const APP_DISPLAY: &'static str = "Web App";
    const IS_SLOT: bool = false;
    const CONNECTION: &'static str = "Microsoft.Web/sites/hybridConnectionNamespaces/relays";
    const CONNECTION_DISPLAY: &'static str = "Hybrid connection of a web app";
    const CONNECTIONS: &'static str = "Microsoft.Web/sites/hybridConnectionRelays";
    const CONFIG: &'static str = "Microsoft.Web/sites/config";
    const CONFIG_DISPLAY: &'static str = "Configuration of a web app";

    fn app_name() -> NameRule {
        names::site()
    }
}

impl Level for OfSlot {
    const APP: &'static str = "Microsoft.Web/sites/slots";
    const APP_DISPLAY: &'static str = "Web App slot";
    const IS_SLOT: bool = true;
    const CONNECTION: &'static str = "Microsoft.Web/sites/slots/hybridConnectionNamespaces/relays";
    const CONNECTION_DISPLAY: &'static str = "Hybrid connection of a slot";
    const CONNECTIONS: &'static str = "Microsoft.Web/sites/slots/hybridConnectionRelays";
    const CONFIG: &'static str = "Microsoft.Web/sites/slots/config";
    const CONFIG_DISPLAY: &'static str = "Configuration of a slot";

    fn app_name() -> NameRule {
        names::slot()
    }
}
