//! Where a listener listens, as people write it.

use std::net::SocketAddr;

use serde::de::Error as _;
use serde::{Deserialize as _, Deserializer};

/// Reads `127.0.0.1:4443`.
///
/// # Errors
/// What is wrong, with an example.
pub fn parse(text: &str) -> Result<SocketAddr, String> {
    text.trim().parse().map_err(|_| fault())
}

/// The same from a file, where it may be a number by mistake.
///
/// # Errors
/// As [`parse`], with the value.
pub fn deserialize<'de, D: Deserializer<'de>>(told: D) -> Result<Option<SocketAddr>, D::Error> {
    let told = serde_json::Value::deserialize(told)?;
    let address = told.as_str().map_or_else(|| Err(fault()), parse);
    address.map(Some).map_err(|fault| D::Error::custom(format!("invalid value {told}: {fault}")))
}

fn fault() -> String {
    "it is not an IP address and a port, such as 127.0.0.1:4443".to_owned()
}
