//! By which certificates the application that everything belongs to may prove itself.

use anyhow::{Context, Result};
use entra::{Authority, ClientCertificate};

use crate::settings::Settings;

/// Those that this start names, and none of an earlier one: what is no longer told is no longer
/// trusted.
///
/// # Errors
/// Files that cannot be read or hold no fitting certificate; the store's.
pub async fn accept(authority: &Authority, settings: &Settings) -> Result<()> {
    let read = |path: &std::path::PathBuf| {
        let pem = std::fs::read_to_string(path)?;
        anyhow::Ok(ClientCertificate::from_pem(&pem)?)
    };
    let mut certificates = Vec::with_capacity(settings.client_certificates.len());
    for path in &settings.client_certificates {
        let problem = || format!("--client-certificate {}", path.display());
        certificates.push(read(path).with_context(problem)?);
    }
    authority
        .set_certificates(settings.client_id, certificates)
        .await
        .context("the client certificates were not taken")
}
