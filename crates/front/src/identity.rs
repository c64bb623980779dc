//! The identity authority's endpoints, on ARM's own port and open to everybody.

use std::sync::Arc;

use arm::ArmError;
use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use entra::{TokenEndpoint, TokenRequest};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::failure::{self, Failure};
use crate::middleware::Admitted;
use crate::{Front, body, query, respond};

/// One of the authority's pages. `tenant` is as the path has it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Page<'a> {
    Configuration {
        tenant: &'a str,
        v2: bool,
    },
    Token {
        tenant: &'a str,
        endpoint: TokenEndpoint,
    },
    Keys,
    Instance,
    /// Where people sign in: there are none here.
    SignIn,
}

impl<'a> Page<'a> {
    /// The page at `path`; none lies below what is ARM's own.
    pub fn at(path: &'a str) -> Option<Self> {
        let (tenant, rest) = path.strip_prefix('/')?.split_once('/')?;
        if ["subscriptions", "providers", "tenants"]
            .iter()
            .any(|arm| tenant.eq_ignore_ascii_case(arm))
        {
            return None;
        }
        let (configuration, token) = (
            |v2| Some(Page::Configuration { tenant, v2 }),
            |endpoint| Some(Page::Token { tenant, endpoint }),
        );
        match rest.trim_end_matches('/').to_ascii_lowercase().as_str() {
            "v2.0/.well-known/openid-configuration" => configuration(true),
            ".well-known/openid-configuration" => configuration(false),
            "oauth2/v2.0/token" => token(TokenEndpoint::V2),
            "oauth2/token" => token(TokenEndpoint::V1),
            "discovery/v2.0/keys" | "discovery/keys" => Some(Page::Keys),
            "oauth2/v2.0/authorize"
            | "oauth2/v2.0/devicecode"
            | "oauth2/v2.0/logout"
            | "oauth2/authorize"
            | "oauth2/devicecode"
            | "oauth2/logout" => Some(Page::SignIn),
            "discovery/instance" if tenant.eq_ignore_ascii_case("common") => Some(Page::Instance),
            _ => None,
        }
    }
}

pub(crate) async fn answer(
    front: &Arc<Front>,
    admitted: &Admitted<'_>,
    page: Page<'_>,
    body: &mut Body,
) -> Result<Response<Body>, Failure> {
    let method = &admitted.parts.method;
    let allowed = match page {
        Page::Token { .. } => "POST",
        Page::SignIn => "GET, HEAD, POST",
        _ => "GET, HEAD",
    };
    if !allowed.split(", ").any(|one| method == one) {
        return Err(Failure::method_not_allowed(method, allowed));
    }
    let origin = &admitted.origin;
    match page {
        Page::Token { tenant, endpoint } => {
            let limits = &front.config.limits;
            let form = body::read(limits, limits.form_bytes, body).await?;
            token(front, admitted, (tenant, endpoint), &form).await
        }
        Page::Configuration { tenant, v2 } => {
            let found = front.authority.openid_configuration(origin, tenant, v2);
            Ok(match found {
                Some(configuration) => respond::json(StatusCode::OK, &configuration),
                None => respond::json(StatusCode::BAD_REQUEST, &unknown_tenant(tenant)),
            })
        }
        Page::Keys => Ok(respond::json(StatusCode::OK, &front.authority.jwks())),
        Page::Instance => {
            Ok(respond::json(StatusCode::OK, &front.authority.instance_discovery(origin)))
        }
        Page::SignIn => Ok(respond::json(StatusCode::NOT_IMPLEMENTED, &no_sign_in())),
    }
}

