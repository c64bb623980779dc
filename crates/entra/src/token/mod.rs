//! Issuing access tokens at the token endpoints.
//!
//! Knows: the client credentials grant, with a secret or a signed assertion, and Entra's refusals.
//! Must not know: how the fields came here, or what a token's bearer may do.

mod assertion;
mod error;
mod form;

use std::fmt;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{Authority, jws, principal::Principal};

pub use error::TokenError;

use error::Refusal;
use form::{Credential, Form};

/// How far a client's clock may be off.
pub(crate) const CLOCK_SKEW_S: i64 = 300;

/// Which of the two token endpoints was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenEndpoint {
    /// `/{tenant}/oauth2/token`, which takes `resource`; as AD FS, also `scope`.
    V1,
    /// `/{tenant}/oauth2/v2.0/token`, which takes `scope`.
    V2,
}

/// One request to a token endpoint. Has no `Debug`: the fields hold secrets.
pub struct TokenRequest<'a> {
    pub endpoint: TokenEndpoint,
    /// As it stands in the path: a GUID, or `common`, `organizations`, `adfs`.
    pub tenant: &'a str,
    /// Where the client reached this authority, without a trailing slash.
    pub origin: &'a str,
    /// The decoded form; credentials from a Basic header as `client_id` and `client_secret`.
    /// Unknown fields are ignored, the first of a repeated one counts.
    pub fields: &'a [(String, String)],
    pub now: Timestamp,
    /// New for each request; the token's `uti` is made from it.
    pub trace_id: Uuid,
    /// The client's `client-request-id`, or one made for it.
    pub correlation_id: Uuid,
}

/// An issued token, as the endpoint tells of it.
pub struct TokenReply {
    version: TokenEndpoint,
    access_token: String,
    resource: String,
    not_before: i64,
    lifetime_s: u32,
}

/// What an access token says. Times are in seconds since 1970.
#[derive(Serialize, Deserialize)]
pub(crate) struct Claims {
    pub aud: String,
    pub iss: String,
    pub iat: i64,
    pub nbf: i64,
    pub exp: i64,
    pub appid: String,
    /// How the application proved itself: `1` by its secret, `2` by a certificate.
    pub appidacr: String,
    pub idp: String,
    pub idtyp: String,
    pub oid: String,
    pub sub: String,
    pub tid: String,
    pub uti: String,
    pub ver: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub xms_cc: Vec<String>,
}

#[derive(Serialize)]
struct AccessTokenHeader<'a> {
    typ: &'static str,
    alg: &'static str,
    x5t: &'a str,
    kid: &'a str,
}

impl Authority {
    /// Answers a token request. Signing takes about 1 ms of processor time: a busy server does well
    /// to call this off its async threads.
    ///
    /// # Errors
    /// Entra's, ready to be sent.
    pub fn token(&self, request: &TokenRequest<'_>) -> Result<TokenReply, TokenError> {
        self.issue(request).map_err(|refusal| refusal.told_to(request))
    }

    fn issue(&self, request: &TokenRequest<'_>) -> Result<TokenReply, Refusal> {
        if !self.is_home(request.tenant) {
            return Err(Refusal::unknown_tenant(request.tenant));
        }
        let form = Form::read(request)?;
        let directory = self.directory();
        let principal = directory
            .principal(form.client_id)
            .ok_or_else(|| Refusal::unknown_client(form.client_id, &self.tenant_id))?;
        let proof = self.prove(principal, &form, request)?;
        if !self.audiences.know(form.resource) {
            return Err(Refusal::unknown_resource(form.resource, &self.tenant_id));
        }
        let claims = self.claims(principal, &form, proof, request);
        let access_token = self.sign(&claims).ok_or_else(Refusal::internal)?;
        Ok(TokenReply {
            version: form.version,
            access_token,
            resource: claims.aud,
            not_before: claims.nbf,
            lifetime_s: self.config.token_lifetime_s,
        })
    }

    /// Checks the credential and tells its kind as `appidacr` has it.
    fn prove(
        &self,
        principal: &Principal,
        form: &Form<'_>,
        request: &TokenRequest<'_>,
    ) -> Result<&'static str, Refusal> {
        match form.credential {
            Credential::Secret(secret) if principal.secret.is(secret) => Ok("1"),
            Credential::Secret(_) => Err(Refusal::wrong_secret(&principal.client_id)),
            Credential::Assertion(assertion) => {
                let for_us = |audience: &str| self.is_token_audience(audience, request);
                assertion::check(assertion, principal, for_us, request.now)?;
                Ok("2")
            }
        }
    }

    fn claims(
        &self,
        principal: &Principal,
        form: &Form<'_>,
        proof: &str,
        request: &TokenRequest<'_>,
    ) -> Claims {
        let now = request.now.as_second();
        Claims {
            aud: form.resource.to_owned(),
            iss: self.issuer(),
            iat: now,
            nbf: now,
            exp: now + i64::from(self.config.token_lifetime_s),
            appid: principal.client_id.clone(),
            appidacr: proof.to_owned(),
            idp: self.issuer(),
            idtyp: "app".to_owned(),
            oid: principal.object_id.clone(),
            sub: principal.object_id.clone(),
            tid: self.tenant_id.clone(),
            uti: BASE64_URL_SAFE_NO_PAD.encode(request.trace_id.as_bytes()),
            ver: "1.0".to_owned(),
            xms_cc: form.understands_challenges.then(|| "CP1".to_owned()).into_iter().collect(),
        }
    }

    fn sign(&self, claims: &Claims) -> Option<String> {
        let key = self.keys.first()?;
        let header = AccessTokenHeader { typ: "JWT", alg: "RS256", x5t: &key.kid, kid: &key.kid };
        let signed = jws::signing_input(&header, claims)?;
        Some(jws::compact(&signed, &key.sign(signed.as_bytes())?))
    }

    /// Whether an assertion made out to `audience` is for this authority: one of its token
    /// endpoints, or an issuer name of it.
    fn is_token_audience(&self, audience: &str, request: &TokenRequest<'_>) -> bool {
        let audience = audience.strip_suffix('/').unwrap_or(audience);
        if audience.eq_ignore_ascii_case(self.issuer().trim_end_matches('/')) {
            return true;
        }
        let ends = ["oauth2/v2.0/token", "oauth2/token", "v2.0"];
        self.audiences.own().chain([request.origin]).any(|origin| {
            let (start, path) = audience.split_at_checked(origin.len()).unwrap_or_default();
            let parts = path.strip_prefix('/').and_then(|path| path.split_once('/'));
            start.eq_ignore_ascii_case(origin)
                && parts.is_some_and(|(tenant, end)| self.is_home(tenant) && ends.contains(&end))
        })
    }
}

impl TokenReply {
    /// The body. The first version writes its numbers as strings.
    pub fn body(&self) -> Value {
        let lifetime_s = self.lifetime_s;
        match self.version {
            TokenEndpoint::V2 => json!({
                "token_type": "Bearer",
                "expires_in": lifetime_s,
                "ext_expires_in": lifetime_s,
                "access_token": self.access_token,
            }),
            TokenEndpoint::V1 => json!({
                "token_type": "Bearer",
                "expires_in": lifetime_s.to_string(),
                "ext_expires_in": lifetime_s.to_string(),
                "expires_on": (self.not_before + i64::from(lifetime_s)).to_string(),
                "not_before": self.not_before.to_string(),
                "resource": self.resource,
                "access_token": self.access_token,
            }),
        }
    }
}

impl fmt::Debug for TokenReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenReply").field("resource", &self.resource).finish_non_exhaustive()
    }
}
