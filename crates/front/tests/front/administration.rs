//! The administration and data plane listeners.

use crate::guarded::Guarded;
use crate::support::{anonymous, code, request, server};
use crate::toys;
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
    let server = toys::server().await;
    let rule = r#"{"type":"Contoso.Toys/boxes","verb":"put"}"#;
    let armed = admin(&server, "POST", "/holds", rule).await;
    let shown = json!({"type": "Contoso.Toys/boxes", "verb": "put", "count": 1});
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
        ("POST", "/holds", "{\"type\":\"Contoso.Test/wigets\"}", 400, "InvalidParameter"),
        ("POST", "/holds", "{\"type\":\"widgets\"}", 400, "InvalidParameter"),
        ("POST", "/holds", "{\"type\":\"Contoso.Test/widgets\"}", 400, "InvalidParameter"),
        ("POST", "/holds", "{\"id\":\"w1\"}", 400, "InvalidParameter"),
        ("POST", "/holds", "{\"verb\":\"get\"}", 400, "InvalidParameter"),
        ("POST", "/holds", "{", 400, "InvalidRequestContent"),
        ("PUT", "/holds", "{}", 405, "MethodNotAllowed"),
        ("GET", "/operations?limit=0", "", 400, "InvalidParameter"),
        ("GET", "/operations?limit=x", "", 400, "InvalidParameter"),
        ("GET", "/operations?type=Contoso.Test/wigets", "", 400, "InvalidParameter"),
        ("POST", "/operations/none/finish", "", 404, "OperationNotFound"),
        ("POST", "/operations/none/fail", "{\"code\":\"C\"}", 400, "InvalidRequestContent"),
        ("POST", "/operations/none/fail", r#"{"code":"","message":"M"}"#, 400, "InvalidParameter"),
        ("POST", "/operations/none/fail", r#"{"code":"C","message":" "}"#, 400, "InvalidParameter"),
        ("GET", "/operations/none/fail", "", 405, "MethodNotAllowed"),
        ("GET", "/elsewhere", "", 404, "NotFound"),
    ] {
        let answer = admin(&server, method, uri, body).await;
        assert_eq!((answer.status, code(&answer).as_str()), (status, expected), "{method} {uri}");
    }
    assert_eq!(admin(&server, "GET", "/operations", "").await.json(), json!({ "value": [] }));
    assert_eq!(admin(&server, "GET", "/holds", "").await.json(), json!({ "value": [] }));
    // Its case does not count.
    let server = toys::server().await;
    let id = "/subscriptions/s/resourcegroups/g/providers/contoso.toys/boxes/B1";
    let rule = json!({ "type": "contoso.toys/BOXES", "id": id }).to_string();
    assert_eq!(admin(&server, "POST", "/holds", &rule).await.status, 201);
}

#[tokio::test]
async fn whom_the_authorizer_does_not_know_administers_nothing() {
    let front = Guarded::new().await;
    let [owner, other] = front.tokens().await;
    for (method, uri, body, owned) in [
        ("GET", "/operations", "", 200),
        ("POST", "/operations/none/finish", "", 404),
        ("POST", "/operations/none/fail", r#"{"code":"C","message":"M"}"#, 404),
        ("POST", "/holds", "{}", 201),
        ("GET", "/holds", "", 200),
        ("DELETE", "/holds", "", 204),
        ("GET", "/elsewhere", "", 404),
    ] {
        let ask = async |token: &str| {
            let request = anonymous(method, uri)
                .header(header::AUTHORIZATION, token)
                .header(header::CONTENT_TYPE, "application/json");
            answer(front.administration(), request.body(Body::from(body)).expect("sound")).await
        };
        let refused = ask(&other).await;
        assert_eq!((refused.status, code(&refused).as_str()), (403, "AuthorizationFailed"));
        let text = refused.json()["error"]["message"].as_str().expect("text").to_owned();
        assert!(text.contains("armlet/administration/action"), "{text}");
        assert_eq!(ask(&owner).await.status, owned, "{method} {uri}");
    }
    for uri in ["/healthz", "/readyz"] {
        let request = anonymous("GET", uri).header(header::AUTHORIZATION, &other);
        let request = request.body(Body::empty()).expect("sound");
        assert_eq!(answer(front.administration(), request).await.status, 200);
    }
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
