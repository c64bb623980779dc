//! Heads of requests that are too large or no HTTP, over real sockets: they are answered, and what
//! can live on does.

use std::convert::Infallible;

use crate::sockets::{ANY_PORT, Running, certificate, client, get, plain, server_config, start};
use crate::support::WIDGET;
use axum::body::{Body, Bytes};
use axum::http::{HeaderName, HeaderValue, Request, header};
use front::{bind, bind_plain};
use futures_util::stream;
use http_body_util::BodyExt as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::oneshot;

const LARGE: [&str; 3] = ["x-1", "x-2", "x-3"];

fn with_headers(count: usize, bytes: usize) -> String {
    let lines: String = (0..count).map(|at| format!("x-{at}: {}\r\n", "y".repeat(bytes))).collect();
    format!("GET / HTTP/1.1\r\nhost: localhost\r\n{lines}\r\n")
}

async fn plain_server() -> Running {
    start(bind_plain(ANY_PORT).expect("a port")).await
}

#[tokio::test]
async fn large_headers_are_refused_in_the_envelope_and_the_connection_lives() {
    let running = plain_server().await;
    let mut stream = TcpStream::connect(running.address).await.expect("somebody listens");
    let last = "GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    let both = with_headers(3, 100 << 10) + last;
    stream.write_all(both.as_bytes()).await.expect("it is read");
    let mut replies = String::new();
    stream.read_to_string(&mut replies).await.expect("two answers");
    assert!(replies.starts_with("HTTP/1.1 431 "), "{replies}");
    assert!(replies.contains("RequestHeaderFieldsTooLarge"), "{replies}");
    assert!(replies.contains("MissingApiVersionParameter"), "the second is answered: {replies}");
}

#[tokio::test]
async fn what_is_no_head_any_more_is_answered_and_heard_out() {
    let running = plain_server().await;
    let garbage = "nothing of HTTP\r\n".repeat(1 << 17);
    for (what, request, status) in [
        ("8 MB of headers", with_headers(8, 1 << 20), "431"),
        ("one header of 8 MB", with_headers(1, 8 << 20), "431"),
        ("150 headers", with_headers(150, 1), "431"),
        ("no request line", garbage, "400"),
    ] {
        let reply = plain(running.address, &request).await;
        assert!(reply.starts_with(&format!("HTTP/1.1 {status} ")), "{what}: {reply}");
        assert!(reply.contains("connection: close"), "{what}: {reply}");
    }
}

#[tokio::test]
async fn over_http2_a_large_head_costs_its_stream_alone() {
    let (certificate, key) = certificate();
    let listener = bind(ANY_PORT, server_config(&certificate, key)).await.expect("a port");
    let running = start(listener).await;
    let client = client(&certificate, true);
    assert_eq!(client.request(get(&running)).await.expect("an answer").status(), 200);

    // It is on the same connection, and open while the others are refused.
    let (finish, finished) = oneshot::channel();
    let content = stream::once(async {
        finished.await.expect("the test's word");
        Ok::<_, Infallible>(Bytes::from_static(b"{\"properties\":{}}"))
    });
    let open = Request::put(format!("https://localhost:{}{WIDGET}", running.address.port()))
        .header(header::AUTHORIZATION, &running.authorization)
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from_stream(content))
        .expect("sound");
    let open = tokio::spawn(client.request(open));

    for (bytes, in_envelope) in [(100 << 10, true), (200 << 10, false)] {
        let mut large = get(&running);
        let value = HeaderValue::try_from("y".repeat(bytes)).expect("ascii");
        let headers = LARGE.map(|name| (HeaderName::from_static(name), value.clone()));
        large.headers_mut().extend(headers);
        let reply = client.request(large).await.expect("an answer");
        assert_eq!(reply.status(), 431);
        let body = reply.into_body().collect().await.expect("whole").to_bytes();
        let text = String::from_utf8_lossy(&body);
        assert_eq!(text.contains("RequestHeaderFieldsTooLarge"), in_envelope, "{bytes}: {text}");
    }
    finish.send(()).expect("it is waited for");
    let reply = open.await.expect("no panic").expect("the connection lives");
    assert_eq!(reply.status(), 201);
}
