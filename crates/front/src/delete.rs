//! DELETE: a body, which some clients send, is not read.

use axum::body::Body;
use axum::http::Response;
use engine::DeleteRequest;

use crate::dispatch::Asked;
use crate::failure::Failure;
use crate::{Front, conditions, respond};

pub(crate) async fn delete(front: &Front, asked: Asked<'_>) -> Result<Response<Body>, Failure> {
    let precondition = conditions::of(&asked.parts.headers);
    let request = DeleteRequest { call: asked.call, query: asked.query, precondition };
    Ok(respond::reply(front.engine.delete(request).await?))
}
