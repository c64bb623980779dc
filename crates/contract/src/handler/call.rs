//! What a question carries.

use arm::{ApiVersion, Caller, ResourceId, Verb};
use serde_json::Value;

use super::Found;
use crate::Envelope;

/// Asks what must be known before a decision.
#[derive(Clone, Copy)]
pub struct NeedCall<'a> {
    pub verb: Verb,
    pub id: &'a ResourceId,
    /// The body of a PUT or PATCH, merged and sound in its fields.
    pub proposal: Option<&'a Envelope>,
    /// The action's name and body, for [`Verb::Action`].
    pub action: Option<(&'a str, &'a Value)>,
    pub current: Option<&'a Envelope>,
    /// What the first round found; empty in the first round.
    pub found: &'a Found,
}

/// Asks whether a write or a deletion is admitted.
#[derive(Clone, Copy)]
pub struct Admission<'a, P = Value> {
    pub verb: Verb,
    pub id: &'a ResourceId,
    pub version: &'a ApiVersion,
    pub caller: &'a Caller,
    /// What is there now, secrets included; `None` when it is to be created.
    pub current: Option<&'a Envelope<P>>,
    /// The resource it is nested in, where its parent is a resource of a provider.
    pub parent: Option<&'a Envelope>,
    pub found: &'a Found,
}

/// Asks for one step of an operation.
#[derive(Clone, Copy)]
pub struct Step<'a, P = Value> {
    pub verb: Verb,
    /// The action's name, for [`Verb::Action`].
    pub action: Option<&'a str>,
    pub current: &'a Envelope<P>,
    /// What the decision or the last step left to be remembered.
    pub memo: &'a Value,
}

/// Asks what a change elsewhere means to a resource that points there.
#[derive(Clone, Copy)]
pub struct Reaction<'a, P = Value> {
    pub me: &'a Envelope<P>,
    /// As what the other is pointed to.
    pub role: &'a str,
    pub other: &'a ResourceId,
    /// The other as it is now; `None` when it is gone.
    pub changed: Option<&'a Envelope>,
}

/// Asks for an action.
#[derive(Clone, Copy)]
pub struct ActionCall<'a, P = Value> {
    pub action: &'a str,
    pub version: &'a ApiVersion,
    pub caller: &'a Caller,
    /// The resource acted on, secrets included; `None` for an action on a namespace.
    pub current: Option<&'a Envelope<P>>,
    /// Where an action on a namespace was asked: the subscription or the location.
    pub scope: Option<&'a ResourceId>,
    /// The body, sound in its fields; `null` where there is none.
    pub body: &'a Value,
    pub found: &'a Found,
}

/// Says how a body is to be shown.
#[derive(Clone, Copy, Debug)]
pub struct Presenting<'a> {
    pub envelope: &'a Envelope,
    pub version: &'a ApiVersion,
}
