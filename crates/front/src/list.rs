//! GET of a collection.

use axum::body::Body;
use axum::http::Response;
use engine::ListRequest;

use crate::dispatch::Asked;
use crate::failure::Failure;
use crate::{Front, respond};

pub(crate) async fn list(front: &Front, asked: Asked<'_>) -> Result<Response<Body>, Failure> {
    let request = ListRequest { call: asked.call, query: asked.query };
    Ok(respond::reply(front.engine.list(request).await?))
}
