//! Tokens are issued as Entra issues them, and this authority believes its own.
#![allow(clippy::unwrap_used)]

mod common;

use arm::CallerKind;
use common::*;
use entra::{TokenEndpoint, TokenRequest, defaults};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::{Value, json};

#[tokio::test]
async fn an_issued_token_opens_resource_manager() {
    let authority = open().await;
    let reply = ask(&authority, &good_form(&authority)).unwrap().body();
    assert_eq!(reply["token_type"], "Bearer");
    assert_eq!(reply["expires_in"], json!(3599));
    assert_eq!(reply["ext_expires_in"], json!(3599));
    let token = reply["access_token"].as_str().unwrap();
    let caller = authority.verify(Some(&bearer(token)), now()).unwrap();
    assert_eq!(caller.kind, CallerKind::Application);
    assert_eq!(caller.object_id, defaults::OBJECT_ID);
    assert_eq!(caller.tenant_id, defaults::TENANT_ID);
    assert_eq!(caller.display, defaults::CLIENT_ID);
    // Once more, from the cache, with the scheme in another case.
    assert_eq!(authority.verify(Some(&format!("bearer  {token}")), now()), Ok(caller));
}

#[tokio::test]
async fn the_claims_are_resource_managers() {
    let authority = open().await;
    let token = token_of(&authority, &good_form(&authority));
    let (header, claims) = (part(&token, 0), part(&token, 1));
    assert_eq!(header["alg"], "RS256");
    assert_eq!(header["typ"], "JWT");
    let issuer = format!("https://sts.windows.net/{}/", defaults::TENANT_ID);
    let expected = json!({
        "aud": "https://management.azure.com", "iss": issuer, "idp": issuer,
        "iat": NOW_S, "nbf": NOW_S, "exp": NOW_S + 3599,
        "tid": defaults::TENANT_ID, "oid": defaults::OBJECT_ID, "sub": defaults::OBJECT_ID,
        "appid": defaults::CLIENT_ID, "appidacr": "1", "idtyp": "app", "ver": "1.0",
        "uti": "AAAAAAAAAAAAAAAAAAAABw",
    });
    assert_eq!(claims, expected);
}

#[tokio::test]
async fn another_library_verifies_the_token_by_the_published_keys() {
    let authority = open().await;
    let token = token_of(&authority, &good_form(&authority));
    let jwks = authority.jwks();
    let key = &jwks["keys"][0];
    assert_eq!(key["kid"], part(&token, 0)["kid"]);
    assert_eq!(
        (&key["kty"], &key["use"], &key["alg"]),
        (&json!("RSA"), &json!("sig"), &json!("RS256"))
    );
    let (n, e) = (key["n"].as_str().unwrap(), key["e"].as_str().unwrap());
    let mut validation = Validation::new(Algorithm::RS256);
    validation.validate_exp = false;
    validation.set_audience(&["https://management.azure.com"]);
    let key = DecodingKey::from_rsa_components(n, e).unwrap();
    let decoded = jsonwebtoken::decode::<Value>(&token, &key, &validation).unwrap();
    assert_eq!(decoded.claims["oid"], defaults::OBJECT_ID);
}

#[tokio::test]
async fn every_name_of_resource_manager_is_an_audience() {
    let authority = open().await;
    let rows = [
        ("https://management.core.windows.net//.default", "https://management.core.windows.net/"),
        ("https://management.core.windows.net/.default", "https://management.core.windows.net"),
        ("https://management.azure.com//.default", "https://management.azure.com/"),
        ("https://localhost:4443/.default", "https://localhost:4443"),
        ("https://localhost:4443//.default openid profile", "https://localhost:4443/"),
    ];
    for (scope, audience) in rows {
        let token = token_of(&authority, &with(good_form(&authority), "scope", scope));
        assert_eq!(part(&token, 1)["aud"], audience);
        assert!(authority.verify(Some(&bearer(&token)), now()).is_ok(), "{scope}");
    }
}

