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
    /// What a deletion's query says beside the version, decoded; empty for writes.
    pub query: &'a [(String, String)],
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

/// On which side of a reference a neighbour stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// It is pointed to.
    Target,
    /// It points here, or did so before it changed.
    Source,
}

/// Asks what a change of a neighbour means to a resource.
#[derive(Clone, Copy)]
pub struct Reaction<'a, P = Value> {
    pub me: &'a Envelope<P>,
    /// Where the neighbour stands.
    pub side: Side,
    /// As what the one points to the other.
    pub role: &'a str,
    pub other: &'a ResourceId,
    /// The neighbour as it was; `None` when it is new.
    pub before: Option<&'a Envelope>,
    /// The neighbour as it is now; `None` when it is gone.
    pub after: Option<&'a Envelope>,
    pub found: &'a Found,
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
    /// What [`crate::Handler::shown_with`] asked for.
    pub found: &'a Found,
    /// Whether the body goes with the announcement of an operation.
    pub announces: bool,
}
