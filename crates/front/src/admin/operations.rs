//! Operations: shown, and ended by an administrator's word.

use arm::ArmError;
use axum::body::Body;
use axum::http::{Response, StatusCode};
use serde::Deserialize;
use serde_json::json;

use crate::failure::Failure;
use crate::{Front, query, respond};

const SHOWN: usize = 100;
const MOST_SHOWN: usize = 1000;

/// Why an operation is made to fail.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reason {
    code: String,
    message: String,
}

/// The newest ones; `limit` says how many.
pub(super) async fn list(
    front: &Front,
    query: &[(String, String)],
) -> Result<Response<Body>, Failure> {
    let limit = match query::value(query, "limit") {
        None => SHOWN,
        Some(text) => {
            let limit = text.parse().ok().filter(|limit| (1..=MOST_SHOWN).contains(limit));
            limit.ok_or_else(|| {
                let text =
                    format!("The parameter 'limit' must be a number from 1 to {MOST_SHOWN}.");
                ArmError::bad_request("InvalidParameter", text).at("limit")
            })?
        }
    };
    let operations = front.engine.operations(limit).await?;
    Ok(respond::json(StatusCode::OK, &json!({ "value": operations })))
}

pub(super) async fn finish(front: &Front, token: &str) -> Result<Response<Body>, Failure> {
    front.engine.finish(token).await?;
    Ok(respond::empty(StatusCode::NO_CONTENT))
}

pub(super) async fn fail(
    front: &Front,
    token: &str,
    reason: Reason,
) -> Result<Response<Body>, Failure> {
    front.engine.fail(token, &reason.code, &reason.message).await?;
    Ok(respond::empty(StatusCode::NO_CONTENT))
}
