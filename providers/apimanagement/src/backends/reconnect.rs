//! The action that asks the gateway for a new connection.

use arm::Verb;
use contract::{Action, Check, CodeRule, FieldTree, Outcome, Word};
use jiff::SignedDuration;
use schemars::JsonSchema;

use crate::duration;

const LEAST: SignedDuration = SignedDuration::from_mins(2);

/// `BackendReconnectContract`: when to reconnect; two minutes on unless told.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "read for its schema: nothing is kept of the body")]
struct Reconnect {
    properties: Option<Properties>,
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "as above")]
struct Properties {
    #[schemars(length(max = 64), extend("x-check" = "delay"))]
    after: Option<String>,
}

pub(super) fn action() -> Action {
    let accepted = CodeRule::new(Verb::Action, Word::Done, Outcome::Accepted, false);
    Action::on_resource("reconnect").taking(FieldTree::of::<Reconnect>(check)).answering(accepted)
}

fn check(name: &str) -> Option<Check> {
    (name == "delay").then(|| Check::new(delay))
}

/// # Errors
/// The text to tell.
pub(super) fn delay(text: &str) -> Result<(), String> {
    match duration::parse(text) {
        Some(delay) if delay >= LEAST => Ok(()),
        _ => Err("The value must be an ISO 8601 duration of at least PT2M.".to_owned()),
    }
}
