//! Whether the process lives, and whether it can serve.

use axum::body::Body;
use axum::http::{Response, StatusCode};
use serde_json::json;

use crate::failure::Failure;
use crate::{Front, respond};

pub(super) fn alive() -> Response<Body> {
    respond::json(StatusCode::OK, &json!({ "status": "alive" }))
}

/// Asks the store.
pub(super) async fn ready(front: &Front) -> Result<Response<Body>, Failure> {
    front.engine.ready().await?;
    Ok(respond::json(StatusCode::OK, &json!({ "status": "ready" })))
}
