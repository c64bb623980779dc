//! The data planes' port: bound from the start, so that its address is a promise, and empty until
//! a data plane is served.

use arm::ArmError;

use crate::failure::Failure;
use crate::middleware::Admitted;

pub(crate) fn nothing_here(admitted: &Admitted<'_>) -> Failure {
    let (origin, path) = (&admitted.origin, admitted.parts.uri.path());
    let text = format!("No data plane is served at '{origin}{path}'.");
    ArmError::not_found("NotFound", text).into()
}
