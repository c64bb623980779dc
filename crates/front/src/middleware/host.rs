//! By which name the client called us: it must be one of ours, and every URL told is made from it.

use arm::ArmError;
use axum::http::header;
use axum::http::request::Parts;

use crate::Front;
use crate::failure::Failure;

/// Names that always mean this machine.
const LOOPBACK: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// The origin as the client wrote it: `https://localhost:4443`.
pub(super) fn origin(front: &Front, parts: &Parts) -> Result<String, Failure> {
    // HTTP/2 names the host in its `:authority`, which arrives as a part of the URI.
    let authority = match parts.uri.authority() {
        Some(authority) => authority.as_str(),
        None => parts.headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or(""),
    };
    if is_ours(authority, &front.config.host_names) {
        return Ok(format!("{}{authority}", front.config.scheme.prefix()));
    }
    let text = format!(
        "The provided host name '{authority}' is not one of this server's. Start it with \
         --public-name to add a name."
    );
    Err(ArmError::bad_request("InvalidHostName", text).into())
}

fn is_ours(authority: &str, known: &[String]) -> bool {
    let Some(name) = name(authority) else { return false };
    LOOPBACK.into_iter().chain(known.iter().map(String::as_str)).any(|one| {
        let bare = one.trim_start_matches('[').trim_end_matches(']');
        name.eq_ignore_ascii_case(bare)
    })
}

/// The name without its port and brackets; `None` where the port is no number.
fn name(authority: &str) -> Option<&str> {
    let (name, port) = match authority.strip_prefix('[') {
        Some(rest) => {
            let (name, rest) = rest.split_once(']')?;
            (name, if rest.is_empty() { None } else { Some(rest.strip_prefix(':')?) })
        }
        None => match authority.split_once(':') {
            Some((name, port)) => (name, Some(port)),
            None => (authority, None),
        },
    };
    port.is_none_or(|port| port.parse::<u16>().is_ok()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_names_pass_with_any_port() {
        let known = ["arm.example.com".to_owned(), "fe80::1".to_owned()];
        for ours in [
            "localhost",
            "LOCALHOST:4443",
            "127.0.0.1:1",
            "[::1]:4443",
            "[::1]",
            "[FE80::1]:443",
            "Arm.Example.com:443",
        ] {
            assert!(is_ours(ours, &known), "{ours}");
        }
        for foreign in [
            "",
            "evil.example.com",
            "localhost.evil.com",
            "localhost:",
            "localhost:x",
            "localhost:99999",
            "localhost:80:80",
            "user@localhost",
            "[::1",
            "[::1]x",
            "127.0.0.2",
        ] {
            assert!(!is_ours(foreign, &known), "{foreign}");
        }
    }
}
