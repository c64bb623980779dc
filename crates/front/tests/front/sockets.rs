//! A server on a real socket of loopback, and clients for it.

use std::net::SocketAddr;
use std::sync::Arc;

use crate::support::{WIDGETS, server};
use axum::body::Body;
use axum::http::{Request, header};
use front::Listener;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub const ANY_PORT: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 0);

pub struct Running {
    pub address: SocketAddr,
    pub stop: oneshot::Sender<()>,
    pub ended: JoinHandle<std::io::Result<()>>,
    pub authorization: String,
}

pub fn certificate() -> (CertificateDer<'static>, PrivatePkcs8KeyDer<'static>) {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).expect("a key");
    (made.cert.der().clone(), PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()))
}

pub fn server_config(
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

pub fn client(
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

pub async fn start(listener: Listener) -> Running {
    let server = server().await;
    let (stop, stopped) = oneshot::channel();
    let (address, service) = (listener.local_addr(), server.service());
    let authorization = server.authorization();
    let ended = tokio::spawn(listener.serve(service, async {
        let _ = stopped.await;
    }));
    Running { address, stop, ended, authorization }
}

pub fn get(running: &Running) -> Request<Body> {
    Request::get(format!("https://localhost:{}{WIDGETS}", running.address.port()))
        .header(header::AUTHORIZATION, &running.authorization)
        .body(Body::empty())
        .expect("sound")
}

/// Writes all of `request` before it reads anything, as simple clients do; the reply up to the end
/// of the connection.
///
/// # Panics
/// Where the server does not let it do so.
pub async fn plain(address: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).await.expect("somebody listens");
    stream.write_all(request.as_bytes()).await.expect("it is heard out");
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply).await.expect("an end, and no reset");
    String::from_utf8_lossy(&reply).into_owned()
}
