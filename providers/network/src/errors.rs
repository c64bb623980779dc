//! How this namespace tells its refusals.

use arm::{ArmError, ProvisioningState};
use contract::{Envelope, Errors};

const CODE: &str = "InvalidRequestFormat";
const TEXT: &str = "Cannot parse the request.";

/// One code over all faults of a body.
pub fn errors() -> Errors {
    Errors {
        validation: (CODE.to_owned(), TEXT.to_owned()),
        name: "InvalidResourceName".to_owned(),
        ..Errors::arm()
    }
}

/// What `referrer` names is not there, or not where it must be.
pub fn invalid_reference(referred: &arm::ResourceId, referrer: &arm::ResourceId) -> ArmError {
    let text = format!(
        "Resource {referred} referenced by resource {referrer} was not found. Please make sure that \
         the referenced resource exists, and that both resources are in the same region."
    );
    ArmError::bad_request("InvalidResourceReference", text)
}

/// What `referrer` names anew must be settled: what is not yet made says not yet what it is.
///
/// # Errors
/// `ReferencedResourceNotProvisioned`.
pub fn check_provisioned(referred: &Envelope, referrer: &arm::ResourceId) -> Result<(), ArmError> {
    let Some(state) = referred.provisioning_state() else { return Ok(()) };
    if ProvisioningState::read(state).is_terminal() {
        return Ok(());
    }
    let text = format!(
        "Cannot proceed with operation because resource {} used by resource {referrer} is not in \
         Succeeded state. Resource is in {state} state.",
        referred.id
    );
    Err(ArmError::conflict("ReferencedResourceNotProvisioned", text))
}
