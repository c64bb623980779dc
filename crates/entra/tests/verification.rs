//! What is not a good token of ours for Resource Manager opens nothing.
#![allow(clippy::unwrap_used)]

mod common;

use std::sync::Arc;

use arm::ErrorKind;
use common::*;
use entra::{AuthFailure, Authority, AuthorityConfig, defaults};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::json;
use store::memory::MemoryStore;
use uuid::Uuid;

fn refused(authority: &Authority, token: &str) -> AuthFailure {
    let failure = authority.verify(Some(&bearer(token)), now()).unwrap_err();
    assert_eq!(failure.error.kind, ErrorKind::Unauthenticated);
    failure
}

#[tokio::test]
async fn headers_that_are_no_bearer_token_are_refused() {
    let authority = open().await;
    let rows = [
        (
            None,
            "AuthenticationFailed",
            "Authentication failed. The 'Authorization' header is missing.",
        ),
        (Some("Basic YTpi"), "AuthenticationFailed", "Authentication failed."),
        (Some(""), "AuthenticationFailed", "Authentication failed."),
        (Some("BearerX abc"), "AuthenticationFailed", "Authentication failed."),
        (
            Some("Bearer "),
            "AuthenticationFailedInvalidHeader",
            "Authentication failed. The 'Authorization' header is provided in an invalid format.",
        ),
        (
            Some("Bearer a b"),
            "AuthenticationFailedInvalidHeader",
            "Authentication failed. The 'Authorization' header is provided in an invalid format.",
        ),
        (Some("Bearer abc"), "InvalidAuthenticationToken", "The access token is invalid."),
        (Some("Bearer a.b.c"), "InvalidAuthenticationToken", "The access token is invalid."),
        (Some("Bearer ..."), "InvalidAuthenticationToken", "The access token is invalid."),
        (Some("Bearer é.é.é"), "InvalidAuthenticationToken", "The access token is invalid."),
    ];
    for (header, code, message) in rows {
        let error = authority.verify(header, now()).unwrap_err().error;
        assert_eq!(
            (error.kind, error.code.as_str()),
            (ErrorKind::Unauthenticated, code),
            "{header:?}"
        );
        assert_eq!(error.message, message);
    }
}

#[tokio::test]
async fn a_changed_token_is_refused() {
    let authority = open().await;
    let token = token_of(&authority, &good_form(&authority));
    let [header, payload, signature]: [&str; 3] =
        token.split('.').collect::<Vec<_>>().try_into().unwrap();
    let mut claims = part(&token, 1);
    claims["oid"] = json!("11111111-0000-4000-8000-000000000000");
    let changed = encode(&claims);
    let kid = part(&token, 0)["kid"].clone();
    let head = |alg: &str| encode(&json!({ "typ": "JWT", "alg": alg, "kid": kid }));
    let unknown_kid = encode(&json!({ "typ": "JWT", "alg": "RS256", "kid": "other" }));
    let no_kid = encode(&json!({ "typ": "JWT", "alg": "RS256" }));
    let critical = encode(&json!({ "alg": "RS256", "kid": kid, "crit": ["b64"], "b64": false }));
    let rows = [
        format!("{header}.{changed}.{signature}"),
        format!("{}.{payload}.", head("none")),
        format!("{}.{payload}.{signature}", head("none")),
        format!("{}.{payload}.{signature}", head("RS512")),
        format!("{unknown_kid}.{payload}.{signature}"),
        format!("{no_kid}.{payload}.{signature}"),
        format!("{critical}.{payload}.{signature}"),
        format!("{header}.{payload}.{}", &signature[..signature.len() - 4]),
        format!("{header}.{payload}.{signature}.{signature}"),
        format!("{header}.{payload}.{signature}="),
        format!("{header}.{payload}"),
    ];
    for row in rows {
        assert_eq!(refused(&authority, &row).error.code, "InvalidAuthenticationToken", "{row}");
    }
    assert!(authority.verify(Some(&bearer(&token)), now()).is_ok());
}

#[tokio::test]
async fn the_public_key_is_no_shared_secret() {
    let authority = open().await;
    let token = token_of(&authority, &good_form(&authority));
    let jwks = authority.jwks();
    let mut header = Header::new(Algorithm::HS256);
    header.kid = jwks["keys"][0]["kid"].as_str().map(str::to_owned);
    let key = EncodingKey::from_secret(jwks["keys"][0]["n"].as_str().unwrap().as_bytes());
    let forged = jsonwebtoken::encode(&header, &part(&token, 1), &key).unwrap();
    assert_eq!(refused(&authority, &forged).error.code, "InvalidAuthenticationToken");
}

