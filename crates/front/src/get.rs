//! GET of one resource, of an operation's status or of its result: the engine knows which.

use axum::body::Body;
use axum::http::Response;
use engine::GetRequest;

use crate::dispatch::Asked;
use crate::failure::Failure;
use crate::{Front, respond};

pub(crate) async fn get(front: &Front, asked: Asked<'_>) -> Result<Response<Body>, Failure> {
    let request = GetRequest { call: asked.call, query: asked.query };
    Ok(respond::reply(front.engine.get(request).await?))
}
