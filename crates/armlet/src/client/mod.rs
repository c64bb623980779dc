//! A small HTTPS client for the commands that talk to a server.
//!
//! Knows: one server by its `connection.json`, and trusts its authority alone; no proxy is ever
//! asked. Must not know: what any request is for.

mod reply;
#[cfg(test)]
mod tests;
mod token;
mod unanswered;

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use bytes::Bytes;
use http::{HeaderValue, Method, Request, header};
use http_body_util::{BodyExt as _, Full};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client as Http;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::{CertificateDer, pem::PemObject as _};
use serde_json::Value;

use crate::connection::Connection;
pub use reply::Reply;
pub use token::RESOURCE_MANAGER;

/// For a connection alone, of [`PATIENCE`].
const TO_CONNECT: Duration = Duration::from_secs(5);
/// For a whole reply.
const PATIENCE: Duration = Duration::from_secs(10);

/// Cheap to keep, expensive to make: holds on to its connections.
pub struct Client {
    http: Http<HttpsConnector<HttpConnector>, Full<Bytes>>,
    connection: Connection,
    patience: Duration,
}

impl Client {
    /// # Errors
    /// When the authority's certificate cannot be read.
    pub fn new(connection: Connection) -> Result<Self> {
        let path = &connection.ca_certificate_path;
        let ca = CertificateDer::from_pem_file(path)
            .with_context(|| format!("cannot read the certificate {}", path.display()))?;
        let mut roots = RootCertStore::empty();
        roots.add(ca).context("the certificate is of no authority")?;
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_connect_timeout(Some(TO_CONNECT));
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(tls)
            .https_only()
            .enable_http1()
            .wrap_connector(tcp);
        let http = Http::builder(TokioExecutor::new()).build(connector);
        Ok(Self { http, connection, patience: PATIENCE })
    }

    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Sends JSON, or nothing, and reads the whole reply, whatever its status.
    ///
    /// # Errors
    /// When no reply comes.
    pub async fn send(
        &self,
        method: Method,
        url: &str,
        token: &str,
        body: Option<&Value>,
    ) -> Result<Reply> {
        let mut bearer = HeaderValue::try_from(format!("Bearer {token}"))?;
        bearer.set_sensitive(true);
        let request =
            Request::builder().method(method).uri(url).header(header::AUTHORIZATION, bearer);
        let request = match body {
            Some(body) => request
                .header(header::CONTENT_TYPE, "application/json")
                .body(Full::from(body.to_string())),
            None => request.body(Full::default()),
        };
        self.exchange(request?).await
    }

    async fn exchange(&self, request: Request<Full<Bytes>>) -> Result<Reply> {
        let host = request.uri().authority().map(ToString::to_string).unwrap_or_default();
        let exchange = async {
            let answered = self.http.request(request).await;
            let (head, body) =
                answered.map_err(|error| unanswered::told(&host, error))?.into_parts();
            let body =
                body.collect().await.with_context(|| format!("{host} broke off its reply"))?;
            let body = body.to_bytes().into();
            anyhow::Ok(Reply { status: head.status, headers: head.headers, body })
        };
        let answered = tokio::time::timeout(self.patience, exchange).await;
        answered.map_err(|_| unanswered::silent(&host, self.patience))?
    }
}
