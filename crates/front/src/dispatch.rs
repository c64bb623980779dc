//! From a method and the kind of a target to the verb that serves it: every type by the same few.

use arm::Target;
use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{Method, Response};
use engine::Call;
use futures_util::FutureExt as _;

use crate::failure::Failure;
use crate::{Front, action, delete, get, head, list, patch, put};

/// A request that may go to its verb.
pub(crate) struct Asked<'a> {
    pub parts: &'a Parts,
    /// Not read yet.
    pub body: &'a mut Body,
    pub call: Call,
    /// All parameters but `api-version`.
    pub query: Vec<(String, String)>,
}

/// A future of its own for each verb: the largest is some tens of kilobytes, and every future around
/// it would have to be as large and be moved about with each request, also with the smallest.
pub(crate) async fn run(front: &Front, asked: Asked<'_>) -> Result<Response<Body>, Failure> {
    match (&asked.parts.method, &asked.call.target) {
        (&Method::GET, Target::Resource(_)) => get::get(front, asked).boxed().await,
        (&Method::GET, Target::Collection(_)) => list::list(front, asked).boxed().await,
        (&Method::HEAD, Target::Resource(_)) => head::head(front, asked).boxed().await,
        (&Method::PUT, Target::Resource(_)) => put::put(front, asked).boxed().await,
        (&Method::PATCH, Target::Resource(_)) => patch::patch(front, asked).boxed().await,
        (&Method::DELETE, Target::Resource(_)) => delete::delete(front, asked).boxed().await,
        (&Method::POST, Target::Collection(_)) => action::action(front, asked).boxed().await,
        (method, Target::Resource(_)) => {
            Err(Failure::method_not_allowed(method, "GET, HEAD, PUT, PATCH, DELETE"))
        }
        (method, Target::Collection(_)) => Err(Failure::method_not_allowed(method, "GET, POST")),
    }
}
