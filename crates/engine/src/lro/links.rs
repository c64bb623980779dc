//! Where an operation is polled.

use arm::{Location, Operation, ResourceId};
use contract::{Lro, LroHeaders, OperationUrl};

use crate::request::Links;

/// Seconds between two polls. Zero or none makes Python and az sleep for thirty.
pub const RETRY_AFTER_S: u32 = 1;

/// The headers that announce `operation`, absolute on `origin`.
pub fn links(lro: &Lro, operation: &Operation, origin: &str) -> Links {
    let version = &operation.api_version;
    let full = |url: &OperationUrl| {
        format!("{origin}{}?api-version={version}", crate::url::path(&path(url, operation)))
    };
    let result = lro.result.as_ref().map(full);
    let flagged =
        lro.status_flag.as_ref().and_then(|flag| Some(format!("{}&{flag}", result.as_ref()?)));
    let status = lro.status.as_ref().map(full).or_else(|| flagged.clone());
    let (azure_async_operation, location) = match lro.headers {
        LroHeaders::Both => (status, flagged.or(result)),
        LroHeaders::Location => (None, result),
        LroHeaders::StatusAndResource => {
            let resource = format!(
                "{origin}{}?api-version={version}",
                crate::url::path(&operation.resource.to_string())
            );
            (status, Some(resource))
        }
    };
    Links { azure_async_operation, location, retry_after_s: Some(RETRY_AFTER_S) }
}

/// What the status body gives as its `id`: its own path.
pub fn status_id(lro: &Lro, operation: &Operation) -> Option<String> {
    let url = lro.status.as_ref().or(lro.result.as_ref())?;
    Some(path(url, operation))
}

fn path(url: &OperationUrl, operation: &Operation) -> String {
    let (id, token) = (&operation.resource, &operation.token);
    let subscription = id.subscription_id().unwrap_or_default();
    match url {
        OperationUrl::Location { segment } => {
            let place = place(id, operation.location.as_deref());
            let namespace = id.ty.namespace();
            format!(
                "/subscriptions/{subscription}/providers/{namespace}/locations/{place}/{segment}/{token}"
            )
        }
        OperationUrl::Resource { segment } => format!("{id}/{segment}/{token}"),
        OperationUrl::Subscription { segment } => {
            format!("/subscriptions/{subscription}/{segment}/{token}")
        }
    }
}

/// The resource's own region; where it has none, the one its id names or a global one.
fn place(id: &ResourceId, location: Option<&str>) -> String {
    let named =
        id.ty.segments().iter().position(|segment| segment.eq_ignore_ascii_case("locations"));
    let place = location.or_else(|| Some(id.names.get(named?)?.as_str())).unwrap_or("global");
    Location::parse(place).map_or_else(|| place.to_owned(), |known| known.name().to_owned())
}