async fn token(
    front: &Arc<Front>,
    admitted: &Admitted<'_>,
    (tenant, endpoint): (&str, TokenEndpoint),
    form: &[u8],
) -> Result<Response<Body>, Failure> {
    let mut fields = basic_credentials(&admitted.parts.headers);
    fields.extend(query::parse(Some(&String::from_utf8_lossy(form))));
    let (tenant, origin) = (tenant.to_owned(), admitted.origin.clone());
    let (trace_id, correlation_id) = (Uuid::new_v4(), correlation(admitted.parts));
    let front = Arc::clone(front);
    // Signing keeps a processor busy for about a millisecond: it must not hold up other requests.
    let signed = tokio::task::spawn_blocking(move || {
        let (tenant, origin, fields) = (tenant.as_str(), origin.as_str(), fields.as_slice());
        let now = front.now();
        let request =
            TokenRequest { endpoint, tenant, origin, fields, now, trace_id, correlation_id };
        front.authority.token(&request)
    });
    let answer = signed.await.map_err(|error| {
        ArmError::internal(format!("the token endpoint's thread was lost: {error}"))
    })?;
    let mut response = match answer {
        Ok(reply) => respond::json(StatusCode::OK, &reply.body()),
        Err(error) => respond::json(failure::status(error.kind), &error.body()),
    };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// Credentials of a Basic header, as the form's fields. RFC 6749 has them escaped like the form.
fn basic_credentials(headers: &HeaderMap) -> Vec<(String, String)> {
    let read = || {
        let (scheme, encoded) =
            headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
        let decoded = BASE64_STANDARD.decode(encoded.trim()).ok()?;
        let pair =
            String::from_utf8(decoded).ok().filter(|_| scheme.eq_ignore_ascii_case("Basic"))?;
        let (id, secret) = pair.split_once(':')?;
        Some(query::parse(Some(&format!("client_id={id}&client_secret={secret}"))))
    };
    read().unwrap_or_default()
}

/// The client's own id, in a header or, from JavaScript, in the query.
fn correlation(parts: &Parts) -> Uuid {
    let header = parts.headers.get("client-request-id").and_then(|value| value.to_str().ok());
    let query = query::parse(parts.uri.query());
    let named = header.or_else(|| query::value(&query, "client-request-id"));
    named.and_then(|id| Uuid::parse_str(id).ok()).unwrap_or_else(Uuid::new_v4)
}

fn unknown_tenant(tenant: &str) -> Value {
    let text = format!(
        "AADSTS90002: Tenant '{tenant}' not found. Check to make sure you have the correct tenant \
         ID and are signing into the correct cloud."
    );
    json!({ "error": "invalid_tenant", "error_description": text, "error_codes": [90002] })
}

/// In the shape that OAuth's clients show to people.
fn no_sign_in() -> Value {
    let text = "AADSTS70003: The app requested an unsupported grant type. Nobody can sign in here: \
                applications get tokens by the grant type 'client_credentials'.";
    json!({ "error": "unsupported_grant_type", "error_description": text, "error_codes": [70003] })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_found_in_any_case_and_never_below_arms_own() {
        assert_eq!(
            Page::at("/t/V2.0/.well-known/openid-configuration"),
            Some(Page::Configuration { tenant: "t", v2: true })
        );
        assert_eq!(
            Page::at("/adfs/oauth2/token/"),
            Some(Page::Token { tenant: "adfs", endpoint: TokenEndpoint::V1 })
        );
        assert_eq!(Page::at("/common/discovery/instance"), Some(Page::Instance));
        assert_eq!(Page::at("/t/oauth2/V2.0/Authorize"), Some(Page::SignIn));
        for arm in [
            "/",
            "/subscriptions/discovery/keys",
            "/Providers/oauth2/token",
            "/t/discovery/instance",
            "/t/oauth2/v2.0/token/more",
        ] {
            assert_eq!(Page::at(arm), None, "{arm}");
        }
    }

    #[test]
    fn a_basic_header_is_a_client_and_its_secret() {
        let mut headers = HeaderMap::new();
        assert_eq!(basic_credentials(&headers), []);
        let value = format!("basic {}", BASE64_STANDARD.encode("me:a%2Bb:c"));
        headers.insert(header::AUTHORIZATION, HeaderValue::try_from(value).expect("ascii"));
        let expected = [("client_id", "me"), ("client_secret", "a+b:c")];
        assert_eq!(
            basic_credentials(&headers),
            expected.map(|(k, v)| (k.to_owned(), v.to_owned()))
        );
        headers.insert(header::AUTHORIZATION, HeaderValue::from_static("Basic ???"));
        assert_eq!(basic_credentials(&headers), []);
    }
}
