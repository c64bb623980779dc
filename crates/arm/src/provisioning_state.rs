//! Where a resource stands between its states, and which of them are final.

/// The words that ARM's pollers treat as final; every other word means «still running».
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProvisioningState {
    Succeeded,
    Failed,
    Canceled,
    Running,
}

impl ProvisioningState {
    /// Reads a provider's word without case; any word that is not final is `Running`.
    pub fn read(word: &str) -> Self {
        match word.to_ascii_lowercase().as_str() {
            "succeeded" => Self::Succeeded,
            "failed" => Self::Failed,
            "canceled" | "cancelled" => Self::Canceled,
            _ => Self::Running,
        }
    }

    pub fn is_terminal(self) -> bool {
        self != Self::Running
    }
}
