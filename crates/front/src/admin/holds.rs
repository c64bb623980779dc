//! Hold rules: which operations to come are to wait for an administrator's word.

use arm::{ArmError, ResourceId, Verb};
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
    check(front, &rule)?;
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

/// A rule that could never match would leave somebody waiting for what is never held.
fn check(front: &Front, rule: &HoldRule) -> Result<(), ArmError> {
    let wrong =
        |target, text: String| Err(ArmError::bad_request("InvalidParameter", text).at(target));
    if let Some(ty) = rule.ty.as_deref().filter(|ty| !front.engine.knows_type(ty)) {
        return wrong("type", format!("The resource type '{ty}' is not served here."));
    }
    if let Some(id) = rule.id.as_deref().filter(|id| ResourceId::parse(id).is_none()) {
        return wrong("id", format!("'{id}' is not the id of a resource."));
    }
    if rule.verb == Some(Verb::Get) {
        return wrong("verb", "A 'get' begins no operation that could be held.".to_owned());
    }
    if rule.count == 0 {
        return wrong("count", "A hold rule must hold at least one operation.".to_owned());
    }
    Ok(())
}
