//! The relay a connection goes through, where this server knows it.
//!
//! It is *ours* if its subscription is, or, where nobody says which that is, the namespace that has
//! the name. Then everything said of it is checked; of any other relay nothing is known, and everything
//! is taken as it is sent.

use arm::{ArmError, Fault, ResourceId, ResourceType};
use contract::shared_access::ZONE;
use contract::{Envelope, Found, Need};
use serde_json::Value;

use crate::{errors, room};

const NAMESPACE: &str = "Microsoft.Relay";
const TYPE: [&str; 2] = ["namespaces", "hybridConnections"];
const MEMBER: &str = "relayArmUri";

/// What is known of a relay.
pub enum Relay<'a> {
    Ours(&'a Envelope),
    Foreign,
}

/// Who has the name of the namespace that the path of the connection `id` names.
pub fn claim(id: &ResourceId) -> Need {
    Need::Claim { zone: ZONE.to_owned(), name: room::relay(id).0 }
}

/// The relay of the connection `id`, existing or not: the one that `relayArmUri` names, or without one
/// that of the path, if its namespace is one of this server.
pub fn behind(found: &Found, id: &ResourceId, uri: Option<&str>) -> Option<ResourceId> {
    uri.map_or_else(|| claimed(found, id), named)
}

fn named(uri: &str) -> Option<ResourceId> {
    ResourceId::parse(uri).filter(|id| id.ty == ty() && id.resource_group_name().is_some())
}

/// Services share the zone: whoever has the name need not be a relay's namespace.
fn claimed(found: &Found, id: &ResourceId) -> Option<ResourceId> {
    let [.., namespace, relay] = id.names.as_slice() else { return None };
    let holder = ResourceId::parse(found.claim(ZONE, namespace)?)?;
    let names = vec![namespace.clone(), relay.clone()];
    let is_namespace = ty().parent() == Some(holder.ty);
    is_namespace.then(|| ResourceId { scope: holder.scope, ty: ty(), names })
}

fn ty() -> ResourceType {
    ResourceType::new(NAMESPACE, TYPE)
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
    let fault = |text: &str| errors::errors().refusal(vec![Fault::new(MEMBER, text)]);
    let Some(relay) = behind(found, id, uri) else {
        let text = "It must be the resource id of a hybrid connection of Microsoft.Relay.";
        return uri.map_or(Ok(Relay::Foreign), |_| Err(fault(text)));
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
