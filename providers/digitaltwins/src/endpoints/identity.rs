//! Whether the identity an endpoint is to use is one the instance has.

use arm::{Fault, Identity};
use serde_json::Value;

use super::model::{AuthenticationType, IdentityReference, IdentityType, Properties};
use crate::managed_identity::IDENTITY;

/// `available` is the instance's identity envelope. An endpoint that names no identity uses the
/// system-assigned one, if its authentication needs any.
pub fn faults(properties: &Properties, available: Option<&Value>) -> Vec<Fault> {
    let available = available.and_then(Identity::read);
    let based = properties.authentication_type == Some(AuthenticationType::IdentityBased);
    match &properties.identity {
        Some(reference) => referenced(reference, available.as_ref()),
        None if based => system(available.as_ref(), "authenticationType").into_iter().collect(),
        None => Vec::new(),
    }
}

fn referenced(reference: &IdentityReference, available: Option<&Identity>) -> Vec<Fault> {
    let id = reference.user_assigned_identity.as_deref().filter(|id| !id.is_empty());
    let member = "identity.userAssignedIdentity";
    match (reference.r#type.unwrap_or(IdentityType::SystemAssigned), id) {
        (IdentityType::SystemAssigned, id) => {
            let text = "It must not be set unless identity.type is 'UserAssigned'.";
            let stray = id.map(|_| Fault::new(member, text));
            stray.into_iter().chain(system(available, "identity.type")).collect()
        }
        (IdentityType::UserAssigned, None) => {
            vec![Fault::new(member, "It is required when identity.type is 'UserAssigned'.")]
        }
        (IdentityType::UserAssigned, Some(id)) if !IDENTITY.is_user_assigned(id) => {
            let text =
                format!("It must be the resource id of a '{}' resource.", IDENTITY.user_assigned);
            vec![Fault::new(member, text)]
        }
        (IdentityType::UserAssigned, Some(id)) => {
            let attached = available.is_some_and(|identity| identity.has_user_assigned(id));
            let text = "It must be one of the user-assigned identities of the instance.";
            (!attached).then(|| Fault::new(member, text)).into_iter().collect()
        }
    }
}

fn system(available: Option<&Identity>, member: &str) -> Option<Fault> {
    let enabled = available.is_some_and(|identity| identity.kind.has_system());
    let text = "The system-assigned identity of the instance must be enabled first.";
    (!enabled).then(|| Fault::new(member, text))
}
