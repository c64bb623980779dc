//! Real sockets: TLS, both protocols, the limit of connections, and the end.

use std::time::Duration;

use crate::sockets::{ANY_PORT, certificate, client, get, plain, server_config, start};
use crate::support::{WIDGET, WIDGETS};
use axum::http::{Response, Version, header};
use front::{bind, bind_plain};
use hyper_util::client::legacy::Error;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

#[tokio::test]
async fn both_protocols_are_spoken_over_tls() {
    let (certificate, key) = certificate();
    let listener = bind(ANY_PORT, server_config(&certificate, key)).await.expect("a port");
    assert_ne!(listener.local_addr().port(), 0);
    let running = start(listener).await;
    for (http2, version) in [(false, Version::HTTP_11), (true, Version::HTTP_2)] {
        let reply = client(&certificate, http2).request(get(&running)).await;
        let reply: Result<Response<_>, Error> = reply;
        let reply = reply.expect("an answer");
        assert_eq!((reply.status().as_u16(), reply.version()), (200, version));
        assert!(reply.headers().contains_key(header::DATE));
    }
    running.stop.send(()).expect("it runs");
    running.ended.await.expect("no panic").expect("a clean end");
}

#[tokio::test]
async fn a_connection_too_many_is_closed_at_once() {
    let listener = bind_plain(ANY_PORT).expect("a port").limited_to(1);
    let running = start(listener).await;
    let mut first = TcpStream::connect(running.address).await.expect("somebody listens");
    let request = "GET / HTTP/1.1\r\nhost: localhost\r\n\r\n";
    first.write_all(request.as_bytes()).await.expect("it is read");
    let mut start = [0; 12];
    first.read_exact(&mut start).await.expect("an answer");
    assert_eq!(&start, b"HTTP/1.1 400");
    let mut second = TcpStream::connect(running.address).await.expect("somebody listens");
    // Closed before or after it was read: no answer comes either way.
    let _ = second.write_all(request.as_bytes()).await;
    let mut reply = Vec::new();
    let _ = second.read_to_end(&mut reply).await;
    assert!(reply.is_empty());
}

#[tokio::test]
async fn a_large_body_is_heard_out_so_that_its_refusal_arrives() {
    let running = start(bind_plain(ANY_PORT).expect("a port")).await;
    let head = format!(
        "PUT {WIDGETS} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
        6 << 20
    );
    let reply = plain(running.address, &(head + &"x".repeat(6 << 20))).await;
    assert!(reply.starts_with("HTTP/1.1 413"), "{reply:.100}");
}

#[tokio::test]
async fn a_body_of_undeclared_length_is_heard_out_too() {
    let running = start(bind_plain(ANY_PORT).expect("a port")).await;
    let mut stream = TcpStream::connect(running.address).await.expect("somebody listens");
    let head = "POST /common/oauth2/v2.0/token HTTP/1.1\r\nhost: localhost\r\n\
                content-type: application/x-www-form-urlencoded\r\n\
                transfer-encoding: chunked\r\n\r\n";
    stream.write_all(head.as_bytes()).await.expect("it is read");
    for _ in 0..8 {
        let chunk = format!("100000\r\n{}\r\n", "y".repeat(1 << 20));
        stream.write_all(chunk.as_bytes()).await.expect("it is heard out");
        // Room for the server to find nothing to read for a moment.
        tokio::task::yield_now().await;
    }
    stream.write_all(b"0\r\n\r\n").await.expect("it is heard out");
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply).await.expect("an end, and no reset");
    assert!(reply.starts_with(b"HTTP/1.1 413 "), "{}", String::from_utf8_lossy(&reply));
}

