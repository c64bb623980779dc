//! POST: an action on a resource or a namespace.

use axum::body::Body;
use axum::http::Response;
use engine::ActionRequest;

use crate::dispatch::Asked;
use crate::failure::Failure;
use crate::{Front, body, respond};

pub(crate) async fn action(front: &Front, asked: Asked<'_>) -> Result<Response<Body>, Failure> {
    let body = body::json(front, asked.parts, asked.body).await?;
    let request = ActionRequest { call: asked.call, body };
    Ok(respond::reply(front.engine.action(request).await?))
}
