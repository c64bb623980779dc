//! The administration listener: operations, hold rules and health.
//!
//! Knows: its few paths. Authenticated and authorised as ARM is, but no api-version is asked for:
//! this is ours.
//! Must not know: how operations are kept or rules applied.

mod health;
mod holds;
mod operations;

use std::sync::Arc;

use arm::ArmError;
use axum::body::Body;
use axum::http::{Method, Response};
use serde::de::DeserializeOwned;

use crate::failure::Failure;
use crate::middleware::{Admitted, authentication, target};
use crate::{Front, body, query};

pub(crate) async fn answer(
    front: &Arc<Front>,
    admitted: Admitted<'_>,
    body: &mut Body,
) -> Result<Response<Body>, Failure> {
    let parts = admitted.parts;
    let path = segments(parts.uri.path());
    // Those who watch over processes have no token.
    match (&parts.method, path.as_slice()) {
        (&Method::GET | &Method::HEAD, ["healthz"]) => return Ok(health::alive()),
        (&Method::GET | &Method::HEAD, ["readyz"]) => return health::ready(front).await,
        _ => {}
    }
    let caller = authentication::caller(front, &admitted)?;
    front.engine.check_administrator(&caller)?;
    match (&parts.method, path.as_slice()) {
        (&Method::GET, ["operations"]) => {
            operations::list(front, &query::parse(parts.uri.query())).await
        }
        (&Method::POST, ["operations", token, "finish"]) => operations::finish(front, token).await,
        (&Method::POST, ["operations", token, "fail"]) => {
            operations::fail(front, token, read(front, &admitted, body).await?).await
        }
        (&Method::GET, ["holds"]) => Ok(holds::list(front)),
        (&Method::POST, ["holds"]) => holds::arm(front, read(front, &admitted, body).await?),
        (&Method::DELETE, ["holds"]) => Ok(holds::clear(front)),
        (method, ["operations"] | ["healthz"] | ["readyz"]) => {
            Err(Failure::method_not_allowed(method, "GET"))
        }
        (method, ["operations", _, "finish" | "fail"]) => {
            Err(Failure::method_not_allowed(method, "POST"))
        }
        (method, ["holds"]) => Err(Failure::method_not_allowed(method, "GET, POST, DELETE")),
        _ => Err(target::nothing_at(&admitted)),
    }
}

/// Whether `path` asks after the server's health.
pub(crate) fn is_health(path: &str) -> bool {
    matches!(segments(path).as_slice(), ["healthz" | "readyz"])
}

fn segments(path: &str) -> Vec<&str> {
    path.split('/').filter(|part| !part.is_empty()).collect()
}

/// A body of the administration's own; unlike ARM's it may hold nothing that is not known.
async fn read<T: DeserializeOwned>(
    front: &Front,
    admitted: &Admitted<'_>,
    body: &mut Body,
) -> Result<T, Failure> {
    let bytes = body::json(front, admitted.parts, body).await?;
    serde_json::from_slice(&bytes).map_err(|error| {
        let text = format!("The request content was invalid: {error}.");
        ArmError::bad_request("InvalidRequestContent", text).into()
    })
}
