//! The administration and data plane listeners.

use crate::support::{anonymous, code, request, server};
use axum::body::Body;
use axum::http::header;
use scenario::{Answer, Server, answer};
use serde_json::json;

async fn admin(server: &Server, method: &str, uri: &str, body: &str) -> Answer {
    let request = request(server, method, uri).header(header::CONTENT_TYPE, "application/json");
    let request = request.body(Body::from(body.to_owned())).expect("sound");
    answer(server.front().administration(), request).await
}

#[tokio::test]
async fn hold_rules_are_armed_shown_and_cleared() {
    let server = server().await;
    let rule = r#"{"type":"Contoso.Test/widgets","verb":"put"}"#;
    let armed = admin(&server, "POST", "/holds", rule).await;
    let shown = json!({"type": "Contoso.Test/widgets", "verb": "put", "count": 1});
    assert_eq!((armed.status, armed.json()), (201, shown.clone()));
    let all = admin(&server, "GET", "/holds", "").await;
    assert_eq!((all.status, all.json()), (200, json!({ "value": [shown] })));
    let cleared = admin(&server, "DELETE", "/holds", "").await;
    assert_eq!((cleared.status, cleared.header("content-length")), (204, None));
    assert_eq!(admin(&server, "GET", "/holds", "").await.json(), json!({ "value": [] }));
}

#[tokio::test]
async fn what_the_administrator_gets_wrong_is_told() {
    let server = server().await;
    for (method, uri, body, status, expected) in [
        ("POST", "/holds", "{\"count\":0}", 400, "InvalidParameter"),
        ("POST", "/holds", "{\"verb\":\"jump\"}", 400, "InvalidRequestContent"),
        ("POST", "/holds", "{\"ty\":\"A.B/c\"}", 400, "InvalidRequestContent"),
        ("POST", "/holds", "{", 400, "InvalidRequestContent"),
        ("PUT", "/holds", "{}", 405, "MethodNotAllowed"),
        ("GET", "/operations?limit=0", "", 400, "InvalidParameter"),
        ("GET", "/operations?limit=x", "", 400, "InvalidParameter"),
        ("POST", "/operations/none/finish", "", 404, "OperationNotFound"),
        ("POST", "/operations/none/fail", "{\"code\":\"C\"}", 400, "InvalidRequestContent"),
        ("GET", "/operations/none/fail", "", 405, "MethodNotAllowed"),
        ("GET", "/elsewhere", "", 404, "NotFound"),
    ] {
        let answer = admin(&server, method, uri, body).await;
        assert_eq!((answer.status, code(&answer).as_str()), (status, expected), "{method} {uri}");
    }
    assert_eq!(admin(&server, "GET", "/operations", "").await.json(), json!({ "value": [] }));
}

#[tokio::test]
async fn only_health_is_open_to_everybody() {
    let server = server().await;
    for (uri, status) in
        [("/healthz", 200), ("/readyz", 200), ("/holds", 401), ("/operations", 401)]
    {
        let request = anonymous("GET", uri).body(Body::empty()).expect("sound");
        let answer = answer(server.front().administration(), request).await;
        assert_eq!(answer.status, status, "{uri}");
    }
}

#[tokio::test]
async fn the_data_plane_has_nothing_yet() {
    let server = server().await;
    let request = anonymous("GET", "/any/thing").body(Body::empty()).expect("sound");
    let answer = answer(server.front().data_plane(), request).await;
    assert_eq!((answer.status, code(&answer).as_str()), (404, "NotFound"));
}
