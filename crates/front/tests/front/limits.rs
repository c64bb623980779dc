//! Every limit and its refusal.

use std::convert::Infallible;

use crate::support::{
    WIDGET, WIDGETS, anonymous, call, code, configured, request, send, server, write,
};
use axum::body::{Body, Bytes};
use axum::http::header;
use front::{FrontConfig, Limits, Service};
use futures_util::{FutureExt as _, stream};
use scenario::{Answer, Server, answer};

fn pending() -> Body {
    Body::from_stream(stream::pending::<Result<Bytes, Infallible>>())
}

#[tokio::test]
async fn five_megabytes_are_too_many() {
    let server = server().await;
    let body = format!("{{\"properties\":{{\"size\":1,\"x\":\"{}\"}}}}", "x".repeat(5 << 20));
    let answer = write(&server, "PUT", WIDGET, &body).await;
    assert_eq!((answer.status, code(&answer).as_str()), (413, "RequestContentTooLarge"));
}

#[tokio::test]
async fn a_body_of_undeclared_length_is_counted_as_it_comes() {
    let server = server().await;
    let chunk = || Ok::<_, Infallible>(Bytes::from(vec![b' '; 1 << 20]));
    let chunks = stream::iter((0..5).map(move |_| chunk()));
    let request = request(&server, "PUT", WIDGET)
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from_stream(chunks))
        .expect("sound");
    let answer = send(&server, request).await;
    assert_eq!((answer.status, code(&answer).as_str()), (413, "RequestContentTooLarge"));
}

#[tokio::test]
async fn a_declared_length_is_refused_before_anything_is_read() {
    let server = server().await;
    let request = request(&server, "PUT", WIDGET)
        .header(header::CONTENT_LENGTH, "99999999999")
        .header(header::EXPECT, "100-continue")
        .body(pending())
        .expect("sound");
    assert_eq!(code(&send(&server, request).await), "RequestContentTooLarge");
}

#[tokio::test]
async fn a_long_url_is_refused_and_a_signed_one_is_not() {
    let server = server().await;
    let long = format!("{WIDGETS}&s={}", "x".repeat(16 << 10));
    let answer = call(&server, "GET", &long).await;
    assert_eq!((answer.status, code(&answer).as_str()), (414, "RequestUriTooLong"));
    let signed = format!("{WIDGETS}&s={}", "x".repeat(8 << 10));
    assert_eq!(call(&server, "GET", &signed).await.status, 200);
}

#[tokio::test]
async fn headers_have_a_limit_together() {
    let server = server().await;
    let mut request = request(&server, "GET", WIDGETS);
    for at in 0..20 {
        request = request.header(format!("x-{at}"), "x".repeat(4 << 10));
    }
    let answer = send(&server, request.body(Body::empty()).expect("sound")).await;
    assert_eq!((answer.status, code(&answer).as_str()), (431, "RequestHeaderFieldsTooLarge"));
}

#[tokio::test]
async fn one_request_too_many_is_told_to_come_back() {
    let limits = Limits { in_flight: 1, ..Limits::default() };
    let server = configured(FrontConfig { limits, ..FrontConfig::default() }).await;
    let waiting = request(&server, "PUT", WIDGET).body(pending()).expect("sound");
    let waiting = send(&server, waiting);
    tokio::pin!(waiting);
    assert!(waiting.as_mut().now_or_never().is_none());
    let answer = call(&server, "GET", WIDGETS).await;
    assert_eq!((answer.status, code(&answer).as_str()), (429, "TooManyRequests"));
    assert_eq!(answer.header("retry-after"), Some("1"));
}

/// Opens a request that waits for its body for as long as the future lives.
fn waiting(service: Service, uri: &str, server: &Server) -> impl Future<Output = Answer> {
    let waiting = request(server, "POST", uri).body(pending()).expect("sound");
    answer(service, waiting)
}

