//! Requests and answers that need several providers together, driven through the whole stack; and
//! tokens that are real but open nothing here.

use std::collections::BTreeMap;
use std::sync::Arc;

use entra::{Authority, AuthorityConfig, TokenEndpoint, TokenRequest};
use jiff::Timestamp;
use scenario::{Answer, Request, Server};
use serde_json::Value;
use store::memory::MemoryStore;
use uuid::Uuid;

const ORIGIN: &str = "https://localhost:4443";
const SUBSCRIPTIONS: &str = "/subscriptions?api-version=2022-12-01";

/// The server's own list.
#[path = "../src/providers.rs"]
mod providers;

#[test]
fn scenarios() {
    scenario::run(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/scenarios"), providers::all());
}

async fn asked(server: &Server, path: &str, authorization: &str) -> Answer {
    let headers = BTreeMap::from([("Authorization".to_owned(), Some(authorization.to_owned()))]);
    let (method, path) = ("GET".to_owned(), path.to_owned());
    server.send(&Request { method, path, headers, ..Request::default() }).await
}

/// That a token is refused as `code`, and that the challenge names the tenant to get another from.
async fn assert_refused(server: &Server, authorization: &str, code: &str) {
    let answer = asked(server, SUBSCRIPTIONS, authorization).await;
    assert_eq!((answer.status, &answer.json()["error"]["code"]), (401, &Value::from(code)));
    let tenant = server.connection().tenant_id;
    let challenge = answer.header("www-authenticate").expect("a challenge");
    let uri = format!("Bearer authorization_uri=\"{ORIGIN}/{tenant}\", error=\"invalid_token\"");
    assert!(challenge.starts_with(&uri), "{challenge}");
    assert!(!answer.body.contains(&authorization["Bearer ".len()..]), "a token is not quoted");
}

#[tokio::test]
async fn a_token_opens_until_it_expires() {
    let server = Server::new(providers::all()).await;
    let token = server.authorization();
    server.advance(3_500).await;
    assert_eq!(asked(&server, SUBSCRIPTIONS, &token).await.status, 200);
    server.advance(200).await;
    assert_refused(&server, &token, "ExpiredAuthenticationToken").await;
    let fresh = server.authorization();
    assert_eq!(asked(&server, SUBSCRIPTIONS, &fresh).await.status, 200);
}

#[tokio::test]
async fn a_token_for_another_service_opens_nothing() {
    let server = Server::new(providers::all()).await;
    let connection = server.connection();
    let (id, secret) = (&connection.client_id, &connection.client_secret);
    let form = format!(
        "grant_type=client_credentials&client_id={id}&client_secret={secret}\
         &scope=https://graph.microsoft.com/.default"
    );
    let content_type = Some("application/x-www-form-urlencoded".to_owned());
    let request = Request {
        method: "POST".to_owned(),
        path: format!("/{}/oauth2/v2.0/token", connection.tenant_id),
        headers: BTreeMap::from([
            ("Authorization".to_owned(), None),
            ("Content-Type".to_owned(), content_type),
        ]),
        raw_body: Some(form),
        ..Request::default()
    };
    let answer = server.send(&request).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let body = answer.json();
    let token = format!("Bearer {}", body["access_token"].as_str().expect("a token"));
    assert_refused(&server, &token, "InvalidAuthenticationTokenAudience").await;
}

/// A second authority of the same make, with keys and a tenant of its own.
async fn stranger(tenant_id: Uuid) -> String {
    let config = AuthorityConfig {
        tenant_id,
        audiences: vec![ORIGIN.to_owned()],
        ..AuthorityConfig::default()
    };
    let now: Timestamp = "2026-03-01T12:00:00Z".parse().expect("an instant");
    let opened = Authority::open(Arc::new(MemoryStore::new()), config, now).await;
    let authority = opened.expect("an authority on an empty store");
    let connection = authority.connection();
    let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let fields = [
        field("grant_type", "client_credentials"),
        field("scope", "https://management.azure.com/.default"),
        field("client_id", &connection.client_id),
        field("client_secret", &connection.client_secret),
    ];
    let reply = authority.token(&TokenRequest {
        endpoint: TokenEndpoint::V2,
        tenant: &connection.tenant_id,
        origin: ORIGIN,
        fields: &fields,
        now,
        trace_id: Uuid::nil(),
        correlation_id: Uuid::nil(),
    });
    let body = reply.expect("its own principal").body();
    format!("Bearer {}", body["access_token"].as_str().expect("a token"))
}

#[tokio::test]
async fn a_token_of_another_authority_opens_nothing() {
    let server = Server::new(providers::all()).await;
    let home = Uuid::parse_str(&server.connection().tenant_id).expect("a GUID");
    for tenant in [home, Uuid::from_u128(7)] {
        let token = stranger(tenant).await;
        assert_refused(&server, &token, "InvalidAuthenticationToken").await;
    }
}

/// Clients look for exactly one entry of a type, and take the first version.
#[tokio::test]
async fn every_type_is_listed_once_with_its_newest_version_first() {
    let server = Server::new(providers::all()).await;
    let subscription = entra::defaults::SUBSCRIPTION_ID;
    let path = format!("/subscriptions/{subscription}/providers?api-version=2024-11-01");
    let body = asked(&server, &path, &server.authorization()).await.json();
    let listed = body["value"].as_array().expect("a list");
    assert_eq!(listed.len(), providers::all().len());
    for provider in listed {
        let types = provider["resourceTypes"].as_array().expect("a list");
        let mut names: Vec<String> =
            types.iter().map(|ty| ty["resourceType"].to_string().to_lowercase()).collect();
        names.sort();
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all, "{}", provider["namespace"]);
        for ty in types {
            let versions = ty["apiVersions"].as_array().expect("a list");
            let parsed: Vec<arm::ApiVersion> = versions
                .iter()
                .map(|one| arm::ApiVersion::parse(one.as_str().expect("text")).expect("a version"))
                .collect();
            assert!(!parsed.is_empty() && parsed.is_sorted_by(|a, b| a > b), "{ty}");
        }
    }
}
