//! A provider's body.

use arm::{REGIONS, ResourceId};
use contract::{Descriptor, Entry, Provider};
use serde_json::{Value, json};

/// The provider as a subscription sees it, or the tenant.
pub fn provider(provider: &Provider, seen_by: Option<(&ResourceId, &str)>) -> Value {
    let types: Vec<Value> =
        provider.entries.iter().map(Entry::descriptor).filter(|d| is_shown(d)).map(ty).collect();
    let namespace = &provider.namespace;
    let mut body = json!({ "namespace": namespace, "resourceTypes": types });
    if let Some((subscription, state)) = seen_by {
        body["id"] = json!(format!("{subscription}/providers/{namespace}"));
        body["registrationState"] = json!(state);
        body["registrationPolicy"] = json!("RegistrationRequired");
    }
    body
}

fn is_shown(descriptor: &Descriptor) -> bool {
    descriptor.listing.is_some() || !descriptor.verbs.is_empty()
}

/// Locations are display names, none for what has no location; versions are newest first.
fn ty(descriptor: &Descriptor) -> Value {
    let regions: Vec<&str> = REGIONS.iter().map(|region| region.display).collect();
    let tracked = descriptor.tracked;
    let capabilities = match (tracked, descriptor.wire.shows("identity")) {
        (true, true) => "SystemAssignedResourceIdentity, SupportsTags, SupportsLocation",
        (true, false) => "SupportsTags, SupportsLocation",
        _ => "None",
    };
    // ARM's own types are listed without the subscription they lie in.
    let path = descriptor.ty.path();
    let shown = path.strip_prefix("subscriptions/").unwrap_or(&path);
    json!({
        "resourceType": shown,
        "locations": if tracked { regions } else { Vec::new() },
        "apiVersions": descriptor.version_names(),
        "capabilities": capabilities,
    })
}
