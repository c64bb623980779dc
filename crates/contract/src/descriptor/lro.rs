//! The long-running form of a type's verbs.

use arm::Verb;

use crate::Outcome;

/// Which headers announce an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LroHeaders {
    /// `Azure-AsyncOperation` and `Location`.
    Both,
    /// `Location` alone.
    Location,
    /// `Azure-AsyncOperation`, and `Location` naming the resource itself.
    StatusAndResource,
}

/// Where an operation is polled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OperationUrl {
    /// `/subscriptions/{s}/providers/{namespace}/locations/{location}/{segment}/{token}`.
    Location { segment: String },
    /// `{resource id}/{segment}/{token}`.
    Resource { segment: String },
    /// `/subscriptions/{s}/{segment}/{token}`.
    Subscription { segment: String },
}

/// One type's way of running long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lro {
    pub verbs: Vec<Verb>,
    pub headers: LroHeaders,
    /// Where the status is read; answers 200 with `{status}`.
    pub status: Option<OperationUrl>,
    /// Where the result is read; answers 202 until it is there.
    pub result: Option<OperationUrl>,
    /// A query flag that turns the result URL into a status URL: `asyncResponse`.
    pub status_flag: Option<String>,
    /// Further spellings of the status segment that are answered.
    pub status_aliases: Vec<String>,
    /// What the status reads while it runs. Terraform knows a fixed list; `InProgress` is on it.
    pub running: String,
    /// What the result URL answers once a delete is done.
    pub deleted: Outcome,
    /// How long it takes under the `documented` timing profile, in seconds.
    pub documented_s: u32,
}

/// Both headers, polled nowhere yet, in the words most clients know.
impl Default for Lro {
    fn default() -> Self {
        Self {
            verbs: Vec::new(),
            headers: LroHeaders::Both,
            status: None,
            result: None,
            status_flag: None,
            status_aliases: Vec::new(),
            running: "InProgress".to_owned(),
            deleted: Outcome::NoContent,
            documented_s: 10,
        }
    }
}
