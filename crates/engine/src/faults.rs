//! ARM's own refusals, in ARM's words.

use arm::{ArmError, ErrorKind, Fault, ResourceId, ResourceType, Verb};
use contract::{Descriptor, Hosting};
use store::StoreError;

pub fn invalid_version(descriptor: &Descriptor, version: &str) -> ArmError {
    let known = descriptor.version_names().join(",");
    let text =
        format!("The api-version '{version}' is invalid. The supported versions are '{known}'.");
    ArmError::bad_request("InvalidApiVersionParameter", text)
}

pub fn version_not_served(descriptor: &Descriptor, version: &str) -> ArmError {
    let known = descriptor.version_names().join(", ");
    let (ty, namespace) = (descriptor.ty.path(), descriptor.ty.namespace());
    if descriptor.tracked {
        let regions: Vec<&str> = arm::REGIONS.iter().map(|region| region.name).collect();
        let text = format!(
            "No registered resource provider found for location 'global' and API version \
             '{version}' for type '{ty}'. The supported api-versions are '{known}'. The supported \
             locations are '{}'.",
            regions.join(", ")
        );
        return ArmError::bad_request("NoRegisteredProviderFound", text);
    }
    let text = format!(
        "The resource type '{ty}' could not be found in the namespace '{namespace}' for api \
         version '{version}'. The supported api-versions are '{known}'."
    );
    ArmError::not_found("InvalidResourceType", text)
}

/// Something a resource is nested in does not exist.
pub fn ancestor_missing(id: &ResourceId) -> ArmError {
    let name = id.name();
    match core(id) {
        Some(Core::Group) => ArmError::not_found(
            "ResourceGroupNotFound",
            format!("Resource group '{name}' could not be found."),
        ),
        Some(Core::Subscription) => ArmError::not_found(
            "SubscriptionNotFound",
            format!("The subscription '{name}' could not be found."),
        ),
        None => ArmError::not_found(
            "ParentResourceNotFound",
            format!(
                "Can not perform requested operation on nested resource. Parent resource '{}' not \
                 found.",
                id.full_name()
            ),
        ),
    }
}

/// The resource itself does not exist.
pub fn not_found(descriptor: &Descriptor, id: &ResourceId) -> ArmError {
    if let Some((code, text)) = &descriptor.errors.not_found {
        return ArmError::not_found(code, text.replace("{name}", id.name()));
    }
    match (&descriptor.hosting, id.resource_group_name()) {
        (Hosting::ResourceGroup | Hosting::Parent | Hosting::Below(_), Some(group))
            if !matches!(id.scope, arm::Scope::Tenant) =>
        {
            ArmError::not_found(
                "ResourceNotFound",
                format!(
                    "The Resource '{}/{}' under resource group '{group}' was not found. For more \
                     details please go to https://aka.ms/ARMResourceNotFoundFix",
                    id.ty,
                    id.full_name()
                ),
            )
        }
        _ if core(id).is_some() => ancestor_missing(id),
        _ => ArmError::not_found("ResourceNotFound", format!("The resource '{id}' was not found.")),
    }
}

/// The namespace stands last in quotes: clients that register by themselves look for it there.
pub fn not_registered(namespace: &str) -> ArmError {
    let code = "MissingSubscriptionRegistration";
    let text = format!(
        "The subscription is not registered to use namespace '{namespace}'. See \
         https://aka.ms/rps-not-found for how to register subscriptions."
    );
    let detail = Fault::new(namespace, text.clone()).coded(code);
    ArmError::conflict(code, text).with(vec![detail])
}

/// A write to something that is on its way out, or below it.
pub fn closing(id: &ResourceId) -> ArmError {
    match core(id) {
        Some(Core::Group) => ArmError::conflict(
            "ResourceGroupBeingDeleted",
            format!(
                "The resource group '{}' is in deprovisioning state and cannot perform this \
                 operation.",
                id.name()
            ),
        ),
        _ => ArmError::conflict(
            "Conflict",
            format!("The resource '{}' is being deleted.", id.full_name()),
        ),
    }
}

/// A verb that the type of a path does not have, or that the path itself cannot have.
pub fn method_not_allowed(verb: Verb) -> ArmError {
    let method = match verb {
        Verb::Action => "POST".to_owned(),
        verb => verb.word().to_ascii_uppercase(),
    };
    let text = format!("The requested resource does not support http method '{method}'.");
    ArmError::new(ErrorKind::MethodNotAllowed, "MethodNotAllowed", text)
}

/// Another operation has not ended yet.
pub fn busy(id: &ResourceId, state: &str) -> ArmError {
    ArmError::conflict(
        "AnotherOperationInProgress",
        format!(
            "Another operation on the resource '{}' is in progress: its provisioning state is \
             '{state}'. Try again when it has ended.",
            id.full_name()
        ),
    )
}

/// What the store could not do, for the client.
pub fn store(error: StoreError) -> ArmError {
    match error {
        StoreError::Full(source) => {
            let text = "The server's storage is full. Nothing was written; reads go on.";
            let mut error =
                ArmError::new(ErrorKind::InsufficientStorage, "InsufficientStorage", text);
            error.internal = Some(source.to_string());
            error
        }
        StoreError::Claimed { name, .. } => ArmError::conflict(
            "NameUnavailable",
            format!("The name '{name}' is already in use. Choose a different name."),
        ),
        StoreError::Expectation(_) => lost_race(),
        other => {
            let mut text = other.to_string();
            let mut source = std::error::Error::source(&other);
            while let Some(cause) = source {
                text = format!("{text}: {cause}");
                source = cause.source();
            }
            ArmError::internal(text)
        }
    }
}

/// The world changed between the snapshot and the commit.
pub fn lost_race() -> ArmError {
    ArmError::conflict(
        "Conflict",
        "The resource was changed by another request at the same time. Read it again and retry.",
    )
}

/// What ARM itself owns and tells of in its own words.
enum Core {
    Subscription,
    Group,
}

fn core(id: &ResourceId) -> Option<Core> {
    if id.ty == ResourceType::resource_group() {
        return Some(Core::Group);
    }
    (id.ty == ResourceType::subscription()).then_some(Core::Subscription)
}