#[tokio::test]
async fn whoever_fills_one_listener_shuts_no_other_and_health_is_always_told() {
    let limits = Limits { in_flight: 1, ..Limits::default() };
    let server = configured(FrontConfig { limits, ..FrontConfig::default() }).await;
    let front = server.front();
    let ask = async |service: Service, uri: &str| {
        let request = request(&server, "GET", uri).body(Body::empty()).expect("sound");
        answer(service, request).await.status
    };
    let poke = "/providers/Contoso.Test/widgets/w1/poke?api-version=2024-01-01";
    let manages = waiting(front.resource_manager(), poke, &server);
    tokio::pin!(manages);
    assert!(manages.as_mut().now_or_never().is_none());
    assert_eq!(ask(front.resource_manager(), WIDGETS).await, 429);
    assert_eq!(ask(front.data_plane(), "/").await, 404);
    assert_eq!(ask(front.administration(), "/holds").await, 200);

    let administers = waiting(front.administration(), "/holds", &server);
    tokio::pin!(administers);
    assert!(administers.as_mut().now_or_never().is_none());
    assert_eq!(ask(front.administration(), "/holds").await, 429);
    assert_eq!(ask(front.administration(), "/healthz").await, 200);
    assert_eq!(ask(front.administration(), "/readyz").await, 200);
    // Elsewhere the name means nothing.
    assert_eq!(ask(front.resource_manager(), "/healthz").await, 429);
}

#[tokio::test]
async fn a_form_that_anybody_may_send_is_small() {
    let server = server().await;
    let post = async |length: usize| {
        let request = anonymous("POST", "/common/oauth2/v2.0/token")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from("a".repeat(length)));
        send(&server, request.expect("sound")).await
    };
    assert_eq!(post(64 << 10).await.json()["error"], "invalid_request");
    let answer = post((64 << 10) + 1).await;
    assert_eq!((answer.status, code(&answer).as_str()), (413, "RequestContentTooLarge"));
    assert!(answer.body.contains("65536"), "{}", answer.body);
}

#[tokio::test]
async fn a_request_that_is_given_up_makes_room() {
    let limits = Limits { in_flight: 1, ..Limits::default() };
    let server = configured(FrontConfig { limits, ..FrontConfig::default() }).await;
    {
        let waiting = request(&server, "PUT", WIDGET).body(pending()).expect("sound");
        let waiting = send(&server, waiting);
        tokio::pin!(waiting);
        assert!(waiting.as_mut().now_or_never().is_none());
    }
    assert_eq!(call(&server, "GET", WIDGETS).await.status, 200);
}

#[tokio::test]
async fn a_body_that_does_not_come_is_not_waited_for() {
    let limits = Limits { body_read_s: 0, ..Limits::default() };
    let server = configured(FrontConfig { limits, ..FrontConfig::default() }).await;
    let request = request(&server, "PUT", WIDGET).body(pending()).expect("sound");
    let answer = send(&server, request).await;
    assert_eq!((answer.status, code(&answer).as_str()), (408, "RequestTimeout"));
}

#[tokio::test]
async fn a_body_that_breaks_off_is_a_bad_request() {
    let server = server().await;
    let broken = stream::iter([Ok(Bytes::from("{")), Err(std::io::Error::other("cut"))]);
    let request = request(&server, "PUT", WIDGET).body(Body::from_stream(broken)).expect("sound");
    let answer = send(&server, request).await;
    assert_eq!((answer.status, code(&answer).as_str()), (400, "InvalidRequestContent"));
}

#[tokio::test]
async fn a_refusal_does_not_wait_for_the_body() {
    let server = server().await;
    let request = anonymous("PUT", WIDGET).body(pending()).expect("sound");
    let answer = send(&server, request).now_or_never().expect("an answer at once");
    assert_eq!((answer.status, code(&answer).as_str()), (401, "AuthenticationFailed"));
}
