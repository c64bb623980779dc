//! Hold rules: which operations to come are to wait for an administrator's word.

use arm::ArmError;
use axum::body::Body;
use axum::http::{Response, StatusCode};
use engine::HoldRule;
use serde_json::json;

use crate::failure::Failure;
use crate::{Front, respond};

pub(super) fn list(front: &Front) -> Response<Body> {
    respond::json(StatusCode::OK, &json!({ "value": front.engine.holds().list() }))
}

pub(super) fn arm(front: &Front, rule: HoldRule) -> Result<Response<Body>, Failure> {
    let rule = front.engine.check_hold(rule)?;
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
