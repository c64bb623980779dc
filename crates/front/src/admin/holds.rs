//! Hold rules: which operations to come are to wait for an administrator's word.

use arm::{ArmError, Verb};
use axum::body::Body;
use axum::http::{Response, StatusCode};
use engine::HoldRule;
use serde::Deserialize;
use serde_json::json;

use crate::failure::Failure;
use crate::{Front, respond};

/// A rule as it is sent. A misspelt member is refused: left out, it would hold everything.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Hold {
    #[serde(rename = "type")]
    ty: Option<String>,
    verb: Option<Verb>,
    id: Option<String>,
    #[serde(default = "one")]
    count: u32,
}

fn one() -> u32 {
    1
}

pub(super) fn list(front: &Front) -> Response<Body> {
    respond::json(StatusCode::OK, &json!({ "value": front.engine.holds().list() }))
}

pub(super) fn arm(front: &Front, hold: Hold) -> Result<Response<Body>, Failure> {
    let Hold { ty, verb, id, count } = hold;
    if count == 0 {
        let text = "A hold rule must hold at least one operation.";
        return Err(ArmError::bad_request("InvalidParameter", text).at("count").into());
    }
    let rule = HoldRule { ty, verb, id, count };
    if !front.engine.holds().arm(rule.clone()) {
        let text = "Too many hold rules stand already. Clear them first.";
        return Err(ArmError::conflict("TooManyHoldRules", text).into());
    }
    Ok(respond::json(StatusCode::CREATED, &rule))
}

pub(super) fn clear(front: &Front) -> Response<Body> {
    front.engine.holds().clear();
    respond::empty(StatusCode::NO_CONTENT)
}
