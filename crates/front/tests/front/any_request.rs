//! Whatever is asked, the answer is ARM's: never a panic, never a 500.

use crate::support::server;
use axum::body::Body;
use axum::http::{Request, Uri, header};
use proptest::prelude::*;
use scenario::{Server, answer};

fn paths() -> impl Strategy<Value = String> {
    let segment = prop_oneof![
        Just("subscriptions".to_owned()),
        Just("resourceGroups".to_owned()),
        Just("providers".to_owned()),
        Just("Contoso.Test".to_owned()),
        Just("widgets".to_owned()),
        Just("metadata".to_owned()),
        Just("oauth2".to_owned()),
        Just("%2F%41%e2%82%ac".to_owned()),
        "[!-~]{0,12}".prop_map(|text| text.replace(['/', '?', '#'], "")),
    ];
    let query = prop_oneof![
        Just("?api-version=2024-01-01".to_owned()),
        "\\?api-version=([0-9-]|%c3%a4){0,14}(&[$a-z%=+']{0,12})?",
        Just(String::new()),
    ];
    let path = prop_oneof![
        2 => prop::collection::vec(segment, 0..8).prop_map(|segments| segments.join("/")),
        1 => Just("providers/Contoso.Test/widgets/w1".to_owned()),
        1 => Just("providers/Contoso.Test/widgets".to_owned()),
    ];
    (path, query).prop_map(|(path, query)| format!("/{path}{query}"))
}

fn methods() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["GET", "HEAD", "PUT", "PATCH", "POST", "DELETE", "OPTIONS"])
}

fn bodies() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        Just(br#"{"properties":{"size":2}}"#.to_vec()),
        "[{}\\[\\]\",:a-z0-9 ]{0,60}".prop_map(String::into_bytes),
        prop::collection::vec(any::<u8>(), 0..60),
    ]
}

async fn ask(server: &Server, method: &str, uri: Uri, body: Vec<u8>) -> u16 {
    let request = Request::builder()
        .method(method)
        .uri(uri)
        .header(header::HOST, "localhost")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::AUTHORIZATION, server.authorization())
        .body(Body::from(body))
        .expect("the parts are sound");
    answer(server.service(), request).await.status
}

#[test]
fn no_request_is_answered_by_a_fault_of_ours() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let server = runtime.block_on(server());
    let config = ProptestConfig { cases: 1000, failure_persistence: None, ..Default::default() };
    proptest!(config, |(method in methods(), path in paths(), body in bodies())| {
        // What is no URI never gets past the HTTP library.
        let Ok(uri) = path.parse::<Uri>() else { return Ok(()) };
        let status = runtime.block_on(ask(&server, method, uri, body));
        prop_assert!(status < 500 || status == 501, "{} {} answered {}", method, path, status);
    });
}