#[tokio::test]
async fn a_refusal_comes_before_the_body_and_the_connection_goes_on_after_it() {
    let running = start(bind_plain(ANY_PORT).expect("a port")).await;
    let mut stream = TcpStream::connect(running.address).await.expect("somebody listens");
    let head = |more: &str| format!("PUT {WIDGET} HTTP/1.1\r\nhost: localhost\r\n{more}\r\n");
    stream.write_all(head("content-length: 9\r\n").as_bytes()).await.expect("it is read");
    let mut start = [0; 12];
    stream.read_exact(&mut start).await.expect("an answer, though the body has not come");
    assert_eq!(&start, b"HTTP/1.1 401");
    let rest = "some body".to_owned() + &head("connection: close\r\n");
    stream.write_all(rest.as_bytes()).await.expect("it is read");
    let mut replies = String::new();
    stream.read_to_string(&mut replies).await.expect("the rest, and the next answer");
    assert_eq!(replies.matches("HTTP/1.1 401 ").count(), 1, "{replies}");
}

#[tokio::test]
async fn the_end_waits_for_what_has_begun() {
    let running = start(bind_plain(ANY_PORT).expect("a port")).await;
    let mut stream = TcpStream::connect(running.address).await.expect("somebody listens");
    let head = format!(
        "PUT /providers/Contoso.Test/widgets/w?api-version=2024-01-01 HTTP/1.1\r\nhost: localhost\r\n\
         authorization: {}\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\
         expect: 100-continue\r\n\r\n",
        running.authorization
    );
    stream.write_all(head.as_bytes()).await.expect("it is read");
    // The server asks for the body: so the request has begun.
    let mut going_on = [0; 25];
    stream.read_exact(&mut going_on).await.expect("an interim answer");
    assert!(going_on.starts_with(b"HTTP/1.1 100"));
    running.stop.send(()).expect("it runs");
    stream.write_all(b"{}").await.expect("it is still read");
    let mut reply = String::new();
    stream.read_to_string(&mut reply).await.expect("an answer and the end");
    assert!(reply.starts_with("HTTP/1.1 "), "{reply}");
    let ended = tokio::time::timeout(Duration::from_secs(10), running.ended).await;
    ended.expect("before the drain's own end").expect("no panic").expect("a clean end");
}

#[tokio::test]
async fn plain_http_is_told_to_come_by_tls() {
    let (certificate, key) = certificate();
    let listener = bind(ANY_PORT, server_config(&certificate, key)).await.expect("a port");
    let running = start(listener).await;
    let simple = "GET / HTTP/1.1\r\nhost: localhost\r\n\r\n".to_owned();
    let put = format!("PUT {WIDGETS} HTTP/1.1\r\nhost: other\r\ncontent-length: 2\r\n\r\n{{}}");
    let old = "GET / HTTP/1.0\r\n\r\n".to_owned();
    for request in [simple, put, old] {
        let reply = plain(running.address, &request).await;
        assert!(
            reply.starts_with("HTTP/1.1 400 ") || reply.starts_with("HTTP/1.0 400 "),
            "{reply}"
        );
        assert!(reply.contains("\r\nx-ms-error-code: HttpsRequired\r\n"), "{reply}");
        assert!(reply.contains("https://"), "{reply}");
    }
    // What is neither gets nothing to misunderstand, and the others are served as before.
    assert_eq!(plain(running.address, "\u{1}\u{2}").await.as_bytes().first(), Some(&0x15));
    let reply = client(&certificate, true).request(get(&running)).await;
    let reply: Result<Response<_>, Error> = reply;
    assert_eq!(reply.expect("an answer").status(), 200);
}

#[tokio::test]
async fn the_end_does_not_wait_for_who_has_not_come_to_terms() {
    let (certificate, key) = certificate();
    let listener = bind(ANY_PORT, server_config(&certificate, key)).await.expect("a port");
    let running = start(listener).await;
    let silent = TcpStream::connect(running.address).await.expect("somebody listens");
    let mut begun = TcpStream::connect(running.address).await.expect("somebody listens");
    begun.write_all(&[0x16, 3, 1]).await.expect("it is read");
    // Connections are taken in their turn: once this one was answered, those are being waited for.
    assert!(!plain(running.address, "GET / HTTP/1.0\r\n\r\n").await.is_empty());
    running.stop.send(()).expect("it runs");
    let ended = tokio::time::timeout(Duration::from_secs(5), running.ended).await;
    ended.expect("before a handshake's own end").expect("no panic").expect("a clean end");
    drop((silent, begun));
}
