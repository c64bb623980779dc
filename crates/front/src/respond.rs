//! The one place that prints status lines and headers.

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, header};
use engine::Outcome;
use engine::{Links, Reply};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::Serialize;

use crate::failure::Failure;

static ASYNC_OPERATION: HeaderName = HeaderName::from_static("azure-asyncoperation");
static ERROR_CODE: HeaderName = HeaderName::from_static("x-ms-error-code");
static FAILURE_CAUSE: HeaderName = HeaderName::from_static("x-ms-failure-cause");

/// What a header cannot carry; everything else in a URL is already as it should be.
const IN_URL: &AsciiSet = &CONTROLS.add(b' ');

/// Against which allowance a request counts. The figures are those of 2026's real ARM and never
/// go down: nothing is throttled here by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Allowance {
    Subscription(Class),
    Tenant(Class),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    Reads,
    Writes,
    Deletes,
}

const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");
const PLAIN: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");

/// What the engine answered.
pub(crate) fn reply(reply: Reply) -> Response<Body> {
    let status = match reply.outcome {
        Outcome::Ok => StatusCode::OK,
        Outcome::Created => StatusCode::CREATED,
        Outcome::Accepted => StatusCode::ACCEPTED,
        Outcome::NoContent => StatusCode::NO_CONTENT,
    };
    let mut response = match reply.body {
        Some(engine::Body::Json(body)) => json(status, &body),
        Some(engine::Body::Written(bytes)) => written(status, bytes, JSON),
        Some(engine::Body::Text { media, text }) => {
            let media = HeaderValue::try_from(media).unwrap_or(PLAIN);
            written(status, text.into(), media)
        }
        None => empty(status),
    };
    let headers = response.headers_mut();
    if let Some(tag) = reply.etag {
        headers.extend(HeaderValue::try_from(tag.quoted()).ok().map(|tag| (header::ETAG, tag)));
    }
    follow(headers, &reply.links);
    response
}

/// A refusal, in the envelope and in the manner of the type that refused.
pub(crate) fn failure(failure: &Failure) -> Response<Body> {
    let refusal = &failure.refusal;
    let mut response = json(failure.status, &refusal.error.body(refusal.dialect));
    let headers = response.headers_mut();
    let cause = if refusal.by_gateway { "gateway" } else { "service" };
    headers.insert(&FAILURE_CAUSE, HeaderValue::from_static(cause));
    // The Go clients believe this header before the body: it is the body's code or not there.
    if let Some(code) = HeaderValue::from_str(&refusal.error.code).ok().filter(|c| !c.is_empty()) {
        headers.insert(&ERROR_CODE, code);
    }
    if failure.status == StatusCode::TOO_MANY_REQUESTS {
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    }
    headers.extend(failure.header.clone());
    response
}

pub(crate) fn json(status: StatusCode, body: &impl Serialize) -> Response<Body> {
    match serde_json::to_vec(body) {
        Ok(bytes) => written(status, bytes.into(), JSON),
        Err(_) => empty(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

fn written(status: StatusCode, bytes: Bytes, media: HeaderValue) -> Response<Body> {
    let length = HeaderValue::from(bytes.len());
    let mut response = bare(status, Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, media);
    headers.insert(header::CONTENT_LENGTH, length);
    response
}

/// Says that there is no body, where saying so is allowed: some clients take an empty chunked one
/// for a fault.
pub(crate) fn empty(status: StatusCode) -> Response<Body> {
    let mut response = bare(status, Body::empty());
    if status != StatusCode::NO_CONTENT {
        response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(0));
    }
    response
}

/// Takes the body away and leaves what is said about it, as the reply to a HEAD is.
pub(crate) fn headers_only(response: &mut Response<Body>) {
    *response.body_mut() = Body::empty();
}

/// The headers every reply has. `Strict-Transport-Security` is left out on purpose: browsers would
/// pin `localhost` to HTTPS for a year.
pub(crate) fn common(headers: &mut HeaderMap) {
    // A reply with a token in it has said more already.
    let no_cache = HeaderValue::from_static("no-cache");
    headers.entry(header::CACHE_CONTROL).or_insert(no_cache);
    headers.insert(header::PRAGMA, HeaderValue::from_static("no-cache"));
    headers.insert(header::EXPIRES, HeaderValue::from_static("-1"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
}

/// How much is left of the allowance.
pub(crate) fn remaining(headers: &mut HeaderMap, allowance: Allowance) {
    let own = |name, figure| (HeaderName::from_static(name), HeaderValue::from_static(figure));
    let (first, second) = match allowance {
        Allowance::Subscription(Class::Reads) => (
            own("x-ms-ratelimit-remaining-subscription-reads", "1099"),
            Some(own("x-ms-ratelimit-remaining-subscription-global-reads", "16499")),
        ),
        Allowance::Subscription(Class::Writes) => (
            own("x-ms-ratelimit-remaining-subscription-writes", "799"),
            Some(own("x-ms-ratelimit-remaining-subscription-global-writes", "11999")),
        ),
        Allowance::Subscription(Class::Deletes) => (
            own("x-ms-ratelimit-remaining-subscription-deletes", "799"),
            Some(own("x-ms-ratelimit-remaining-subscription-global-deletes", "11999")),
        ),
        Allowance::Tenant(Class::Reads) => {
            (own("x-ms-ratelimit-remaining-tenant-reads", "1099"), None)
        }
        Allowance::Tenant(Class::Writes | Class::Deletes) => {
            (own("x-ms-ratelimit-remaining-tenant-writes", "799"), None)
        }
    };
    headers.extend([Some(first), second].into_iter().flatten());
}

impl Class {
    pub fn of(method: &Method) -> Self {
        match *method {
            Method::GET | Method::HEAD => Self::Reads,
            Method::DELETE => Self::Deletes,
            _ => Self::Writes,
        }
    }
}

fn bare(status: StatusCode, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response.headers_mut().reserve(20);
    response
}

fn follow(headers: &mut HeaderMap, links: &Links) {
    if let Some(url) = links.azure_async_operation.as_deref().and_then(url_value) {
        headers.insert(&ASYNC_OPERATION, url);
    }
    if let Some(url) = links.location.as_deref().and_then(url_value) {
        headers.insert(header::LOCATION, url);
    }
    if let Some(wait) = links.retry_after_s {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(wait));
    }
}

fn url_value(url: &str) -> Option<HeaderValue> {
    HeaderValue::try_from(utf8_percent_encode(url, IN_URL).to_string()).ok()
}
