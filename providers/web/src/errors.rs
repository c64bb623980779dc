//! How this provider tells its refusals: once in ARM's shape and once more, capitalised, at the root.

use arm::{ArmError, Dialect};
use contract::Errors;

const CODE: &str = "BadRequest";
const MESSAGE: &str = "The request is invalid; see the details for each fault.";

/// The manner of all types.
pub fn errors() -> Errors {
    Errors {
        dialect: Dialect { capitalised: true, ..Dialect::default() },
        validation: (CODE.to_owned(), MESSAGE.to_owned()),
        name: CODE.to_owned(),
        ..Errors::arm()
    }
}

pub fn bad_request(target: &str, message: impl Into<String>) -> ArmError {
    ArmError::bad_request(CODE, message).at(target)
}

pub fn conflict(message: impl Into<String>) -> ArmError {
    ArmError::conflict("Conflict", message)
}

/// Something a request names is not there.
pub fn cannot_find(kind: &str, name: &str) -> ArmError {
    ArmError::not_found("NotFound", format!("Cannot find {kind} with name {name}."))
}
