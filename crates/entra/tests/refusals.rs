//! A token request that is wrong is refused in Entra's words.
#![allow(clippy::unwrap_used)]

mod common;

use arm::ErrorKind::{self, BadRequest, Unauthenticated};
use common::*;
use entra::{TokenEndpoint, TokenRequest, defaults};
use serde_json::json;

#[tokio::test]
async fn each_fault_has_its_code() {
    let authority = open().await;
    let rows: [(&str, &str, ErrorKind, &str, u32); 17] = [
        ("grant_type", "", BadRequest, "invalid_request", 900144),
        ("grant_type", "password", BadRequest, "unsupported_grant_type", 70003),
        ("client_id", "", BadRequest, "invalid_request", 900144),
        ("client_id", "nobody", BadRequest, "unauthorized_client", 700016),
        ("client_id", defaults::OBJECT_ID, BadRequest, "unauthorized_client", 700016),
        ("scope", "", BadRequest, "invalid_request", 90014),
        ("scope", " ", BadRequest, "invalid_request", 90014),
        ("scope", "openid", BadRequest, "invalid_scope", 1002012),
        ("scope", "https://management.azure.com", BadRequest, "invalid_scope", 1002012),
        ("scope", "https://example.com/.default", BadRequest, "invalid_resource", 500011),
        ("scope", "https://localhost:1/.default", BadRequest, "invalid_resource", 500011),
        ("client_secret", "", Unauthenticated, "invalid_client", 7000216),
        ("client_secret", "wrong", Unauthenticated, "invalid_client", 7000215),
        ("client_assertion", "a.b.c", BadRequest, "invalid_request", 900144),
        ("claims", "{", BadRequest, "invalid_request", 90100),
        ("claims", "[[[", BadRequest, "invalid_request", 90100),
        ("scope", "/.default", BadRequest, "invalid_scope", 1002012),
    ];
    for (field, value, kind, error, code) in rows {
        let refused = ask(&authority, &with(good_form(&authority), field, value)).unwrap_err();
        assert_eq!(
            (refused.kind, refused.error, refused.code),
            (kind, error, code),
            "{field}={value}"
        );
    }
}

#[tokio::test]
async fn the_secret_of_another_application_is_wrong() {
    let authority = open().await;
    let other =
        authority.register(uuid::Uuid::from_u128(1), uuid::Uuid::from_u128(2)).await.unwrap();
    let form = with(good_form(&authority), "client_secret", &other.client_secret);
    assert_eq!(ask(&authority, &form).unwrap_err().code, 7000215);
    assert!(ask(&authority, &with(form, "client_id", &other.client_id)).is_ok());
}

#[tokio::test]
async fn an_unknown_tenant_comes_before_everything_else() {
    let authority = open().await;
    for tenant in ["contoso.com", "", defaults::CLIENT_ID] {
        let refused = authority.token(&request(tenant, &[])).unwrap_err();
        assert_eq!(
            (refused.kind, refused.error, refused.code),
            (BadRequest, "invalid_request", 90002)
        );
    }
}

#[tokio::test]
async fn the_first_version_wants_a_resource() {
    let authority = open().await;
    let form = good_form(&authority);
    let request = request(defaults::TENANT_ID, &form);
    let refused =
        authority.token(&TokenRequest { endpoint: TokenEndpoint::V1, ..request }).unwrap_err();
    assert_eq!((refused.error, refused.code), ("invalid_request", 90014));
}

#[tokio::test]
async fn the_body_is_entras() {
    let authority = open().await;
    let form = with(good_form(&authority), "grant_type", "");
    let trace = "00000000-0000-0000-0000-000000000007";
    let correlation = "00000000-0000-0000-0000-000000000008";
    assert_eq!(
        ask(&authority, &form).unwrap_err().body(),
        json!({
            "error": "invalid_request",
            "error_description": format!(
                "AADSTS900144: The request body must contain the following parameter: 'grant_type'. \
                 Trace ID: {trace} Correlation ID: {correlation} Timestamp: 2026-11-18 11:06:40Z"
            ),
            "error_codes": [900144],
            "timestamp": "2026-11-18 11:06:40Z",
            "trace_id": trace,
            "correlation_id": correlation,
            "error_uri": "https://login.microsoftonline.com/error?code=900144",
        })
    );
}
