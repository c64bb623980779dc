//! By which names and URLs clients reach the listeners.

use std::net::{IpAddr, SocketAddr};

use front::Listener;

use crate::settings::Settings;

/// The origins told to clients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addresses {
    pub resource_manager: String,
    pub data_plane: String,
    pub administration: String,
    port: u16,
}

impl Addresses {
    pub fn of([resource_manager, data_plane, administration]: [&Listener; 3]) -> Self {
        Self {
            resource_manager: origin(resource_manager.local_addr()),
            data_plane: origin(data_plane.local_addr()),
            administration: origin(administration.local_addr()),
            port: resource_manager.local_addr().port(),
        }
    }

    /// What tokens may be for, beside Resource Manager's public names: this server by all its names,
    /// with its own port, and without one for those who come through a proxy.
    pub fn audiences(&self, names: &[String]) -> Vec<String> {
        let local = ["localhost", "127.0.0.1", "::1"].map(|name| with_port(name, self.port));
        let public = names
            .iter()
            .flat_map(|name| [with_port(name, self.port), format!("https://{}", bracketed(name))]);
        let mut all = vec![self.resource_manager.clone()];
        for audience in local.into_iter().chain(public) {
            if !all.contains(&audience) {
                all.push(audience);
            }
        }
        all
    }
}

/// Names beside the local ones: the public ones, and addresses that `localhost` does not reach.
pub fn names(settings: &Settings) -> Vec<String> {
    let listeners = [settings.listen, settings.data_plane_listen, settings.admin_listen];
    let own = listeners.map(|address| address.ip()).into_iter().filter(|ip| !is_local(*ip));
    let mut names = settings.public_names.clone();
    for name in own.map(|ip| ip.to_string()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// On `localhost`, unless that is somewhere else.
fn origin(address: SocketAddr) -> String {
    let host = if is_local(address.ip()) { "localhost".into() } else { address.ip().to_string() };
    with_port(&host, address.port())
}

fn is_local(ip: IpAddr) -> bool {
    ip.is_loopback() || ip.is_unspecified()
}

fn with_port(host: &str, port: u16) -> String {
    format!("https://{}:{port}", bracketed(host))
}

fn bracketed(host: &str) -> String {
    if host.contains(':') { format!("[{host}]") } else { host.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_on_localhost_where_that_reaches_the_listener() {
        let rows = [
            ("127.0.0.1:1", "https://localhost:1"),
            ("[::1]:2", "https://localhost:2"),
            ("0.0.0.0:3", "https://localhost:3"),
            ("10.0.0.1:4", "https://10.0.0.1:4"),
            ("[2001:db8::1]:5", "https://[2001:db8::1]:5"),
        ];
        for (address, expected) in rows {
            assert_eq!(origin(address.parse().unwrap()), expected);
        }
    }

    #[test]
    fn a_public_name_is_an_audience_with_and_without_the_port() {
        let addresses = Addresses {
            resource_manager: "https://localhost:7".to_owned(),
            data_plane: String::new(),
            administration: String::new(),
            port: 7,
        };
        assert_eq!(
            addresses.audiences(&["arm.test".to_owned()]),
            [
                "https://localhost:7",
                "https://127.0.0.1:7",
                "https://[::1]:7",
                "https://arm.test:7",
                "https://arm.test"
            ]
        );
    }
}
