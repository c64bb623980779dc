//! How this provider tells its refusals.

use arm::{ArmError, Fault};
use contract::Errors;

const CODE: &str = "BadRequest";
const MESSAGE: &str = "The request is invalid; see the details for each fault.";

/// The manner of all types: `BadRequest` over the faults, and the short `NotFound` as recorded.
pub fn errors() -> Errors {
    Errors {
        validation: (CODE.to_owned(), MESSAGE.to_owned()),
        not_found: Some((
            "NotFound".to_owned(),
            "The resource '{name}' could not be found.".to_owned(),
        )),
        name: CODE.to_owned(),
        ..Errors::arm()
    }
}

/// Refuses when there are any faults, in the form of a failed field check.
///
/// # Errors
/// `BadRequest` with every fault.
pub fn refuse(faults: Vec<Fault>) -> Result<(), ArmError> {
    if faults.is_empty() { Ok(()) } else { Err(bad_request(faults)) }
}

/// The refusal over these faults.
pub fn bad_request(faults: Vec<Fault>) -> ArmError {
    ArmError::bad_request(CODE, MESSAGE).with(faults)
}
