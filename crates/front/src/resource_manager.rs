//! The listener that speaks ARM: the last steps before a verb.

use std::sync::Arc;

use axum::body::Body;
use axum::http::Response;
use engine::Call;
use futures_util::FutureExt as _;

use crate::dispatch::{self, Asked};
use crate::failure::Failure;
use crate::middleware::{self, Admitted, api_version, authentication, target};
use crate::respond::{self, Allowance, Class};
use crate::{Front, identity, metadata, query};

pub(crate) async fn answer(
    front: &Arc<Front>,
    admitted: Admitted<'_>,
    body: &mut Body,
) -> Result<Response<Body>, Failure> {
    let parts = admitted.parts;
    // Token endpoints and the cloud's description are asked by clients that have no token yet.
    if let Some(page) = identity::Page::at(parts.uri.path()) {
        // A future of its own, as those of the verbs: this one is not for the many.
        return identity::answer(front, &admitted, page, body).boxed().await;
    }
    let mut query = query::parse(parts.uri.query());
    // Before the path and before the token: a browser that only knows the host gets this one.
    let api_version = api_version::take(&mut query)?;
    if metadata::is_at(parts.uri.path()) {
        return metadata::answer(&admitted, &api_version);
    }
    // Before the token: what names nothing is nobody's secret.
    let target = target::of(&admitted)?;
    let caller = authentication::caller(front, &admitted)?;
    let class = Class::of(&parts.method);
    let in_subscription = target.nearest().is_some_and(|id| id.subscription_id().is_some());
    let correlation_id = admitted.ids.correlation().to_owned();
    let call = Call { target, api_version, caller, origin: admitted.origin, correlation_id };
    let answer = dispatch::run(front, Asked { parts, body, call, query }).await;
    let mut response = answer.unwrap_or_else(|failure| middleware::refuse(&failure, admitted.ids));
    // Only what got this far counts against an allowance.
    let allowance =
        if in_subscription { Allowance::Subscription(class) } else { Allowance::Tenant(class) };
    respond::remaining(response.headers_mut(), allowance);
    Ok(response)
}
