//! Real sockets: TLS, both protocols, the limit of connections, and the end.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use crate::support::{WIDGETS, server};
use axum::body::Body;
use axum::http::{Request, Response, Version, header};
use front::{Listener, bind, bind_plain};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::{Client, Error, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

const ANY_PORT: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 0);

struct Running {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<std::io::Result<()>>,
    authorization: String,
}

fn certificate() -> (CertificateDer<'static>, PrivatePkcs8KeyDer<'static>) {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).expect("a key");
    (made.cert.der().clone(), PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()))
}

fn server_config(
    certificate: &CertificateDer<'static>,
    key: PrivatePkcs8KeyDer<'static>,
) -> Arc<ServerConfig> {
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .expect("the provider has them")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.clone()], key.into());
    Arc::new(config.expect("the key fits"))
}

fn client(
    certificate: &CertificateDer<'static>,
    http2: bool,
) -> Client<HttpsConnector<HttpConnector>, Body> {
    let mut roots = RootCertStore::empty();
    roots.add(certificate.clone()).expect("a certificate");
    let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .expect("the provider has them")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let builder = HttpsConnectorBuilder::new().with_tls_config(config).https_only();
    let connector =
        if http2 { builder.enable_http2().build() } else { builder.enable_http1().build() };
    Client::builder(TokioExecutor::new()).http2_only(http2).build(connector)
}

async fn start(listener: Listener) -> Running {
    let server = server().await;
    let (stop, stopped) = oneshot::channel();
    let (address, service) = (listener.local_addr(), server.service());
    let authorization = server.authorization();
    let ended = tokio::spawn(listener.serve(service, async {
        let _ = stopped.await;
    }));
    Running { address, stop, ended, authorization }
}

fn get(running: &Running) -> Request<Body> {
    Request::get(format!("https://localhost:{}{WIDGETS}", running.address.port()))
        .header(header::AUTHORIZATION, &running.authorization)
        .body(Body::empty())
        .expect("sound")
}

async fn plain(address: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).await.expect("somebody listens");
    let _ = stream.write_all(request.as_bytes()).await;
    let mut reply = Vec::new();
    let _ = stream.read_to_end(&mut reply).await;
    String::from_utf8_lossy(&reply).into_owned()
}

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
    assert_eq!(plain(running.address, request).await, "");
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
