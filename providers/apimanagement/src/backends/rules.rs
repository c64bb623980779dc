//! What a backend's members may say together.

use arm::Fault;
use contract::Admission;

use super::model::Properties;
use super::{breaker, pool};
use crate::{service, skus};

const PROTOCOLS: [&str; 2] = ["http", "soap"];

/// Brings words the field check leaves alone to their canonical spelling.
pub(super) fn fold(backend: &mut Properties) {
    if let Some(protocol) = &mut backend.protocol {
        protocol.make_ascii_lowercase();
    }
}

pub(super) fn faults(call: &Admission<'_, Properties>, backend: &Properties) -> Vec<Fault> {
    if backend.is_pool() { pool_faults(call, backend) } else { single_faults(call, backend) }
}

/// A pool has members and next to nothing else; the texts are recorded or follow those recorded.
fn pool_faults(call: &Admission<'_, Properties>, backend: &Properties) -> Vec<Fault> {
    let unsupported = [
        ("url", "Url", backend.url.is_some()),
        ("protocol", "Protocol", backend.protocol.is_some()),
        ("properties", "Properties", backend.properties.is_some()),
        ("credentials", "Credentials", backend.credentials.is_some()),
        ("proxy", "Proxy", backend.proxy.is_some()),
        ("tls", "Tls", backend.tls.is_some()),
        ("circuitBreaker", "CircuitBreaker", backend.circuit_breaker.is_some()),
    ];
    let mut faults: Vec<Fault> = unsupported
        .into_iter()
        .filter(|(_, _, set)| *set)
        .map(|(target, name, _)| {
            Fault::new(target, format!("{name} is not supported for backend pool."))
        })
        .collect();
    match &backend.pool {
        Some(pool) => faults.extend(pool::faults(call, pool)),
        None => faults.push(empty("pool")),
    }
    if pool::is_used(call.found, call.id) {
        faults.push(Fault::new("type", "Backend is used by a backend pool and cannot become one."));
    }
    faults
}

fn single_faults(call: &Admission<'_, Properties>, backend: &Properties) -> Vec<Fault> {
    let mut faults = Vec::new();
    let fabric = backend.properties.as_ref().is_some_and(|p| p.service_fabric_cluster.is_some());
    match backend.url.as_deref() {
        None | Some("") => faults.push(empty("url")),
        Some(url) if !fabric && !is_url(url) => {
            let text = "Url must be absolute, of the scheme http, https or fabric.";
            faults.push(Fault::new("url", text));
        }
        Some(_) => {}
    }
    match backend.protocol.as_deref() {
        None | Some("") => faults.push(empty("protocol")),
        Some(protocol) if !PROTOCOLS.contains(&protocol) => {
            faults.push(Fault::new("protocol", "Protocol is not supported"));
        }
        Some(_) => {}
    }
    if backend.pool.is_some() {
        faults.push(Fault::new("pool", "Pool is not supported for single backend."));
    }
    if let Some(breaker) = &backend.circuit_breaker {
        faults.extend(breaker::faults(breaker));
        if call.parent.map(service::sku_name) == Some(skus::CONSUMPTION) {
            let text = "CircuitBreaker is not supported in the Consumption tier.";
            faults.push(Fault::new("circuitBreaker", text));
        }
    }
    faults
}

fn empty(name: &str) -> Fault {
    Fault::new(name, format!("'{name}' should not be empty"))
}

/// Absolute with a host, or a Service Fabric name, which has none. A text that starts with a named
/// value is known only at run time.
fn is_url(text: &str) -> bool {
    if text.starts_with("{{") {
        return true;
    }
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    match scheme.to_ascii_lowercase().as_str() {
        "fabric" => rest.len() > 1 && rest.starts_with('/'),
        "http" | "https" => rest.strip_prefix("//").is_some_and(|rest| {
            let host = rest.split(['/', '?', '#']).next().unwrap_or("");
            let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
            !host.is_empty() && !host.starts_with(':') && !text.contains(char::is_whitespace)
        }),
        _ => false,
    }
}
