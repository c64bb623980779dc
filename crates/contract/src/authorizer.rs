//! The question whether a caller may do something.

use arm::{ArmError, Caller, ResourceId};

/// Decides from what it holds in memory; never waits.
pub trait Authorizer: Send + Sync + 'static {
    /// `action` reads `Microsoft.Web/sites/write`; `scope` is `None` at the tenant.
    ///
    /// # Errors
    /// `AuthorizationFailed`, with ARM's text, when no assignment allows it.
    fn authorize(
        &self,
        caller: &Caller,
        action: &str,
        scope: Option<&ResourceId>,
    ) -> Result<(), ArmError>;
}
