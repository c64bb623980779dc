//! WCF relays: listed for the clients that ask, and never there. WCF does not run here.
//!
//! Knows: that there are none. Must not know: what one would be.

use arm::{ArmError, Verb};
use contract::{Descriptor, View, ViewCall};
use serde_json::Value;

use crate::errors;
use crate::versions::VERSIONS;

/// The WCF relays of a namespace.
pub struct WcfRelays(Descriptor);

impl Default for WcfRelays {
    fn default() -> Self {
        let ty = "Microsoft.Relay/namespaces/wcfRelays";
        let mut descriptor = Descriptor::new(ty, "WCF relay", &VERSIONS);
        descriptor.verbs = vec![Verb::Get];
        descriptor.errors = errors::errors();
        Self(descriptor)
    }
}

impl View for WcfRelays {
    fn descriptor(&self) -> &Descriptor {
        &self.0
    }

    fn items(&self, _call: &ViewCall<'_>) -> Result<Vec<Value>, ArmError> {
        Ok(Vec::new())
    }
}
