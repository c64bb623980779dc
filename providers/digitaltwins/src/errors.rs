//! How this namespace tells its errors.

use arm::Dialect;
use contract::Errors;

/// The one code of everything wrong with a body or a name.
const INVALID: &str = "InvalidArgument";
const TEXT: &str = "The request has one or more invalid values; see the details.";

/// The error schema of this namespace has `code`, `message` and `details`, and no `target`.
pub fn errors() -> Errors {
    Errors {
        dialect: Dialect { without_targets: true, ..Dialect::default() },
        validation: (INVALID.into(), TEXT.into()),
        not_found: None,
        name: INVALID.into(),
    }
}
