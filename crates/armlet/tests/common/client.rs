//! An HTTPS client that trusts the server's own authority only.

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, Method, Request, StatusCode, Version};
use http_body_util::{BodyExt as _, Full};
use hyper_rustls::{FixedServerNameResolver, HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client as Http;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::{CertificateDer, ServerName, pem::PemObject as _};
use serde_json::Value;

#[derive(Clone)]
pub struct Client {
    http: Http<HttpsConnector<HttpConnector>, Full<Bytes>>,
    origin: String,
    token: Option<String>,
}

#[derive(Debug)]
pub struct Reply {
    pub version: Version,
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Client {
    /// Nobody in particular. `version` alone is offered in the handshake; `name` is the one the
    /// certificate must have.
    pub fn anonymous(connection: &Value, version: Version, name: Option<&str>) -> Self {
        let member = |name: &str| connection[name].as_str().expect("a member").to_owned();
        let ca = member("caCertificatePath");
        let ca = CertificateDer::from_pem_file(Path::new(&ca)).expect("a certificate");
        let mut roots = RootCertStore::empty();
        roots.add(ca).expect("an authority");
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_root_certificates(roots)
            .with_no_client_auth();
        let builder = HttpsConnectorBuilder::new().with_tls_config(tls).https_only();
        let builder = match name {
            Some(name) => {
                let name = ServerName::try_from(name.to_owned()).expect("a name");
                builder.with_server_name_resolver(FixedServerNameResolver::new(name))
            }
            None => builder,
        };
        let connector = if version == Version::HTTP_2 {
            builder.enable_http2().build()
        } else {
            builder.enable_http1().build()
        };
        let mut http = Http::builder(TokioExecutor::new());
        let http = http.http2_only(version == Version::HTTP_2).build(connector);
        Self { http, origin: member("resourceManagerEndpoint"), token: None }
    }

    pub async fn with_token(connection: &Value) -> Self {
        let mut client = Self::anonymous(connection, Version::HTTP_11, None);
        let member = |name: &str| connection[name].as_str().expect("a member");
        let form = format!(
            "grant_type=client_credentials&client_id={}&client_secret={}&scope={}",
            member("clientId"),
            member("clientSecret"),
            "https%3A%2F%2Fmanagement.azure.com%2F.default"
        );
        let path = format!("/{}/oauth2/v2.0/token", member("tenantId"));
        let request = Request::post(format!("{}{path}", client.origin))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Full::from(form))
            .expect("a request");
        let reply = client.exchange(request).await.expect("a reply");
        client.token = Some(reply.body["access_token"].as_str().expect("a token").to_owned());
        client
    }

    /// The same client with the same token at another listener of its server.
    pub fn at(&self, origin: &str) -> Self {
        Self { origin: origin.to_owned(), ..self.clone() }
    }

    /// The same client with the same token at another server, as after a restart.
    pub fn moved_to(&self, connection: &Value) -> Self {
        let mut client = Self::anonymous(connection, Version::HTTP_11, None);
        client.token.clone_from(&self.token);
        client
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, None).await.expect("a reply")
    }

    pub async fn put(&self, path: &str, body: Value) -> Reply {
        self.send(Method::PUT, path, Some(body)).await.expect("a reply")
    }

    /// `None` where no reply came.
    pub async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Option<Reply> {
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.origin));
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let body = match body {
            Some(body) => {
                request = request.header("content-type", "application/json");
                Full::from(body.to_string())
            }
            None => Full::default(),
        };
        self.exchange(request.body(body).expect("a request")).await
    }

    async fn exchange(&self, request: Request<Full<Bytes>>) -> Option<Reply> {
        let (head, body) = self.http.request(request).await.ok()?.into_parts();
        let bytes = body.collect().await.ok()?.to_bytes();
        let body = serde_json::from_slice(&bytes).unwrap_or_default();
        Some(Reply { version: head.version, status: head.status, headers: head.headers, body })
    }
}
