//! Every verb on its way to the engine and back.

use crate::support::{VERSION, WIDGET, WIDGETS, call, code, request, send, server, write};
use axum::body::Body;
use axum::http::header;

const BODY: &str = r#"{"properties":{"size":3}}"#;

#[tokio::test]
async fn a_resource_comes_and_goes() {
    let server = server().await;
    let created = write(&server, "PUT", WIDGET, BODY).await;
    assert_eq!(created.status, 201, "{}", created.body);
    let tag = created.header("etag").expect("a tag").to_owned();
    assert!(tag.starts_with('"') && tag.ends_with('"'), "{tag}");
    assert_eq!(created.header("x-ms-ratelimit-remaining-tenant-writes"), Some("799"));
    assert_eq!(created.header("x-ms-failure-cause"), None);

    let shown = call(&server, "GET", WIDGET).await;
    assert_eq!((shown.status, &shown.body), (200, &created.body));
    assert_eq!(shown.header("content-type"), Some("application/json; charset=utf-8"));
    assert_eq!(shown.header("content-length"), Some(shown.body.len().to_string().as_str()));
    assert_eq!(shown.header("x-ms-ratelimit-remaining-tenant-reads"), Some("1099"));

    let listed = call(&server, "GET", WIDGETS).await;
    assert_eq!(listed.json()["value"], serde_json::json!([shown.json()]));

    let deleted = call(&server, "DELETE", WIDGET).await;
    assert_eq!((deleted.status, deleted.body.as_str()), (200, ""));
    assert_eq!(deleted.header("content-length"), Some("0"));
    assert_eq!(deleted.header("content-type"), None);
}

#[tokio::test]
async fn a_head_has_headers_and_no_body() {
    let server = server().await;
    let missing = call(&server, "HEAD", WIDGET).await;
    assert_eq!((missing.status, missing.body.as_str()), (404, ""));
    assert_eq!(missing.header("content-type"), Some("application/json; charset=utf-8"));
    let length = missing.header("content-length").expect("a length").to_owned();
    let shown = call(&server, "GET", WIDGET).await;
    assert_eq!(shown.body.len().to_string(), length);

    let created = write(&server, "PUT", WIDGET, BODY).await;
    let found = call(&server, "HEAD", WIDGET).await;
    assert_eq!((found.status, found.body.as_str()), (200, ""));
    assert_eq!(found.header("etag"), created.header("etag"));
}

#[tokio::test]
async fn slashes_and_case_do_not_count() {
    let server = server().await;
    write(&server, "PUT", WIDGET, BODY).await;
    for path in [
        "//providers//Contoso.Test/widgets/w1",
        "/providers/Contoso.Test/widgets/w1/",
        "/PROVIDERS/contoso.test/WIDGETS/W1",
        "/providers/Contoso.Test/widgets/%771",
    ] {
        assert_eq!(call(&server, "GET", &format!("{path}?{VERSION}")).await.status, 200, "{path}");
    }
    assert_eq!(call(&server, "GET", &WIDGETS.replace('?', "/?")).await.status, 200);
}

#[tokio::test]
async fn a_verb_in_the_wrong_place_is_405() {
    let server = server().await;
    for (method, uri, allowed) in [
        ("PUT", WIDGETS, "GET, POST"),
        ("PATCH", WIDGETS, "GET, POST"),
        ("DELETE", WIDGETS, "GET, POST"),
        ("HEAD", WIDGETS, "GET, POST"),
        ("POST", WIDGET, "GET, HEAD, PUT, PATCH, DELETE"),
        ("OPTIONS", WIDGET, "GET, HEAD, PUT, PATCH, DELETE"),
        ("BREW", WIDGET, "GET, HEAD, PUT, PATCH, DELETE"),
    ] {
        let answer = call(&server, method, uri).await;
        assert_eq!(answer.status, 405, "{method} {uri}");
        assert_eq!(answer.header("allow"), Some(allowed));
        assert_eq!(answer.header("x-ms-error-code"), Some("MethodNotAllowed"));
        if method != "HEAD" {
            assert_eq!(code(&answer), "MethodNotAllowed");
        }
    }
}

#[tokio::test]
async fn only_json_is_read() {
    let server = server().await;
    for (kind, status) in [
        (Some("text/plain"), 415),
        (Some("application/x-www-form-urlencoded"), 415),
        (None, 415),
        (Some("application/json; charset=utf-8"), 201),
    ] {
        let mut request = request(&server, "PUT", WIDGET);
        if let Some(kind) = kind {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        let answer = send(&server, request.body(Body::from(BODY)).expect("sound")).await;
        assert_eq!(answer.status, status, "{kind:?}");
        if status == 415 {
            assert_eq!(code(&answer), "UnsupportedMediaType");
        }
    }
}

#[tokio::test]
async fn an_empty_body_may_be_called_anything() {
    let server = server().await;
    write(&server, "PUT", WIDGET, BODY).await;
    let poke = WIDGET.replace("?", "/poke?");
    for kind in ["application/json", "text/plain"] {
        let request = request(&server, "POST", &poke).header(header::CONTENT_TYPE, kind);
        let answer = send(&server, request.body(Body::empty()).expect("sound")).await;
        assert_eq!((answer.status, answer.json()), (200, serde_json::json!({"poked": true})));
    }
}

#[tokio::test]
async fn malformed_json_is_refused_in_the_envelope() {
    let server = server().await;
    let deep = "[".repeat(100_000);
    for body in ["{", "nonsense", "{\"properties\":{\"size\":}}", "\u{0}", deep.as_str(), "[]"] {
        let answer = write(&server, "PUT", WIDGET, body).await;
        assert_eq!(answer.status, 400, "{:.20}", body);
        code(&answer);
    }
    assert_eq!(call(&server, "GET", WIDGET).await.status, 404);
}

#[tokio::test]
async fn conditions_reach_the_engine() {
    let server = server().await;
    let tag = write(&server, "PUT", WIDGET, BODY).await.header("etag").expect("a tag").to_owned();
    let conditional = |name: &'static str, value: String| {
        request(&server, "PUT", WIDGET)
            .header(header::CONTENT_TYPE, "application/json")
            .header(name, value)
            .body(Body::from(BODY))
            .expect("sound")
    };
    assert_eq!(send(&server, conditional("if-none-match", "*".into())).await.status, 412);
    assert_eq!(send(&server, conditional("if-match", "\"other\"".into())).await.status, 412);
    assert_eq!(send(&server, conditional("if-match", tag)).await.status, 200);
}

#[tokio::test]
async fn a_panic_ends_one_request_only() {
    let server = server().await;
    write(&server, "PUT", WIDGET, BODY).await;
    let answer = call(&server, "POST", &WIDGET.replace("?", "/explode?")).await;
    assert_eq!((answer.status, code(&answer).as_str()), (500, "InternalServerError"));
    assert!(!answer.body.contains("secret"));
    assert!(answer.header("x-ms-request-id").is_some());
    assert_eq!(call(&server, "GET", WIDGET).await.status, 200);
}
