//! Client assertions: an application proves itself by signing with a registered certificate's key.

use jiff::Timestamp;
use serde::Deserialize;

use super::{CLOCK_SKEW_S, error::Refusal};
use crate::{certificate, jws::Jws, principal::Principal};

/// Times are in seconds since 1970. Python writes fractions of seconds, so they are read as such.
#[derive(Deserialize)]
struct AssertionClaims {
    aud: OneOrMore,
    iss: String,
    sub: String,
    exp: f64,
    nbf: Option<f64>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

/// Accepts an assertion that is signed by one of the principal's certificates, speaks of the
/// principal, is for us and is in its time. The signature is judged before anything it covers.
pub(super) fn check(
    assertion: &str,
    principal: &Principal,
    for_us: impl Fn(&str) -> bool,
    now: Timestamp,
) -> Result<(), Refusal> {
    let jws = Jws::parse(assertion)
        .ok_or_else(|| Refusal::malformed_assertion("it is not a signed token"))?;
    check_signature(&jws, principal)?;
    let claims: AssertionClaims = serde_json::from_slice(&jws.payload).map_err(|_| {
        Refusal::malformed_assertion("it needs the claims 'aud', 'iss', 'sub' and 'exp'")
    })?;
    let is_client = |id: &str| id.eq_ignore_ascii_case(&principal.client_id);
    if !is_client(&claims.iss) || !is_client(&claims.sub) {
        return Err(Refusal::foreign_assertion());
    }
    let addressed = match &claims.aud {
        OneOrMore::One(audience) => for_us(audience),
        OneOrMore::More(audiences) => audiences.iter().any(|audience| for_us(audience)),
    };
    if !addressed {
        return Err(Refusal::misdirected_assertion());
    }
    let (now_s, skew_s) = (now.as_second() as f64, CLOCK_SKEW_S as f64);
    let early = claims.nbf.is_some_and(|nbf| now_s + skew_s < nbf);
    if early || now_s - skew_s >= claims.exp {
        return Err(Refusal::untimely_assertion(now));
    }
    Ok(())
}

fn check_signature(jws: &Jws<'_>, principal: &Principal) -> Result<(), Refusal> {
    let algorithm = certificate::algorithm(&jws.header.alg)
        .ok_or_else(|| Refusal::malformed_assertion("its algorithm is neither RS256 nor PS256"))?;
    let certificate = principal
        .certificates
        .iter()
        .find(|certificate| certificate.is_named_by(jws))
        .ok_or_else(|| Refusal::wrongly_signed_assertion("The key was not found."))?;
    if certificate.has_signed(jws, algorithm) {
        return Ok(());
    }
    let reason = "Key was found, but use of the key to verify the signature failed.";
    Err(Refusal::wrongly_signed_assertion(reason))
}
