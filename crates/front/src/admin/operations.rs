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

impl Reason {
    /// An error without a code or a text is none that a client could tell.
    fn check(&self) -> Result<(), ArmError> {
        for (name, text) in [("code", &self.code), ("message", &self.message)] {
            if text.trim().is_empty() {
                let text = format!("The error's {name} must not be empty.");
                return Err(ArmError::bad_request("InvalidParameter", text).at(name));
            }
        }
        Ok(())
    }
}

/// The newest ones; `limit` says how many. Those on resources of one `type`, of the newest thousand.
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
    let ty = query::value(query, "type").map(|name| front.engine.type_named(name)).transpose()?;
    let asked = if ty.is_some() { MOST_SHOWN } else { limit };
    let mut operations = front.engine.operations(asked).await?;
    operations.retain(|operation| ty.is_none_or(|ty| operation.resource.ty == *ty));
    operations.truncate(limit);
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
    reason.check()?;
    front.engine.fail(token, &reason.code, &reason.message).await?;
    Ok(respond::empty(StatusCode::NO_CONTENT))
}
