//! Who gets in, by which name, saying what; and the headers everybody gets.

use crate::support::{
    VERSION, WIDGET, WIDGETS, anonymous, call, code, configured, request, send, server,
};
use axum::body::Body;
use axum::http::header;
use entra::defaults;
use front::{Authentication, FrontConfig};

#[tokio::test]
async fn the_version_is_asked_for_before_the_token_and_the_path() {
    let server = server().await;
    for path in ["/", "/subscriptions", "/nothing/here", "/?other=1", "/tenants?api-version="] {
        let answer =
            send(&server, anonymous("GET", path).body(Body::empty()).expect("sound")).await;
        assert_eq!((answer.status, code(&answer).as_str()), (400, "MissingApiVersionParameter"));
        assert_eq!(
            answer.json()["error"]["message"],
            "The api-version query parameter (?api-version=) is required for all requests."
        );
    }
    let any_case = WIDGETS.replace("api-version", "API-Version");
    assert_eq!(call(&server, "GET", &any_case).await.status, 200);
}

#[tokio::test]
async fn without_a_token_the_tenant_is_told() {
    let server = server().await;
    let answer = send(&server, anonymous("GET", WIDGET).body(Body::empty()).expect("sound")).await;
    assert_eq!((answer.status, code(&answer).as_str()), (401, "AuthenticationFailed"));
    let challenge = answer.header("www-authenticate").expect("a challenge");
    let uri =
        format!("Bearer authorization_uri=\"https://localhost:4443/{}\"", defaults::TENANT_ID);
    assert!(challenge.starts_with(&uri), "{challenge}");
    assert_eq!(answer.header("x-ms-failure-cause"), Some("gateway"));
    assert_eq!(answer.header("x-ms-ratelimit-remaining-tenant-reads"), None);
    assert_eq!(answer.header("retry-after"), None);
}

#[tokio::test]
async fn each_bad_token_has_its_code() {
    let server = server().await;
    let mut forged = server.authorization();
    let last = forged.pop().expect("not empty");
    forged.push(if last == 'A' { 'B' } else { 'A' });
    forged = forged.replacen("Bearer ey", "Bearer eX", 1);
    for (sent, expected) in [
        ("Basic abc", "AuthenticationFailed"),
        ("Bearer", "AuthenticationFailedInvalidHeader"),
        ("Bearer not.a.token", "InvalidAuthenticationToken"),
        (forged.as_str(), "InvalidAuthenticationToken"),
    ] {
        let request = anonymous("GET", WIDGET).header(header::AUTHORIZATION, sent);
        let answer = send(&server, request.body(Body::empty()).expect("sound")).await;
        assert_eq!((answer.status, code(&answer).as_str()), (401, expected), "{sent}");
        assert!(answer.header("www-authenticate").is_some());
    }
    let early = server.authorization();
    server.advance(7200).await;
    let request = anonymous("GET", WIDGET).header(header::AUTHORIZATION, early);
    let answer = send(&server, request.body(Body::empty()).expect("sound")).await;
    assert_eq!((answer.status, code(&answer).as_str()), (401, "ExpiredAuthenticationToken"));
}

#[tokio::test]
async fn authentication_off_lets_everybody_in_as_one_caller() {
    let caller = arm::Caller {
        kind: arm::CallerKind::User,
        object_id: "o".into(),
        tenant_id: "t".into(),
        display: "anybody".into(),
    };
    let authentication = Authentication::Off(caller);
    let server = configured(FrontConfig { authentication, ..FrontConfig::default() }).await;
    let answer = send(&server, anonymous("GET", WIDGETS).body(Body::empty()).expect("sound")).await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn a_foreign_host_is_refused() {
    let host_names = vec!["arm.example.com".to_owned()];
    let server = configured(FrontConfig { host_names, ..FrontConfig::default() }).await;
    for (host, expected) in [
        ("arm.example.com:4443", 200),
        ("127.0.0.1", 200),
        ("evil.example.com", 400),
        ("localhost:x", 400),
    ] {
        let mut request = request(&server, "GET", WIDGETS).body(Body::empty()).expect("sound");
        request.headers_mut().insert(header::HOST, host.parse().expect("ascii"));
        let answer = send(&server, request).await;
        assert_eq!(answer.status, expected, "{host}");
        if expected == 400 {
            assert_eq!(code(&answer), "InvalidHostName");
        }
    }
    let mut request = request(&server, "GET", WIDGETS).body(Body::empty()).expect("sound");
    request.headers_mut().remove(header::HOST);
    assert_eq!(code(&send(&server, request).await), "InvalidHostName");
}

#[tokio::test]
async fn http2_names_its_host_in_the_uri() {
    let server = server().await;
    let uri = format!("https://evil.example.com{WIDGETS}");
    assert_eq!(code(&call(&server, "GET", &uri).await), "InvalidHostName");
    let uri = format!("https://localhost:1234{WIDGETS}");
    assert_eq!(call(&server, "GET", &uri).await.status, 200);
}

#[tokio::test]
async fn a_path_that_names_nothing_is_404_and_a_broken_one_400() {
    let server = server().await;
    for path in ["/", "//", "/a/b", "/providers/Contoso.Test/widgets/w1/providers/x"] {
        let answer = call(&server, "GET", &format!("{path}?{VERSION}")).await;
        assert_eq!((answer.status, code(&answer).as_str()), (404, "NotFound"), "{path}");
        let message = answer.json()["error"]["message"].as_str().expect("text").to_owned();
        assert!(message.starts_with("No HTTP resource was found that matches the request URI"));
    }
    for path in ["/providers/Contoso.Test/widgets/%zz", "/providers/Contoso.Test/widgets/%ff"] {
        let answer = call(&server, "GET", &format!("{path}?{VERSION}")).await;
        assert_eq!((answer.status, code(&answer).as_str()), (400, "InvalidRequestUri"), "{path}");
    }
}

#[tokio::test]
async fn every_reply_has_the_common_headers() {
    let server = server().await;
    for (method, uri) in [("GET", WIDGETS), ("GET", WIDGET), ("GET", "/"), ("PUT", WIDGETS)] {
        let request = request(&server, method, uri)
            .header("x-ms-correlation-request-id", "mine")
            .header("x-ms-client-request-id", "my own");
        let answer = send(&server, request.body(Body::empty()).expect("sound")).await;
        for (name, value) in [
            ("cache-control", "no-cache"),
            ("pragma", "no-cache"),
            ("expires", "-1"),
            ("x-content-type-options", "nosniff"),
            ("x-ms-correlation-request-id", "mine"),
            ("x-ms-client-request-id", "my own"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{method} {uri} {name}");
        }
        assert_eq!(answer.header("x-ms-request-id").map(str::len), Some(36));
        let routing = answer.header("x-ms-routing-request-id").expect("an id");
        assert_eq!(routing, "LOCAL:20260301T120000Z:mine");
        assert_eq!(answer.header("strict-transport-security"), None);
    }
}
