//! From a path to what it names.

use arm::{ArmError, PathError, Target};

use super::Admitted;
use crate::failure::Failure;

/// Reads the path by ARM's grammar.
pub(crate) fn of(admitted: &Admitted<'_>) -> Result<Target, Failure> {
    Target::parse(admitted.parts.uri.path()).map_err(|error| match error {
        PathError::Encoding => {
            let text = "The request URL has an escape that is broken or not UTF-8.";
            ArmError::bad_request("InvalidRequestUri", text).into()
        }
        PathError::NoMatch => nothing_at(admitted),
    })
}

/// In the words of the framework behind the real front door.
pub(crate) fn nothing_at(admitted: &Admitted<'_>) -> Failure {
    let (origin, path) = (&admitted.origin, admitted.parts.uri.path());
    let text = format!("No HTTP resource was found that matches the request URI '{origin}{path}'.");
    ArmError::not_found("NotFound", text).into()
}
