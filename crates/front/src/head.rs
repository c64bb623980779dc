//! HEAD: 204 or 404 as the SDKs' existence checks demand, or 200 with the tag the type documents.

use axum::body::Body;
use axum::http::Response;
use engine::GetRequest;

use crate::dispatch::Asked;
use crate::failure::Failure;
use crate::{Front, respond};

pub(crate) async fn head(front: &Front, asked: Asked<'_>) -> Result<Response<Body>, Failure> {
    let request = GetRequest { call: asked.call, query: asked.query };
    Ok(respond::reply(front.engine.head(request).await?))
}
