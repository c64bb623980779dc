//! `armlet env`: what SDKs, az and Terraform read from the environment.

use std::path::Path;

use anyhow::{Context, Result};
use clap::Args;

use crate::cli::Place;
use crate::client::RESOURCE_MANAGER;
use crate::connection::Connection;
use crate::shell::Shell;
use crate::{console, settings, tls};

#[derive(Debug, Args)]
pub struct Options {
    /// For which shell the variables are written
    #[arg(long, value_enum, default_value_t)]
    shell: Shell,
}

type Variable = (&'static str, String);

/// What must never go through a proxy.
const LOCAL: [&str; 2] = ["localhost", "127.0.0.1"];

pub fn run(place: &Place, options: &Options) -> Result<()> {
    let data_dir = settings::data_dir(place)?;
    let connection = Connection::load(&data_dir)?;
    let mut variables = sdks(&connection);
    variables.extend(terraform(&connection));
    variables.extend(trust(&connection, &data_dir)?);
    variables.extend(no_proxy(|name| std::env::var(name).ok()));
    variables.push(("ARMLET_ENDPOINT", connection.resource_manager_endpoint));
    console::line(options.shell.export(&variables))
}

/// What the azure-identity family reads, and az as its configuration.
fn sdks(connection: &Connection) -> Vec<Variable> {
    vec![
        ("AZURE_TENANT_ID", connection.tenant_id.clone()),
        ("AZURE_CLIENT_ID", connection.client_id.clone()),
        ("AZURE_CLIENT_SECRET", connection.client_secret.clone()),
        ("AZURE_SUBSCRIPTION_ID", connection.subscription_id.clone()),
        ("AZURE_AUTHORITY_HOST", connection.authority_host.clone()),
        // az would else ask login.microsoftonline.com whether our authority is known there.
        ("AZURE_CORE_INSTANCE_DISCOVERY", "false".to_owned()),
    ]
}

/// What the azapi and azurerm providers read.
fn terraform(connection: &Connection) -> Vec<Variable> {
    let endpoint = &connection.resource_manager_endpoint;
    let host = endpoint.strip_prefix("https://").unwrap_or(endpoint);
    vec![
        ("ARM_TENANT_ID", connection.tenant_id.clone()),
        ("ARM_CLIENT_ID", connection.client_id.clone()),
        ("ARM_CLIENT_SECRET", connection.client_secret.clone()),
        ("ARM_SUBSCRIPTION_ID", connection.subscription_id.clone()),
        ("ARM_METADATA_HOSTNAME", host.to_owned()),
        ("ARM_RESOURCE_PROVIDER_REGISTRATIONS", "none".to_owned()),
        ("ARM_ACTIVE_DIRECTORY_AUTHORITY_HOST", connection.authority_host.clone()),
        ("ARM_RESOURCE_MANAGER_ENDPOINT", endpoint.clone()),
        ("ARM_RESOURCE_MANAGER_AUDIENCE", RESOURCE_MANAGER.to_owned()),
        ("ARM_DISABLE_INSTANCE_DISCOVERY", "true".to_owned()),
        ("ARM_SKIP_PROVIDER_REGISTRATION", "true".to_owned()),
    ]
}

/// Variables that replace a program's trusted list get the bundle, which holds the platform's too.
fn trust(connection: &Connection, data_dir: &Path) -> Result<Vec<Variable>> {
    let bundle = text(&tls::bundle_path(&std::path::absolute(data_dir)?))?;
    Ok(vec![
        ("REQUESTS_CA_BUNDLE", bundle.clone()),
        ("CURL_CA_BUNDLE", bundle.clone()),
        ("SSL_CERT_FILE", bundle),
        ("NODE_EXTRA_CA_CERTS", text(&connection.ca_certificate_path)?),
    ])
}

/// Programs differ in which spelling they read; what is there already is kept.
fn no_proxy(told: impl Fn(&str) -> Option<String>) -> Vec<Variable> {
    let kept = ["no_proxy", "NO_PROXY"].map(|name| told(name).unwrap_or_default());
    let mut all = LOCAL.to_vec();
    for host in kept.iter().flat_map(|kept| kept.split(',')).map(str::trim) {
        if !host.is_empty() && !all.contains(&host) {
            all.push(host);
        }
    }
    let all = all.join(",");
    vec![("NO_PROXY", all.clone()), ("no_proxy", all)]
}

fn text(path: &Path) -> Result<String> {
    Ok(path.to_str().with_context(|| format!("{} is not UTF-8", path.display()))?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exceptions_from_the_proxy_add_up() {
        let of = |told: Option<&str>| {
            no_proxy(|name| told.filter(|_| name == "NO_PROXY").map(str::to_owned))[0].1.clone()
        };
        assert_eq!(of(None), "localhost,127.0.0.1");
        assert_eq!(of(Some("corp.test, localhost,")), "localhost,127.0.0.1,corp.test");
        let both = no_proxy(|name| {
            Some(
                if name == "NO_PROXY" { "b.test,both.test" } else { "a.test,both.test" }.to_owned(),
            )
        });
        let all = "localhost,127.0.0.1,a.test,both.test,b.test".to_owned();
        assert_eq!(both, [("NO_PROXY", all.clone()), ("no_proxy", all)]);
    }
}
