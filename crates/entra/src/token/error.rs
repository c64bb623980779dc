//! Entra's refusals: codes and texts as its clients know them.

use arm::ErrorKind;
use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

use super::TokenRequest;

/// A refusal as the token endpoint tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenError {
    /// Of the status line: [`ErrorKind::BadRequest`], [`ErrorKind::Unauthenticated`] or
    /// [`ErrorKind::Internal`].
    pub kind: ErrorKind,
    /// OAuth's word for it, such as `invalid_client`.
    pub error: &'static str,
    /// The number behind `AADSTS`.
    pub code: u32,
    message: String,
    at: Timestamp,
    trace_id: Uuid,
    correlation_id: Uuid,
}

/// What is refused and why, before it is told to anyone.
#[derive(Debug)]
pub(super) struct Refusal {
    kind: ErrorKind,
    error: &'static str,
    code: u32,
    message: String,
}

impl TokenError {
    /// `{error, error_description, error_codes, timestamp, trace_id, correlation_id, error_uri}`.
    pub fn body(&self) -> Value {
        let Self { code, message, trace_id, correlation_id, .. } = self;
        let timestamp = self.at.strftime("%Y-%m-%d %H:%M:%SZ").to_string();
        let description = format!(
            "AADSTS{code}: {message} Trace ID: {trace_id} Correlation ID: {correlation_id} \
             Timestamp: {timestamp}"
        );
        json!({
            "error": self.error,
            "error_description": description,
            "error_codes": [code],
            "timestamp": timestamp,
            "trace_id": trace_id.to_string(),
            "correlation_id": correlation_id.to_string(),
            "error_uri": format!("https://login.microsoftonline.com/error?code={code}"),
        })
    }
}

impl Refusal {
    pub fn told_to(self, request: &TokenRequest<'_>) -> TokenError {
        TokenError {
            kind: self.kind,
            error: self.error,
            code: self.code,
            message: self.message,
            at: request.now,
            trace_id: request.trace_id,
            correlation_id: request.correlation_id,
        }
    }

    pub fn unknown_tenant(tenant: &str) -> Self {
        Self::invalid_request(
            90002,
            format!(
                "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and \
                 are signing into the correct cloud."
            ),
        )
    }

    pub fn unknown_client(client_id: &str, tenant_id: &str) -> Self {
        let message = format!(
            "Application with identifier '{client_id}' was not found in the directory \
             '{tenant_id}'. You may have sent your authentication request to the wrong tenant."
        );
        Self::new(ErrorKind::BadRequest, "unauthorized_client", 700016, message)
    }

    pub fn unknown_resource(resource: &str, tenant_id: &str) -> Self {
        let message = format!(
            "The resource principal named {resource} was not found in the tenant named {tenant_id}. \
             You might have sent your authentication request to the wrong tenant."
        );
        Self::new(ErrorKind::BadRequest, "invalid_resource", 500011, message)
    }

    pub fn wrong_secret(client_id: &str) -> Self {
        Self::invalid_client(
            7000215,
            format!(
                "Invalid client secret provided. Ensure the secret being sent in the request is the \
                 client secret value, not the client secret ID, for a secret added to app \
                 '{client_id}'."
            ),
        )
    }

    pub fn no_credential() -> Self {
        let message = "'client_assertion', 'client_secret' or 'request' is required for the \
                       'client_credentials' grant type.";
        Self::invalid_client(7000216, message.to_owned())
    }

    pub fn missing(field: &str) -> Self {
        Self::invalid_request(
            900144,
            format!("The request body must contain the following parameter: '{field}'."),
        )
    }

    /// As [`Self::missing`], for what names the resource: Entra tells that one apart.
    pub fn required(field: &str) -> Self {
        Self::invalid_request(
            90014,
            format!(
                "The required field '{field}' is missing from the credential. Ensure that you have \
                 all the necessary parameters for the login request."
            ),
        )
    }

    pub fn invalid_parameter(field: &str) -> Self {
        Self::invalid_request(90100, format!("The '{field}' parameter is empty or not valid."))
    }

    pub fn invalid_scope(scope: &str) -> Self {
        let message = format!(
            "The provided value for scope {scope} is not valid. Client credential flows must have a \
             scope value with /.default suffixed to the resource identifier (application ID URI)."
        );
        Self::new(ErrorKind::BadRequest, "invalid_scope", 1002012, message)
    }

    pub fn unsupported_grant(grant: &str) -> Self {
        let message = format!("The app requested an unsupported grant type '{grant}'.");
        Self::new(ErrorKind::BadRequest, "unsupported_grant_type", 70003, message)
    }

    pub fn malformed_assertion(why: &str) -> Self {
        Self::invalid_request(50027, format!("JWT token is invalid or malformed: {why}."))
    }

    pub fn foreign_assertion() -> Self {
        let message =
            "Client assertion application identifier doesn't match 'client_id' parameter.";
        Self::invalid_client(700021, message.to_owned())
    }

    pub fn misdirected_assertion() -> Self {
        let message = "Client assertion audience claim does not match Realm issuer.";
        Self::invalid_client(700023, message.to_owned())
    }

    pub fn untimely_assertion(now: Timestamp) -> Self {
        let now = arm::time::zulu7(now);
        Self::invalid_client(
            700024,
            format!(
                "Client assertion is not within its valid time range. Current time: {now}. Check \
                 the clock of the client."
            ),
        )
    }

    pub fn wrongly_signed_assertion(reason: &str) -> Self {
        Self::invalid_client(
            700027,
            format!("Client assertion failed signature validation. [Reason - {reason}]"),
        )
    }

    pub fn internal() -> Self {
        let message = "The authority could not sign the token.".to_owned();
        Self::new(ErrorKind::Internal, "server_error", 90000, message)
    }

    fn invalid_request(code: u32, message: String) -> Self {
        Self::new(ErrorKind::BadRequest, "invalid_request", code, message)
    }

    fn invalid_client(code: u32, message: String) -> Self {
        Self::new(ErrorKind::Unauthenticated, "invalid_client", code, message)
    }

    fn new(kind: ErrorKind, error: &'static str, code: u32, message: String) -> Self {
        Self { kind, error, code, message }
    }
}
