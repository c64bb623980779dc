//! What every request passes before anybody looks at its business, one file for each step.
//!
//! Knows: the order of the steps and why it is that. Must not know: verbs, or what a path means
//! beyond its grammar.

mod access_log;
pub(crate) mod api_version;
pub(crate) mod authentication;
pub(crate) mod host;
pub(crate) mod ids;
pub(crate) mod limits;
mod panic_guard;
pub(crate) mod scheme;
pub(crate) mod target;

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{Method, Request, Response, header};
use futures_util::FutureExt as _;

use crate::failure::Failure;
use crate::middleware::ids::Ids;
use crate::service::{Front, Plane};
use crate::{admin, body, data_plane, resource_manager, respond};

/// What the steps learnt about a request that may go on.
pub(crate) struct Admitted<'a> {
    pub parts: &'a Parts,
    pub ids: &'a Ids,
    /// The client's own view of this server, without a trailing slash.
    pub origin: String,
}

/// The frame of every request on every listener. What is first here sees the most.
pub(crate) async fn frame(
    front: &std::sync::Arc<Front>,
    plane: Plane,
    request: Request<Body>,
) -> Response<Body> {
    let (parts, mut body) = request.into_parts();
    // 1. The access log surrounds everything: it tells how long all of it took, and how it ended.
    let watch = access_log::begin();
    // 2. Ids come before anything that may refuse: a refusal carries them too.
    let ids = Ids::of(&parts.headers, front.now());
    // 3. The panic guard stands inside those two: a panic is answered, counted and traceable.
    let answer = panic_guard::guard(answer(front, plane, &parts, &mut body, &ids)).await;
    let mut response = answer.unwrap_or_else(|failure| refuse(&failure, &ids));
    // 4. The rest of the body is heard out beside the reply: a client that writes first and reads
    //    afterwards gets to see it, and nobody waits for a body that does not come.
    if !parts.headers.contains_key(header::EXPECT) {
        body::discard(&front.config.limits, body);
    }
    respond::common(response.headers_mut());
    ids.tell(response.headers_mut());
    if parts.method == Method::HEAD {
        respond::headers_only(&mut response);
    }
    watch.end(&parts, &ids, &response);
    response
}

async fn answer(
    front: &std::sync::Arc<Front>,
    plane: Plane,
    parts: &Parts,
    body: &mut Body,
    ids: &Ids,
) -> Result<Response<Body>, Failure> {
    // 5. What came the wrong way is told the right one, whatever it asks.
    scheme::check(parts)?;
    // 6. Limits cost nothing to check and keep everything behind them cheap.
    let _permit = limits::admit(front, plane, parts)?;
    // 7. A foreign Host is refused before any URL is made from it, and before a browser that was
    //    led here by a rebound name can get anything.
    let origin = host::origin(front, parts)?;
    let admitted = Admitted { parts, ids, origin };
    // The steps that follow depend on the listener; ARM's are api-version, path, authentication.
    match plane {
        Plane::ResourceManager => resource_manager::answer(front, admitted, body).await,
        Plane::Administration => admin::answer(front, admitted, body).boxed().await,
        Plane::Data => Err(data_plane::nothing_here(&admitted)),
    }
}

/// Prints a refusal; what is not for the client goes to the log, here and nowhere else.
pub(crate) fn refuse(failure: &Failure, ids: &Ids) -> Response<Body> {
    if let Some(internal) = &failure.refusal.error.internal {
        tracing::error!(request_id = ids.request(), internal, "a request failed inside");
    }
    respond::failure(failure)
}
