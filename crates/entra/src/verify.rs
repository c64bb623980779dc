//! Who sent a request: the check of its `Authorization` header.

use arm::{ArmError, Caller, CallerKind, ErrorKind};
use jiff::Timestamp;

use crate::{
    Authority, authority,
    authority::Directory,
    cache,
    jws::Jws,
    token::{CLOCK_SKEW_S, Claims},
};

/// Why nobody was recognised: the error for the body, and the reason for the challenge header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthFailure {
    /// Of kind [`ErrorKind::Unauthenticated`].
    pub error: ArmError,
    /// Fit for a quoted header value: never holds anything a client sent.
    pub description: &'static str,
}

impl Authority {
    /// Recognises the sender by the `Authorization` header's value.
    ///
    /// A token seen before costs a hash and a look-up; a new one about 50 us of processor time.
    ///
    /// # Errors
    /// In the codes Resource Manager uses: `AuthenticationFailed`,
    /// `AuthenticationFailedInvalidHeader`, `InvalidAuthenticationToken`,
    /// `ExpiredAuthenticationToken`, `InvalidAuthenticationTokenTenant`,
    /// `InvalidAuthenticationTokenAudience`.
    pub fn verify(
        &self,
        authorization: Option<&str>,
        now: Timestamp,
    ) -> Result<Caller, AuthFailure> {
        let token = bearer(authorization.ok_or_else(missing)?)?;
        let hash = cache::hash(token);
        // Taken before the checks: what they see cannot outlive a change made meanwhile.
        let directory = self.directory();
        if let Some(caller) = self.cache.get(&hash, directory.epoch, now) {
            return Ok(caller);
        }
        let claims = self.signed_claims(token).ok_or_else(invalid)?;
        self.check(&claims, now)?;
        let caller = self.caller(&claims, &directory).ok_or_else(invalid)?;
        self.cache.put(hash, caller.clone(), claims.exp, directory.epoch, now);
        Ok(caller)
    }

    /// The `WWW-Authenticate` value that goes with a failure. Its `authorization_uri` ends in the
    /// tenant's GUID, by which tools discover the tenant, and lies on `authority_origin`
    /// (`https://localhost:4443`), where clients can follow it.
    pub fn challenge(&self, authority_origin: &str, failure: &AuthFailure) -> String {
        format!(
            "Bearer authorization_uri=\"{authority_origin}/{}\", error=\"invalid_token\", error_description=\"{}\"",
            self.tenant_id, failure.description
        )
    }

    /// The claims, if one of our keys has signed them as RS256. No other algorithm is considered.
    fn signed_claims(&self, token: &str) -> Option<Claims> {
        let jws = Jws::parse(token)?;
        let kid = jws.header.kid.as_deref()?;
        let key = self.keys.iter().find(|key| key.kid == kid)?;
        if jws.header.alg != "RS256" || !key.verify(jws.signed, &jws.signature) {
            return None;
        }
        serde_json::from_slice(&jws.payload).ok()
    }

    fn check(&self, claims: &Claims, now: Timestamp) -> Result<(), AuthFailure> {
        if now.as_second() >= claims.exp {
            return Err(expired(claims.exp, now));
        }
        if now.as_second() + CLOCK_SKEW_S < claims.nbf {
            return Err(failure(
                "InvalidAuthenticationToken",
                "The received access token is not valid: it is not valid yet.".to_owned(),
                "The access token is not valid yet.",
            ));
        }
        if claims.iss != self.issuer() || claims.tid != self.tenant_id {
            return Err(self.wrong_tenant(claims));
        }
        if !self.audiences.open_resource_manager(&claims.aud) {
            return Err(self.wrong_audience(claims));
        }
        Ok(())
    }

    /// `None` where the application is gone.
    fn caller(&self, claims: &Claims, directory: &Directory) -> Option<Caller> {
        let principal = directory.principal(&claims.appid)?;
        (principal.object_id == claims.oid).then(|| Caller {
            kind: CallerKind::Application,
            object_id: principal.object_id.clone(),
            tenant_id: self.tenant_id.clone(),
            display: principal.client_id.clone(),
        })
    }

    fn wrong_tenant(&self, claims: &Claims) -> AuthFailure {
        let required = self.issuer();
        let host = self.audiences.own().next().unwrap_or("https://login.windows.net");
        let message = format!(
            "The access token is from the wrong issuer '{}'. It must match the tenant '{required}' \
             associated with this subscription. Please use the authority (URL) '{host}/{}' to get \
             the token. Note, if the subscription is transferred to another tenant there is no \
             impact to the services, but information about new tenant could take time to propagate \
             (up to an hour). If you just transferred your subscription and see this error message, \
             please try back later.",
            authority::issuer_of(&claims.tid),
            self.tenant_id
        );
        let description = "The access token is from the wrong issuer.";
        failure("InvalidAuthenticationTokenTenant", message, description)
    }

    fn wrong_audience(&self, claims: &Claims) -> AuthFailure {
        let message = format!(
            "The access token has been obtained for wrong audience or resource '{}'. It should \
             exactly match with one of the allowed audiences '{}'.",
            claims.aud,
            self.audiences.listed()
        );
        let description = "The access token has been obtained for the wrong audience.";
        failure("InvalidAuthenticationTokenAudience", message, description)
    }
}

fn bearer(header: &str) -> Result<&str, AuthFailure> {
    let header = header.trim();
    let (scheme, token) = header.split_once(' ').unwrap_or((header, ""));
    if !scheme.eq_ignore_ascii_case("Bearer") {
        let message = "Authentication failed.".to_owned();
        return Err(failure("AuthenticationFailed", message, "The authentication failed."));
    }
    let token = token.trim_start();
    if token.is_empty() || token.contains(' ') {
        let message = "Authentication failed. The 'Authorization' header is provided in an invalid \
                       format.";
        let description = "The 'Authorization' header is provided in an invalid format.";
        return Err(failure("AuthenticationFailedInvalidHeader", message.to_owned(), description));
    }
    Ok(token)
}

fn missing() -> AuthFailure {
    failure(
        "AuthenticationFailed",
        "Authentication failed. The 'Authorization' header is missing.".to_owned(),
        "The authentication failed because of missing 'Authorization' header.",
    )
}

fn invalid() -> AuthFailure {
    let text = "The access token is invalid.";
    failure("InvalidAuthenticationToken", text.to_owned(), text)
}

fn expired(exp: i64, now: Timestamp) -> AuthFailure {
    let written = |at: Timestamp| at.strftime("%-m/%-d/%Y %-I:%M:%S %p").to_string();
    let expiry = Timestamp::from_second(exp).map_or_else(|_| exp.to_string(), written);
    failure(
        "ExpiredAuthenticationToken",
        format!(
            "The access token expiry UTC time '{expiry}' is earlier than current UTC time '{}'.",
            written(now)
        ),
        "The access token has expired.",
    )
}

fn failure(code: &str, message: String, description: &'static str) -> AuthFailure {
    AuthFailure { error: ArmError::new(ErrorKind::Unauthenticated, code, message), description }
}
