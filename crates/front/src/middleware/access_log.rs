//! One line for each request: never a token, a query or a body.

use std::time::Instant;

use axum::body::Body;
use axum::http::Response;
use axum::http::request::Parts;

use super::ids::Ids;

/// The time a request came in.
pub(super) struct Watch(Instant);

pub(super) fn begin() -> Watch {
    Watch(Instant::now())
}

impl Watch {
    pub fn end(self, parts: &Parts, ids: &Ids, response: &Response<Body>) {
        let code = response.headers().get("x-ms-error-code").and_then(|code| code.to_str().ok());
        tracing::info!(
            target: "access",
            method = %parts.method,
            // What a client chose is written escaped.
            path = parts.uri.path(),
            status = response.status().as_u16(),
            duration_us = u64::try_from(self.0.elapsed().as_micros()).unwrap_or(u64::MAX),
            request_id = %ids.request(),
            correlation_id = ids.correlation(),
            code,
        );
    }
}
