//! The relay a connection goes through, where this server knows it.
//!
//! It is *ours* if its subscription is. Then everything said of it is checked; of any other relay
//! nothing is known, and everything is taken as it is sent.

use arm::{ArmError, Fault, ResourceId, ResourceType};
use contract::{Envelope, Found, Need};
use serde_json::Value;

use crate::{errors, room};

const TYPE: [&str; 2] = ["namespaces", "hybridConnections"];
const MEMBER: &str = "relayArmUri";

/// What is known of a relay.
pub enum Relay<'a> {
    Ours(&'a Envelope),
    Foreign,
}

/// The relay that `relayArmUri` names, existing or not.
pub fn named(uri: &str) -> Option<ResourceId> {
    let ty = ResourceType::new("Microsoft.Relay", TYPE);
    ResourceId::parse(uri).filter(|id| id.ty == ty && id.resource_group_name().is_some())
}

/// The relay, and whether its subscription is one of this server.
pub fn needs(relay: &ResourceId) -> Vec<Need> {
    let subscription = relay.subscription_id().map(ResourceId::subscription);
    [Some(relay.clone()), subscription].into_iter().flatten().map(Need::Resource).collect()
}

/// Looks at the relay of the connection `id`.
///
/// # Errors
/// The uri names no relay, or another one than the path; the relay is ours and not there, or lets
/// anybody send.
pub fn find<'a>(
    found: &'a Found,
    id: &ResourceId,
    uri: Option<&str>,
) -> Result<Relay<'a>, ArmError> {
    let Some(uri) = uri else { return Ok(Relay::Foreign) };
    let fault = |text: &str| errors::errors().refusal(vec![Fault::new(MEMBER, text)]);
    let Some(relay) = named(uri) else {
        return Err(fault("It must be the resource id of a hybrid connection of Microsoft.Relay."));
    };
    if room::relay(&relay) != room::relay(id) {
        return Err(fault("It must name the namespace and the relay that the path names."));
    }
    let subscription = relay.subscription_id().map(ResourceId::subscription);
    if subscription.is_none_or(|subscription| found.resource(&subscription).is_none()) {
        return Ok(Relay::Foreign);
    }
    let Some(entity) = found.resource(&relay) else {
        return Err(errors::cannot_find("HybridConnection", &relay.full_name()));
    };
    let open = entity.properties.get("requiresClientAuthorization") == Some(&Value::Bool(false));
    if open {
        let text = "The hybrid connection must require client authorization.";
        return Err(errors::bad_request(MEMBER, text));
    }
    Ok(Relay::Ours(entity))
}

impl Relay<'_> {
    /// Where the relay says it leads.
    pub fn metadata(&self) -> Option<&str> {
        match self {
            Self::Ours(entity) => entity.properties.get("userMetadata")?.as_str(),
            Self::Foreign => None,
        }
    }
}
