//! A provider's body, told from its descriptors alone.

use arm::{REGIONS, ResourceId, ResourceType};
use contract::{ActionMount, Descriptor, Entry, Lro, OperationUrl, Provider};
use serde_json::{Value, json};

/// The provider as a subscription sees it, or the tenant.
pub fn provider(provider: &Provider, seen_by: Option<(&ResourceId, &str)>) -> Value {
    let namespace = &provider.namespace;
    let types = resource_types(provider);
    let Some((subscription, state)) = seen_by else {
        return json!({
            "id": format!("/providers/{namespace}"),
            "namespace": namespace,
            "resourceTypes": types,
        });
    };
    let policy = if is_free(namespace) { "RegistrationFree" } else { "RegistrationRequired" };
    json!({
        "id": format!("{subscription}/providers/{namespace}"),
        "namespace": namespace,
        "resourceTypes": types,
        "registrationState": state,
        "registrationPolicy": policy,
    })
}

/// What ARM itself owns needs no registration, and has none to lose.
pub fn is_free(namespace: &str) -> bool {
    namespace.eq_ignore_ascii_case(ResourceType::subscription().namespace())
}

/// Each name once: clients look for exactly one entry of a type.
fn resource_types(provider: &Provider) -> Vec<Value> {
    let mut types: Vec<(String, Value)> = Vec::new();
    let mut add = |name: String, value: Value| {
        if !types.iter().any(|(known, _)| known.eq_ignore_ascii_case(&name)) {
            types.push((name, value));
        }
    };
    for descriptor in provider.entries.iter().map(Entry::descriptor) {
        for name in names(descriptor) {
            add(name.clone(), of_type(&name, descriptor));
        }
        for name in beside(descriptor) {
            add(name.clone(), without_place(&name, &descriptor.version_names()));
        }
    }
    add("operations".to_owned(), without_place("operations", &all_versions(provider)));
    types.into_iter().map(|(_, value)| value).collect()
}

/// The names a type goes by: its path, what its bodies call it, and where else it is listed.
fn names(descriptor: &Descriptor) -> Vec<String> {
    if descriptor.verbs.is_empty() && descriptor.listing.is_none() {
        return Vec::new();
    }
    let told = descriptor.wire.ty.as_deref().and_then(ResourceType::parse);
    let also = descriptor.listing.iter().flat_map(|listing| &listing.also_at);
    let others = told.iter().chain(also).map(ResourceType::path);
    std::iter::once(descriptor.ty.path()).chain(others).collect()
}

/// Types that are only paths: actions on the namespace, and where operations are polled.
fn beside(descriptor: &Descriptor) -> Vec<String> {
    let actions = descriptor.actions.iter().filter_map(|action| match action.mount {
        ActionMount::Resource => None,
        ActionMount::Subscription | ActionMount::ResourceGroup => Some(action.name.clone()),
        ActionMount::Location => Some(format!("locations/{}", action.name)),
    });
    let urls = descriptor.lro.iter().flat_map(|Lro { status, result, .. }| [status, result]);
    let polled = urls.flatten().filter_map(|url| match url {
        OperationUrl::Location { segment } => Some(format!("locations/{segment}")),
        OperationUrl::Resource { segment } => Some(format!("{}/{segment}", descriptor.ty.path())),
        OperationUrl::Subscription { .. } => None,
    });
    let mut names: Vec<String> = actions.chain(polled).collect();
    if names.iter().any(|name| name.starts_with("locations/")) {
        names.insert(0, "locations".to_owned());
    }
    names
}

/// Locations are display names; versions are newest first.
fn of_type(name: &str, descriptor: &Descriptor) -> Value {
    let shows = |member| descriptor.wire.shows(member);
    let mut body = without_place(name, &descriptor.version_names());
    if shows("location") {
        body["locations"] = REGIONS.iter().map(|region| region.display).collect();
    }
    let capabilities: Vec<&str> = [
        ("identity", "SystemAssignedResourceIdentity"),
        ("tags", "SupportsTags"),
        ("location", "SupportsLocation"),
    ]
    .into_iter()
    .filter_map(|(member, capability)| shows(member).then_some(capability))
    .collect();
    if !capabilities.is_empty() {
        body["capabilities"] = json!(capabilities.join(", "));
    }
    body
}

fn without_place(name: &str, versions: &[&str]) -> Value {
    json!({ "resourceType": name, "locations": [], "apiVersions": versions, "capabilities": "None" })
}

/// The versions of all types, newest first.
fn all_versions(provider: &Provider) -> Vec<&str> {
    let descriptors = provider.entries.iter().map(Entry::descriptor);
    let mut versions: Vec<_> = descriptors.flat_map(|descriptor| &descriptor.versions).collect();
    versions.sort_by(|one, other| other.cmp(one));
    versions.dedup();
    versions.into_iter().map(arm::ApiVersion::as_str).collect()
}
