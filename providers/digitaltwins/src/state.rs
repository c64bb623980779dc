//! `provisioningState` of both types.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The published words; only endpoints know `Disabled`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum State {
    Provisioning,
    Updating,
    Deleting,
    Succeeded,
    Failed,
    Canceled,
    Deleted,
    Disabled,
    Warning,
    Suspending,
    Restoring,
    Moving,
}

impl State {
    /// Whether an operation is at work.
    pub fn is_moving(self) -> bool {
        matches!(
            self,
            Self::Provisioning
                | Self::Updating
                | Self::Deleting
                | Self::Suspending
                | Self::Restoring
                | Self::Moving
        )
    }
}
