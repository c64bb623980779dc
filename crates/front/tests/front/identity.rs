//! The anonymous pages: tokens, keys, and the cloud's description.

use crate::support::{WIDGETS, anonymous, code, send, server};
use axum::body::Body;
use axum::http::header;
use entra::defaults;
use scenario::{Answer, Server};
use serde_json::Value;

const ORIGIN: &str = "https://localhost:4443";

async fn get(server: &Server, uri: &str) -> Answer {
    send(server, anonymous("GET", uri).body(Body::empty()).expect("sound")).await
}

async fn post(server: &Server, uri: &str, basic: Option<&str>, form: &str) -> Answer {
    let mut request =
        anonymous("POST", uri).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    if let Some(basic) = basic {
        request = request.header(header::AUTHORIZATION, basic);
    }
    send(server, request.body(Body::from(form.to_owned())).expect("sound")).await
}

#[tokio::test]
async fn a_token_from_the_endpoint_opens_the_door() {
    let server = server().await;
    let connection = server.connection();
    let tenant = defaults::TENANT_ID;
    let (id, secret) = (&connection.client_id, &connection.client_secret);
    let form = format!(
        "grant_type=client_credentials&client_id={id}&client_secret={secret}\
         &scope=https%3A%2F%2Fmanagement.azure.com%2F.default&client_info=1"
    );
    let v1 = format!(
        "grant_type=client_credentials&client_id={id}&client_secret={secret}\
         &resource=https%3A%2F%2Fmanagement.azure.com%2F"
    );
    for (uri, form) in [
        (format!("/{tenant}/oauth2/v2.0/token"), &form),
        (format!("/{tenant}/oauth2/v2.0/token?client-request-id={tenant}"), &form),
        (format!("/{tenant}/oauth2/token"), &v1),
    ] {
        let answer = post(&server, &uri, None, form).await;
        assert_eq!(answer.status, 200, "{uri}: {}", answer.body);
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let body = answer.json();
        let token = body["access_token"].as_str().expect("a token");
        let request =
            anonymous("GET", WIDGETS).header(header::AUTHORIZATION, format!("Bearer {token}"));
        assert_eq!(send(&server, request.body(Body::empty()).expect("sound")).await.status, 200);
    }
}

#[tokio::test]
async fn a_refused_token_request_is_told_in_entras_words() {
    let server = server().await;
    let uri = format!("/{}/oauth2/v2.0/token", defaults::TENANT_ID);
    let id = defaults::CLIENT_ID;
    let form = format!(
        "grant_type=client_credentials&client_id={id}&client_secret=wrong\
         &scope=https%3A%2F%2Fmanagement.azure.com%2F.default"
    );
    let answer = post(&server, &uri, None, &form).await;
    assert_eq!((answer.status, &answer.json()["error"]), (401, &Value::from("invalid_client")));
    assert!(!answer.body.contains("wrong\""), "{}", answer.body);
    let answer = post(&server, &uri, None, "").await;
    assert_eq!((answer.status, &answer.json()["error"]), (400, &Value::from("invalid_request")));
    let answer = get(&server, &uri).await;
    assert_eq!((answer.status, code(&answer).as_str()), (405, "MethodNotAllowed"));
}

#[tokio::test]
async fn the_configuration_leads_to_the_other_pages() {
    let server = server().await;
    let tenant = defaults::TENANT_ID;
    for uri in [
        format!("/{tenant}/v2.0/.well-known/openid-configuration"),
        format!("/{tenant}/.well-known/openid-configuration"),
        "/organizations/v2.0/.well-known/openid-configuration".to_owned(),
    ] {
        let answer = get(&server, &uri).await;
        assert_eq!(answer.status, 200, "{uri}");
        let body = answer.json();
        let keys = body["jwks_uri"].as_str().expect("a URL");
        let keys = get(&server, keys.strip_prefix(ORIGIN).expect("on our origin")).await.json();
        assert_eq!(keys["keys"][0]["kty"], "RSA");
        assert!(body["token_endpoint"].as_str().expect("a URL").starts_with(ORIGIN));
    }
    let unknown = get(&server, "/elsewhere/v2.0/.well-known/openid-configuration").await;
    assert_eq!((unknown.status, &unknown.json()["error"]), (400, &Value::from("invalid_tenant")));
    let discovery = get(&server, "/common/discovery/instance?api-version=1.1").await.json();
    let endpoint = discovery["tenant_discovery_endpoint"].as_str().expect("a URL");
    assert_eq!(get(&server, endpoint.strip_prefix(ORIGIN).expect("ours")).await.status, 200);
}

#[tokio::test]
async fn nobody_signs_in_here_and_that_is_told_in_oauths_words() {
    let server = server().await;
    let tenant = defaults::TENANT_ID;
    let found = get(&server, &format!("/{tenant}/v2.0/.well-known/openid-configuration")).await;
    let page = found.json()["authorization_endpoint"].as_str().expect("a URL").to_owned();
    let page = page.strip_prefix(ORIGIN).expect("ours");
    for uri in [page, "/common/oauth2/authorize?client_id=x", "/organizations/oauth2/logout"] {
        let answer = get(&server, uri).await;
        assert_eq!(answer.status, 501, "{uri}");
        assert_eq!(answer.json()["error"], "unsupported_grant_type", "{uri}");
    }
    let device = post(&server, "/common/oauth2/v2.0/devicecode", None, "client_id=x").await;
    assert_eq!((device.status, &device.json()["error_codes"][0]), (501, &Value::from(70003)));
}

#[tokio::test]
async fn the_cloud_is_described_by_version() {
    let server = server().await;
    let one = get(&server, "/metadata/endpoints?api-version=2022-09-01").await.json();
    assert_eq!(one["resourceManager"], ORIGIN);
    assert_eq!(one["authentication"]["loginEndpoint"], ORIGIN);
    assert_eq!(one["authentication"]["tenant"], "common");
    assert_eq!(one["authentication"]["identityProvider"], "AAD");
    assert_eq!(one["authentication"]["audiences"][0], "https://management.core.windows.net/");
    assert!(one["suffixes"].is_object() && one["microsoftGraphResourceId"].is_string());
    for listed in ["2019-05-01", "2019-10-01", "2020-06-01"] {
        let body = get(&server, &format!("/metadata/endpoints?api-version={listed}")).await.json();
        assert_eq!(body, Value::Array(vec![one.clone()]), "{listed}");
    }
    for single in ["2018-05-01", "2020-06-02", "2030-01-01"] {
        let body = get(&server, &format!("/Metadata/endpoints/?api-version={single}")).await.json();
        assert_eq!(body, one, "{single}");
    }
    assert_eq!(get(&server, "/metadata/endpoints").await.status, 400);
}
