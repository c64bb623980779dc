//! PATCH: the body goes to the engine unparsed.

use axum::body::Body;
use axum::http::Response;
use engine::WriteRequest;

use crate::dispatch::Asked;
use crate::failure::Failure;
use crate::{Front, body, conditions, respond};

pub(crate) async fn patch(front: &Front, asked: Asked<'_>) -> Result<Response<Body>, Failure> {
    let body = body::json(front, asked.parts, asked.body).await?;
    let precondition = conditions::of(&asked.parts.headers);
    let request = WriteRequest { call: asked.call, body, precondition };
    Ok(respond::reply(front.engine.patch(request).await?))
}
