//! The fields of a token request.

use serde_json::Value;

use super::{TokenEndpoint, TokenRequest, error::Refusal};
use crate::{audience, authority::ADFS};

const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// A well-formed client credentials request.
pub(super) struct Form<'a> {
    pub client_id: &'a str,
    /// The audience asked for.
    pub resource: &'a str,
    /// The version in whose words it was asked for: the reply is in the same.
    pub version: TokenEndpoint,
    pub credential: Credential<'a>,
    /// Whether the client declared, in `claims`, that it handles claims challenges.
    pub understands_challenges: bool,
}

#[derive(Clone, Copy)]
pub(super) enum Credential<'a> {
    Secret(&'a str),
    Assertion(&'a str),
}

impl<'a> Form<'a> {
    pub fn read(request: &TokenRequest<'a>) -> Result<Self, Refusal> {
        let field = |name| field(request.fields, name);
        let grant = field("grant_type").ok_or_else(|| Refusal::missing("grant_type"))?;
        if grant != "client_credentials" {
            return Err(Refusal::unsupported_grant(grant));
        }
        let client_id = field("client_id").ok_or_else(|| Refusal::missing("client_id"))?;
        let version = version(request);
        Ok(Self {
            client_id,
            resource: resource(request.fields, version)?,
            version,
            credential: credential(request.fields)?,
            understands_challenges: field("claims").map_or(Ok(false), understands_challenges)?,
        })
    }
}

/// AD FS has a single endpoint, without a version in its path, and MSAL asks it by `scope` as it
/// does Entra's second one.
fn version(request: &TokenRequest<'_>) -> TokenEndpoint {
    let has = |name| field(request.fields, name).is_some();
    if request.tenant.eq_ignore_ascii_case(ADFS) && has("scope") && !has("resource") {
        return TokenEndpoint::V2;
    }
    request.endpoint
}

fn resource(fields: &[(String, String)], version: TokenEndpoint) -> Result<&str, Refusal> {
    let required = |name| field(fields, name).ok_or_else(|| Refusal::required(name));
    match version {
        TokenEndpoint::V1 => required("resource"),
        TokenEndpoint::V2 => {
            audience::resource_of(required("scope")?).map_err(Refusal::invalid_scope)
        }
    }
}

/// An assertion counts before a secret: who sends one means it.
fn credential(fields: &[(String, String)]) -> Result<Credential<'_>, Refusal> {
    if let Some(assertion) = field(fields, "client_assertion") {
        return match field(fields, "client_assertion_type") {
            Some(JWT_BEARER) => Ok(Credential::Assertion(assertion)),
            Some(_) => Err(Refusal::invalid_parameter("client_assertion_type")),
            None => Err(Refusal::missing("client_assertion_type")),
        };
    }
    field(fields, "client_secret").map(Credential::Secret).ok_or_else(Refusal::no_credential)
}

fn understands_challenges(claims: &str) -> Result<bool, Refusal> {
    let claims: Value =
        serde_json::from_str(claims).map_err(|_| Refusal::invalid_parameter("claims"))?;
    let values = claims.pointer("/access_token/xms_cc/values").and_then(Value::as_array);
    let is_cp1 = |value: &Value| value.as_str().is_some_and(|v| v.eq_ignore_ascii_case("CP1"));
    Ok(values.is_some_and(|values| values.iter().any(is_cp1)))
}

/// An empty field counts as none.
fn field<'a>(fields: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let found = fields.iter().find(|(field, _)| field == name)?;
    Some(found.1.trim()).filter(|value| !value.is_empty())
}