#[tokio::test]
async fn the_first_version_takes_a_resource_and_writes_numbers_as_strings() {
    let authority = open().await;
    let resource = "https://management.core.windows.net/";
    let form = with(with(good_form(&authority), "scope", ""), "resource", resource);
    let request = request(defaults::TENANT_ID, &form);
    let reply = authority.token(&TokenRequest { endpoint: TokenEndpoint::V1, ..request }).unwrap();
    let mut body = reply.body();
    let token = body["access_token"].take();
    assert_eq!(
        body,
        json!({
            "token_type": "Bearer", "expires_in": "3599", "ext_expires_in": "3599",
            "expires_on": (NOW_S + 3599).to_string(), "not_before": NOW_S.to_string(),
            "resource": resource, "access_token": null,
        })
    );
    assert!(authority.verify(Some(&bearer(token.as_str().unwrap())), now()).is_ok());
}

#[tokio::test]
async fn adfs_is_asked_at_one_endpoint_by_scope_or_by_resource() {
    let authority = open().await;
    let ask = |tenant, form: &[(String, String)]| {
        let endpoint = TokenEndpoint::V1;
        authority.token(&TokenRequest { endpoint, ..request(tenant, form) })
    };
    let scoped = good_form(&authority);
    let reply = ask("ADFS", &scoped).unwrap().body();
    assert_eq!((&reply["expires_in"], &reply["resource"]), (&json!(3599), &Value::Null));
    let token = bearer(reply["access_token"].as_str().unwrap());
    assert!(authority.verify(Some(&token), now()).is_ok());
    // A resource counts where there is one; Entra's own first endpoint takes nothing else.
    let both = with(scoped.clone(), "resource", "https://management.azure.com/");
    assert_eq!(ask("adfs", &both).unwrap().body()["resource"], "https://management.azure.com/");
    let neither = with(scoped.clone(), "scope", "");
    for (tenant, form) in [(defaults::TENANT_ID, &scoped), ("adfs", &neither)] {
        assert_eq!(ask(tenant, form).unwrap_err().code, 90014, "{tenant}");
    }
}

#[tokio::test]
async fn a_declared_capability_is_written_into_the_token() {
    let authority = open().await;
    let rows = [
        (r#"{"access_token":{"xms_cc":{"values":["CP1"]}}}"#, json!(["CP1"])),
        (r#"{"access_token":{"nbf":{"essential":true,"value":"1"}}}"#, Value::Null),
    ];
    for (claims, expected) in rows {
        let token = token_of(&authority, &with(good_form(&authority), "claims", claims));
        assert_eq!(part(&token, 1)["xms_cc"], expected);
    }
}

#[tokio::test]
async fn the_tenant_may_go_by_its_common_names_and_ids_by_any_case() {
    let authority = open().await;
    let form = good_form(&authority);
    let form = with(form, "client_id", &defaults::CLIENT_ID.to_uppercase());
    let upper = defaults::TENANT_ID.to_uppercase();
    for tenant in ["common", "organizations", "adfs", upper.as_str()] {
        assert!(authority.token(&request(tenant, &form)).is_ok(), "{tenant}");
    }
}

#[tokio::test]
async fn nothing_with_a_secret_shows_it_in_debug() {
    let authority = open().await;
    let connection = authority.connection();
    assert_eq!(connection.client_secret.len(), 40);
    let reply = ask(&authority, &good_form(&authority)).unwrap();
    let token = reply.body()["access_token"].as_str().unwrap().to_owned();
    let refused = ask(&authority, &with(good_form(&authority), "client_secret", "Guess-me-not"));
    let refused = refused.unwrap_err();
    let shown = format!("{authority:?} {connection:?} {reply:?} {refused:?} {}", refused.body());
    for hidden in [connection.client_secret.as_str(), token.as_str(), "Guess-me-not"] {
        assert!(!shown.contains(hidden));
    }
}
