//! The ceiling of a GET: axum and rustls as armlet has them, and a handler that only copies one
//! recorded reply. Serves until it is ended.

use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response};
use axum_server::accept::NoDelayAcceptor;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use bytes::Bytes;
use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls_pki_types::PrivateKeyDer;
use serde::{Deserialize, Serialize};

use crate::connection::Connection;

#[derive(clap::Args)]
pub struct Options {
    /// The reply to give, as JSON.
    #[arg(long)]
    reply: PathBuf,
    /// Where connection.json and the certificate go.
    #[arg(long)]
    directory: PathBuf,
}

/// A reply once heard. hyper adds a date of its own.
#[derive(Serialize, Deserialize)]
pub struct Recorded {
    pub headers: Vec<(String, String)>,
    pub body: String,
}

struct Answer {
    headers: HeaderMap,
    body: Bytes,
}

pub fn run(options: &Options) -> Result<()> {
    let recorded = std::fs::read(&options.reply).context("no recorded reply")?;
    let answer = Arc::new(Answer::of(serde_json::from_slice(&recorded)?)?);
    // The same runtime as armlet's.
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(serve(answer, &options.directory))
}

async fn serve(answer: Arc<Answer>, directory: &Path) -> Result<()> {
    let (tls, ca_certificate_path) = identity(directory)?;
    let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    socket.set_nonblocking(true)?;
    let connection = Connection {
        resource_manager_endpoint: format!("https://localhost:{}", socket.local_addr()?.port()),
        ca_certificate_path,
        tenant_id: String::new(),
        subscription_id: String::new(),
        client_id: String::new(),
        client_secret: String::new(),
    };
    connection.save(directory)?;
    let acceptor = RustlsAcceptor::new(RustlsConfig::from_config(Arc::new(tls)));
    let router = Router::new().fallback(reply).with_state(answer);
    axum_server::from_tcp(socket)?
        .acceptor(acceptor.acceptor(NoDelayAcceptor::new()))
        .serve(router.into_make_service())
        .await?;
    Ok(())
}

async fn reply(State(answer): State<Arc<Answer>>) -> Response<Body> {
    let mut response = Response::new(Body::from(answer.body.clone()));
    *response.headers_mut() = answer.headers.clone();
    response
}

impl Answer {
    fn of(recorded: Recorded) -> Result<Self> {
        let mut headers = HeaderMap::new();
        for (name, value) in recorded.headers.iter().filter(|(name, _)| name != "date") {
            headers.append(HeaderName::try_from(name)?, HeaderValue::try_from(value)?);
        }
        Ok(Self { headers, body: recorded.body.into() })
    }
}

/// A throw-away certificate; answers where it lies.
fn identity(directory: &Path) -> Result<(ServerConfig, PathBuf)> {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()])?;
    let path = directory.join("bare.pem");
    std::fs::write(&path, made.cert.pem())?;
    let key = PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
    let mut config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok((config, path))
}