#[tokio::test]
async fn a_token_serves_from_its_first_to_before_its_last_second() {
    let authority = open().await;
    let header = bearer(&token_of(&authority, &good_form(&authority)));
    let code =
        |second| authority.verify(Some(&header), at(second)).map_err(|failure| failure.error.code);
    assert_eq!(code(NOW_S - 301).unwrap_err(), "InvalidAuthenticationToken");
    assert!(code(NOW_S - 300).is_ok());
    assert!(code(NOW_S + 3598).is_ok());
    assert_eq!(code(NOW_S + 3599).unwrap_err(), "ExpiredAuthenticationToken");
    let failure = authority.verify(Some(&header), at(NOW_S + 3600)).unwrap_err();
    assert_eq!(
        failure.error.message,
        "The access token expiry UTC time '11/18/2026 12:06:39 PM' is earlier than current UTC time \
         '11/18/2026 12:06:40 PM'."
    );
}

#[tokio::test]
async fn a_token_for_a_data_plane_does_not_open_resource_manager() {
    let authority = open().await;
    let form = with(good_form(&authority), "scope", "https://vault.azure.net/.default");
    let error = refused(&authority, &token_of(&authority, &form)).error;
    assert_eq!(error.code, "InvalidAuthenticationTokenAudience");
    for named in [
        "'https://vault.azure.net'",
        "https://management.core.windows.net/,https://management.core.windows.net,",
        "https://localhost:4443/,https://localhost:4443'",
    ] {
        assert!(error.message.contains(named), "{}", error.message);
    }
}

#[tokio::test]
async fn a_token_of_another_tenant_is_refused() {
    let store = Arc::new(MemoryStore::new());
    let home = open_on(store.clone()).await;
    let elsewhere = AuthorityConfig { tenant_id: Uuid::from_u128(9), ..config() };
    let elsewhere = Authority::open(store, elsewhere, now()).await.unwrap();
    let token = token_of(&elsewhere, &good_form(&elsewhere));
    assert!(elsewhere.verify(Some(&bearer(&token)), now()).is_ok());
    let error = refused(&home, &token).error;
    assert_eq!(error.code, "InvalidAuthenticationTokenTenant");
    assert!(error.message.contains(&format!("https://sts.windows.net/{}/", Uuid::from_u128(9))));
    assert!(error.message.contains(&format!("{ORIGIN}/{}", defaults::TENANT_ID)));
}

#[tokio::test]
async fn a_token_of_another_authority_is_refused() {
    let (ours, theirs) = (open().await, open().await);
    let token = token_of(&theirs, &good_form(&theirs));
    assert_eq!(refused(&ours, &token).error.code, "InvalidAuthenticationToken");
}

#[tokio::test]
async fn the_tokens_of_a_removed_application_die_at_once() {
    let authority = open().await;
    let (client, object) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let connection = authority.register(client, object).await.unwrap();
    let form = with(good_form(&authority), "client_id", &connection.client_id);
    let form = with(form, "client_secret", &connection.client_secret);
    let token = token_of(&authority, &form);
    assert_eq!(
        authority.verify(Some(&bearer(&token)), now()).unwrap().object_id,
        object.to_string()
    );
    authority.remove(client).await.unwrap();
    assert_eq!(refused(&authority, &token).error.code, "InvalidAuthenticationToken");
    assert_eq!(ask(&authority, &form).unwrap_err().code, 700016);
    // Another principal under the same client id does not inherit them.
    authority.register(client, Uuid::from_u128(3)).await.unwrap();
    assert_eq!(refused(&authority, &token).error.code, "InvalidAuthenticationToken");
}

#[tokio::test]
async fn the_challenge_leads_to_the_tenant() {
    let authority = open().await;
    let failure = authority.verify(None, now()).unwrap_err();
    assert_eq!(
        authority.challenge(ORIGIN, &failure),
        format!(
            "Bearer authorization_uri=\"{ORIGIN}/{}\", error=\"invalid_token\", \
             error_description=\"The authentication failed because of missing 'Authorization' header.\"",
            defaults::TENANT_ID
        )
    );
}
