//! Where a connection leads: a host and a port in the other network.

use std::net::Ipv4Addr;

use arm::{ArmError, Fault};
use serde::Deserialize;

use super::model::Properties;
use crate::errors;

const LONGEST_HOST: usize = 253;
const LONGEST_LABEL: usize = 63;

/// One entry of a relay's metadata.
#[derive(Deserialize)]
struct Entry {
    key: String,
    value: String,
}

/// Takes what a client left out from the relay's `metadata`.
///
/// # Errors
/// Host or port are not to be found there either.
pub fn settle(connection: &mut Properties, metadata: Option<&str>) -> Result<(), ArmError> {
    let told = metadata.and_then(in_metadata);
    if let Some((host, port)) = told {
        connection.hostname.get_or_insert(host);
        connection.port.get_or_insert(port);
    }
    let missing = |name: &str| {
        Fault::new(name, format!("The required property '{name}' is missing or null."))
    };
    let faults = [("hostname", connection.hostname.is_none()), ("port", connection.port.is_none())];
    let faults = faults.into_iter().filter(|(_, is_missing)| *is_missing);
    errors::errors().refuse(faults.map(|(name, _)| missing(name)).collect())
}

/// A DNS name or an IPv4 address, and nothing around it.
///
/// # Errors
/// The text to tell.
pub fn hostname(text: &str) -> Result<(), String> {
    if is_host(text) {
        return Ok(());
    }
    Err("It must be a DNS name or an IPv4 address, without scheme, port, path or wildcard."
        .to_owned())
}

/// # Errors
/// The text to tell.
pub fn suffix(text: &str) -> Result<(), String> {
    let (domain, port) = text.split_once(':').unwrap_or((text, "443"));
    let is_port = port.parse::<u16>().is_ok_and(|port| port > 0);
    if domain.strip_prefix('.').is_some_and(is_host) && is_port {
        return Ok(());
    }
    Err("It must be the end of a DNS name, beginning with a dot.".to_owned())
}

/// `host:port` under the key that App Service reads.
fn in_metadata(metadata: &str) -> Option<(String, u16)> {
    let entries: Vec<Entry> = serde_json::from_str(metadata).ok()?;
    let endpoint = entries.into_iter().find(|entry| entry.key.eq_ignore_ascii_case("endpoint"))?;
    let (host, port) = endpoint.value.rsplit_once(':')?;
    let port = port.parse().ok().filter(|port| *port > 0)?;
    is_host(host).then(|| (host.to_owned(), port))
}

fn is_host(text: &str) -> bool {
    let inside = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let is_label = |label: &str| {
        (1..=LONGEST_LABEL).contains(&label.len())
            && label.chars().all(inside)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    // What ends in a number is an address, or none at all.
    let last = text.rsplit('.').next().unwrap_or_default();
    let is_number = last.chars().all(|c| c.is_ascii_digit());
    (1..=LONGEST_HOST).contains(&text.len())
        && if is_number { text.parse::<Ipv4Addr>().is_ok() } else { text.split('.').all(is_label) }
}
