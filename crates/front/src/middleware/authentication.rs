//! Who is asking.

use arm::Caller;
use axum::http::{HeaderValue, header};

use super::Admitted;
use crate::Front;
use crate::failure::Failure;

/// The bearer of the token; the refusal challenges, and names the tenant to get a token from.
pub(crate) fn caller(front: &Front, admitted: &Admitted<'_>) -> Result<Caller, Failure> {
    if let Some(caller) = front.fixed_caller() {
        return Ok(caller.clone());
    }
    // What is not text is a header of the wrong form, not a missing one.
    let sent = admitted.parts.headers.get(header::AUTHORIZATION);
    let sent = sent.map(|value| value.to_str().unwrap_or(""));
    front.authority.verify(sent, front.now()).map_err(|failure| {
        let challenge = front.authority.challenge(&admitted.origin, &failure);
        let challenge = HeaderValue::try_from(challenge).ok();
        let header = challenge.map(|value| (header::WWW_AUTHENTICATE, value));
        Failure { header, ..failure.error.into() }
    })
}
