//! What the tests share: a fixed clock, an open authority, and ways to ask it.
#![allow(dead_code, clippy::unwrap_used)]

use std::sync::Arc;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use entra::{Authority, AuthorityConfig, TokenEndpoint, TokenError, TokenReply, TokenRequest};
use jiff::Timestamp;
use serde_json::Value;
use store::memory::MemoryStore;
use uuid::Uuid;

pub const ORIGIN: &str = "https://localhost:4443";
pub const NOW_S: i64 = 1_795_000_000;
pub const ARM_SCOPE: &str = "https://management.azure.com/.default";

pub fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

pub fn now() -> Timestamp {
    at(NOW_S)
}

pub fn config() -> AuthorityConfig {
    AuthorityConfig { audiences: vec![ORIGIN.into()], ..AuthorityConfig::default() }
}

pub async fn open() -> Authority {
    open_on(Arc::new(MemoryStore::new())).await
}

pub async fn open_on(store: Arc<MemoryStore>) -> Authority {
    Authority::open(store, config(), now()).await.unwrap()
}

pub fn fields(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// The form of the bootstrap application, by its secret, for Resource Manager.
pub fn good_form(authority: &Authority) -> Vec<(String, String)> {
    let connection = authority.connection();
    fields(&[
        ("grant_type", "client_credentials"),
        ("client_id", &connection.client_id),
        ("client_secret", &connection.client_secret),
        ("scope", ARM_SCOPE),
        ("client_info", "1"),
    ])
}

/// `form` with one field set, or with an empty value taken out.
pub fn with(mut form: Vec<(String, String)>, name: &str, value: &str) -> Vec<(String, String)> {
    form.retain(|(field, _)| field != name);
    if !value.is_empty() {
        form.push((name.to_owned(), value.to_owned()));
    }
    form
}

pub fn request<'a>(tenant: &'a str, form: &'a [(String, String)]) -> TokenRequest<'a> {
    TokenRequest {
        endpoint: TokenEndpoint::V2,
        tenant,
        origin: ORIGIN,
        fields: form,
        now: now(),
        trace_id: Uuid::from_u128(7),
        correlation_id: Uuid::from_u128(8),
    }
}

pub fn ask(authority: &Authority, form: &[(String, String)]) -> Result<TokenReply, TokenError> {
    authority.token(&request(authority.tenant_id(), form))
}

pub fn token_of(authority: &Authority, form: &[(String, String)]) -> String {
    let body = ask(authority, form).unwrap().body();
    body["access_token"].as_str().unwrap().to_owned()
}

pub fn bearer(token: &str) -> String {
    format!("Bearer {token}")
}

/// One part of a token, decoded without any check.
pub fn part(token: &str, at: usize) -> Value {
    let part = token.split('.').nth(at).unwrap();
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

pub fn encode(value: &Value) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(value.to_string())
}
