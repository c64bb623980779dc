//! Prints what checking a token costs: the first time, and from the cache.
//! `cargo run --release -p entra --example verify_cost`
#![allow(clippy::print_stdout, reason = "printing is what it is for")]

use std::error::Error;
use std::sync::Arc;
use std::time::Instant;

use entra::{Authority, AuthorityConfig, TokenEndpoint, TokenRequest};
use jiff::Timestamp;
use store::memory::MemoryStore;
use uuid::Uuid;

const ROUNDS: u32 = 100_000;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let now = Timestamp::now();
    let started = Instant::now();
    let store = Arc::new(MemoryStore::new());
    let authority = Authority::open(store, AuthorityConfig::default(), now).await?;
    println!("open, with a new key: {:?}", started.elapsed());

    let connection = authority.connection();
    let fields = [
        ("grant_type", "client_credentials"),
        ("client_id", connection.client_id.as_str()),
        ("client_secret", connection.client_secret.as_str()),
        ("scope", "https://management.azure.com/.default"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()));
    let started = Instant::now();
    let reply = authority.token(&TokenRequest {
        endpoint: TokenEndpoint::V2,
        tenant: "common",
        origin: "https://localhost:4443",
        fields: &fields,
        now,
        trace_id: Uuid::from_u128(1),
        correlation_id: Uuid::from_u128(2),
    });
    println!("issue: {:?}", started.elapsed());
    let body = reply.map_err(|refused| refused.body().to_string())?.body();
    let header = format!("Bearer {}", body["access_token"].as_str().unwrap_or_default());

    let started = Instant::now();
    let first = authority.verify(Some(&header), now);
    println!("verify, first time: {:?} ({})", started.elapsed(), first.is_ok());
    let started = Instant::now();
    let good = (0..ROUNDS).filter(|_| authority.verify(Some(&header), now).is_ok()).count();
    println!("verify, cached: {:?} each ({good} of {ROUNDS})", started.elapsed() / ROUNDS);
    Ok(())
}
