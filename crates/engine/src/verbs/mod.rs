//! One file per verb: load, decide, commit, answer.

mod action;
mod delete;
mod ensure;
mod get;
mod proposal;
mod settle;
mod write;

use arm::{ArmError, ErrorKind};
use store::StoreError;

use crate::faults;

/// How often a decision is made anew when the world changed under it. A client that named a
/// precondition is told at once.
const ATTEMPTS: u32 = 6;

/// Why an attempt did not end in a commit.
enum Missed {
    Refused(ArmError),
    /// An expectation no longer held at the commit: deciding again may end otherwise.
    Lost(ArmError),
}

impl From<ArmError> for Missed {
    fn from(error: ArmError) -> Self {
        Self::Refused(error)
    }
}

impl Missed {
    fn of_commit(error: StoreError) -> Self {
        let lost = matches!(error, StoreError::Expectation(_));
        let error = faults::store(error);
        if lost { Self::Lost(error) } else { Self::Refused(error) }
    }
}

fn wrong_shape(what: &str) -> ArmError {
    let text = format!("The HTTP method is not supported on a {what}.");
    ArmError::new(ErrorKind::MethodNotAllowed, "MethodNotAllowed", text)
}
