//! The sizes and numbers this server puts up with.

use std::sync::Arc;

use arm::{ArmError, ErrorKind};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use tokio::sync::OwnedSemaphorePermit;

use crate::failure::Failure;
use crate::service::Plane;
use crate::{Front, Limits, admin, body};

/// Lets a request in; it counts as being answered until the permit is dropped. Questions after the
/// server's health do not count: a full server is not a dead one.
pub(super) fn admit(
    front: &Front,
    plane: Plane,
    parts: &Parts,
) -> Result<Option<OwnedSemaphorePermit>, Failure> {
    sizes(&front.config.limits, parts)?;
    if plane == Plane::Administration && admin::is_health(parts.uri.path()) {
        return Ok(None);
    }
    Arc::clone(front.in_flight(plane)).try_acquire_owned().map(Some).map_err(|_| {
        let text = "Too many requests are being answered at this moment. Try again in a second.";
        ArmError::new(ErrorKind::Throttled, "TooManyRequests", text).into()
    })
}

fn sizes(limits: &Limits, parts: &Parts) -> Result<(), Failure> {
    let url = parts.uri.path_and_query().map_or(0, |url| url.as_str().len());
    if url > limits.url_bytes {
        let text = format!("The request URL exceeds the maximum of {} bytes.", limits.url_bytes);
        let error = ArmError::new(ErrorKind::TooLarge, "RequestUriTooLong", text);
        return Err(Failure::with_status(StatusCode::URI_TOO_LONG, error));
    }
    let headers: usize =
        parts.headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if headers > limits.header_bytes {
        let most = limits.header_bytes;
        let text = format!("The request headers exceed the maximum of {most} bytes together.");
        let error = ArmError::new(ErrorKind::TooLarge, "RequestHeaderFieldsTooLarge", text);
        return Err(Failure::with_status(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, error));
    }
    if declared_length(&parts.headers).is_some_and(|length| length > limits.body_bytes as u64) {
        return Err(body::too_large(limits.body_bytes));
    }
    Ok(())
}

fn declared_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}
