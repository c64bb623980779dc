//! Why an attempt at a decision did not end in a commit.

use arm::ArmError;
use contract::Descriptor;
use store::StoreError;

use crate::faults;
use crate::request::Refusal;

/// How often a decision is made anew when the world changed under it. Each loss is somebody else's
/// gain, so a request loses no more often than others win meanwhile; a limit of siblings is told as
/// such because the last winner is seen. The bound stops what can never hold.
pub const ATTEMPTS: u32 = 100;

/// An attempt that came to nothing.
#[derive(Debug)]
pub enum Missed {
    /// ARM itself refuses, whatever the type.
    Gate(ArmError),
    /// The type refuses.
    Refused(ArmError),
    /// An expectation no longer held at the commit: deciding again may end otherwise.
    Lost(ArmError),
}

/// The first attempt that is not lost to somebody else, of [`ATTEMPTS`]; each is the expression
/// evaluated anew, preconditions included. A macro, because the future of an async closure that
/// borrows is not known to be `Send`.
macro_rules! decided {
    ($attempt:expr) => {{
        let mut ended = $attempt;
        for _ in 1..$crate::missed::ATTEMPTS {
            if !matches!(ended, Err($crate::missed::Missed::Lost(_))) {
                break;
            }
            tokio::task::yield_now().await;
            ended = $attempt;
        }
        ended
    }};
}
pub(crate) use decided;

impl Missed {
    pub fn of_commit(error: StoreError) -> Self {
        let lost = matches!(error, StoreError::Expectation(_));
        let error = faults::store(error);
        if lost { Self::Lost(error) } else { Self::Refused(error) }
    }

    /// The refusal, in the manner of whoever refuses.
    pub fn refusal(self, descriptor: &Descriptor) -> Refusal {
        match self {
            Self::Gate(error) => error.into(),
            Self::Refused(error) | Self::Lost(error) => {
                Refusal { error, dialect: descriptor.errors.dialect, by_gateway: false }
            }
        }
    }
}

impl From<ArmError> for Missed {
    fn from(error: ArmError) -> Self {
        Self::Refused(error)
    }
}

impl From<Missed> for ArmError {
    fn from(missed: Missed) -> Self {
        match missed {
            Missed::Gate(error) | Missed::Refused(error) | Missed::Lost(error) => error,
        }
    }
}
