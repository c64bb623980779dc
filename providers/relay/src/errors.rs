//! How this provider tells its refusals.

use contract::Errors;

const CODE: &str = "BadRequest";
const MESSAGE: &str = "The request is invalid; see the details for each fault.";

/// The manner of all types, that of the Service Bus family: `BadRequest` over the faults, and a short
/// `NotFound`.
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
