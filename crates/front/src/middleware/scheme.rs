//! How the client came: plain HTTP leads nowhere on a port that speaks HTTPS.

use arm::ArmError;
use axum::http::request::Parts;

use crate::failure::Failure;

/// Marks a request that came without TLS where TLS is spoken.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PlainHttp;

pub(super) fn check(parts: &Parts) -> Result<(), Failure> {
    if parts.extensions.get::<PlainHttp>().is_none() {
        return Ok(());
    }
    let text = "This port speaks HTTPS: begin the URL with https:// instead of http://.";
    Err(ArmError::bad_request("HttpsRequired", text).into())
}
