//! Why a request is refused, and with which status line.

use arm::{ArmError, ErrorKind};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use engine::Refusal;

/// A refusal on its way out.
#[derive(Debug)]
pub(crate) struct Failure {
    pub status: StatusCode,
    pub refusal: Refusal,
    /// One header that goes with it: a challenge, or the methods that are allowed.
    pub header: Option<(HeaderName, HeaderValue)>,
}

impl Failure {
    /// A refusal whose status no kind of [`ArmError`] has.
    pub fn with_status(status: StatusCode, error: ArmError) -> Self {
        Self { status, ..error.into() }
    }

    pub fn method_not_allowed(method: &axum::http::Method, allowed: &'static str) -> Self {
        let text = format!("The requested resource does not support http method '{method}'.");
        let error = ArmError::new(ErrorKind::MethodNotAllowed, "MethodNotAllowed", text);
        let allow = (axum::http::header::ALLOW, HeaderValue::from_static(allowed));
        Self { header: Some(allow), ..error.into() }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self { status: status(refusal.error.kind), refusal, header: None }
    }
}

impl From<ArmError> for Failure {
    fn from(error: ArmError) -> Self {
        Refusal::from(error).into()
    }
}

/// The one table from the kind of an error to its status line.
pub(crate) fn status(kind: ErrorKind) -> StatusCode {
    match kind {
        ErrorKind::BadRequest => StatusCode::BAD_REQUEST,
        ErrorKind::Unauthenticated => StatusCode::UNAUTHORIZED,
        ErrorKind::Forbidden => StatusCode::FORBIDDEN,
        ErrorKind::NotFound => StatusCode::NOT_FOUND,
        ErrorKind::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        ErrorKind::Conflict => StatusCode::CONFLICT,
        ErrorKind::PreconditionFailed => StatusCode::PRECONDITION_FAILED,
        ErrorKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ErrorKind::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        ErrorKind::Throttled => StatusCode::TOO_MANY_REQUESTS,
        ErrorKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        ErrorKind::NotImplemented => StatusCode::NOT_IMPLEMENTED,
        ErrorKind::InsufficientStorage => StatusCode::INSUFFICIENT_STORAGE,
    }
}
