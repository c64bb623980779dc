//! What a decision asks to happen.

use arm::{ArmError, ResourceId};
use jiff::Timestamp;
use serde_json::Value;

use crate::{Envelope, Outcome};

/// Whether a decision is the end of it.
#[derive(Clone, PartialEq)]
pub enum Finish {
    Now,
    /// There was nothing to do: nothing is written.
    Unchanged,
    /// An operation goes on with [`crate::Handler::advance`], which finds this again as its memo.
    Later(Value),
}

/// Changes to other resources of the same provider, made true in the same commit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Effects {
    /// Created or replaced.
    pub put: Vec<Envelope>,
    /// Deleted with all below them; nothing if absent.
    pub remove: Vec<ResourceId>,
    /// Deleted at that moment, unless it was replaced meanwhile.
    pub remove_at: Vec<(ResourceId, Timestamp)>,
}

/// A write that is let in.
#[derive(Clone, PartialEq)]
pub struct Admitted<P = Value> {
    /// What is stored now, and what the reply shows.
    pub envelope: Envelope<P>,
    pub finish: Finish,
    pub effects: Effects,
}

/// A deletion that is let in.
#[derive(Clone, PartialEq)]
pub struct Release<P = Value> {
    /// How the resource looks while it goes. Only shown where the deletion runs long.
    pub envelope: Envelope<P>,
    /// What else happens because a client asked for it, and not when the parent goes.
    pub effects: Effects,
}

/// What a resource makes of a neighbour's change.
#[derive(Clone, PartialEq)]
pub struct Heard<P = Value> {
    /// The resource as it is then, stored anew even if nothing in it differs: its tag changes.
    pub me: Option<Envelope<P>>,
    pub effects: Effects,
}

/// When a step is to be repeated.
#[derive(Clone, Debug, PartialEq)]
pub enum Wake {
    At(Timestamp),
    /// When the operation with this token has ended.
    WhenDone(String),
}

/// Where one step of an operation leads.
#[derive(Clone, PartialEq)]
pub enum Advance<P = Value> {
    /// `result` is what the result URL answers for an action; writes answer with the resource.
    Done {
        envelope: Envelope<P>,
        effects: Effects,
        result: Option<Value>,
    },
    Again {
        envelope: Option<Envelope<P>>,
        wake: Wake,
        memo: Value,
    },
    Failed {
        envelope: Envelope<P>,
        error: ArmError,
    },
}

/// What an action did.
#[derive(Clone, PartialEq)]
pub struct Acted<P = Value> {
    pub outcome: Outcome,
    pub body: Option<Value>,
    /// The resource as the action leaves it; `None`: unchanged.
    pub change: Option<Envelope<P>>,
    pub effects: Effects,
}

impl<P> Admitted<P> {
    pub fn now(envelope: Envelope<P>) -> Self {
        Self { envelope, finish: Finish::Now, effects: Effects::default() }
    }

    pub fn later(envelope: Envelope<P>, memo: Value) -> Self {
        Self { envelope, finish: Finish::Later(memo), effects: Effects::default() }
    }

    #[must_use]
    pub fn with(mut self, effects: Effects) -> Self {
        self.effects = effects;
        self
    }
}

impl<P: Clone> Admitted<P> {
    /// Nothing is to be written: the resource stays as it is, its tag and times included.
    pub fn unchanged(current: &Envelope<P>) -> Self {
        Self { envelope: current.clone(), finish: Finish::Unchanged, effects: Effects::default() }
    }
}

impl<P> Release<P> {
    pub fn of(envelope: Envelope<P>) -> Self {
        Self { envelope, effects: Effects::default() }
    }
}

impl<P> Heard<P> {
    /// It does not matter here.
    pub fn nothing() -> Self {
        Self { me: None, effects: Effects::default() }
    }

    pub fn becoming(me: Envelope<P>) -> Self {
        Self { me: Some(me), effects: Effects::default() }
    }

    #[must_use]
    pub fn with(mut self, effects: Effects) -> Self {
        self.effects = effects;
        self
    }
}

impl<P> Acted<P> {
    /// A reply that changes nothing.
    pub fn reply(body: Value) -> Self {
        Self { outcome: Outcome::Ok, body: Some(body), change: None, effects: Effects::default() }
    }

    /// No body, and nothing changed.
    pub fn empty(outcome: Outcome) -> Self {
        Self { outcome, body: None, change: None, effects: Effects::default() }
    }

    #[must_use]
    pub fn changing(mut self, envelope: Envelope<P>) -> Self {
        self.change = Some(envelope);
        self
    }
}

impl<P> Advance<P> {
    pub fn done(envelope: Envelope<P>) -> Self {
        Self::Done { envelope, effects: Effects::default(), result: None }
    }
}
