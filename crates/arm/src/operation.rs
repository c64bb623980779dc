//! A long-running operation as a value, and the only steps it may take.

use serde::{Deserialize, Serialize};

use crate::{ArmError, Caller, ResourceId};

/// What a request, and so an operation, does to a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verb {
    Get,
    Put,
    Patch,
    Delete,
    /// A POST to a named action.
    Action,
}

impl Verb {
    /// What authorisation calls it: `read`, `write`, `delete`, `action`.
    pub fn right(self) -> &'static str {
        match self {
            Self::Get => "read",
            Self::Put | Self::Patch => "write",
            Self::Delete => "delete",
            Self::Action => "action",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        let verbs = [Self::Get, Self::Put, Self::Patch, Self::Delete, Self::Action];
        verbs.into_iter().find(|verb| verb.word().eq_ignore_ascii_case(word))
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Put => "put",
            Self::Patch => "patch",
            Self::Delete => "delete",
            Self::Action => "action",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OperationStatus {
    Accepted,
    InProgress,
    Succeeded,
    Failed,
    Canceled,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperationEvent {
    /// A step ran and another one is due.
    Progress,
    Finish,
    Fail,
    Cancel,
}

impl OperationStatus {
    /// The status after `event`; `None` where the event is illegal, as every one is after the end.
    pub fn next(self, event: OperationEvent) -> Option<Self> {
        match (self, event) {
            (Self::Succeeded | Self::Failed | Self::Canceled, _) => None,
            (Self::Accepted | Self::InProgress, OperationEvent::Progress) => Some(Self::InProgress),
            (Self::Accepted | Self::InProgress, OperationEvent::Finish) => Some(Self::Succeeded),
            (Self::Accepted | Self::InProgress, OperationEvent::Fail) => Some(Self::Failed),
            (Self::Accepted | Self::InProgress, OperationEvent::Cancel) => Some(Self::Canceled),
        }
    }

    pub fn is_terminal(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::Canceled)
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Accepted => "Accepted",
            Self::InProgress => "InProgress",
            Self::Succeeded => "Succeeded",
            Self::Failed => "Failed",
            Self::Canceled => "Canceled",
        }
    }
}

/// The record of one operation: it outlives the resource it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Operation {
    /// Globally unique; sorts by the time it was made.
    pub token: String,
    /// The resource acted on; its scope is what reading the operation is authorised on.
    pub resource: ResourceId,
    /// The region of the resource when the operation began: part of the URLs it is polled at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    pub verb: Verb,
    /// The name of the action, for [`Verb::Action`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    pub api_version: String,
    pub status: OperationStatus,
    pub started: jiff::Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<jiff::Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<ArmError>,
    /// Held by a rule: only an administrator's word moves it.
    #[serde(default)]
    pub held: bool,
    pub caller: Caller,
    pub correlation_id: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_of_status_and_event_is_decided() {
        use OperationEvent as E;
        use OperationStatus as S;
        let events = [E::Progress, E::Finish, E::Fail, E::Cancel];
        let after = [S::InProgress, S::Succeeded, S::Failed, S::Canceled];
        for open in [S::Accepted, S::InProgress] {
            assert!(!open.is_terminal());
            for (event, expected) in events.into_iter().zip(after) {
                assert_eq!(open.next(event), Some(expected), "{open:?} {event:?}");
            }
        }
        for closed in [S::Succeeded, S::Failed, S::Canceled] {
            assert!(closed.is_terminal());
            assert!(events.into_iter().all(|event| closed.next(event).is_none()));
        }
    }
}
