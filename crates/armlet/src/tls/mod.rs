//! The server's certificates: an authority of its own, and a leaf from it.
//!
//! Knows: `ca.pem`, `ca-key.pem`, and what clients demand of a chain. Must not know: sockets.

mod authority;
mod bundle;
mod leaf;
mod renewal;
mod validity;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use jiff::Timestamp;
use rustls::ServerConfig;

use authority::CertificateAuthority;
use renewal::Renewal;

/// What serving needs, and where clients find whom to trust.
pub struct Identity {
    pub config: Arc<ServerConfig>,
    pub ca_path: PathBuf,
}

/// Where `armlet env` finds the authority together with the platform's own.
pub fn bundle_path(data_dir: &Path) -> PathBuf {
    data_dir.join(bundle::FILE)
}

/// Loads or makes the authority in `data_dir`, and issues a leaf for `names` (DNS names and IP
/// addresses) beside the local ones.
///
/// The leaf and its key live in memory only: each start makes new ones, and so does a server that
/// runs for long, so that neither a change of names nor age is ever in the way. The authority stays,
/// so clients that trust it go on doing so.
///
/// # Errors
/// Unreadable or unfitting files; the operating system's.
pub fn identity(data_dir: &Path, names: &[String], now: Timestamp) -> Result<Identity> {
    let authority = CertificateAuthority::open(data_dir, now)?;
    bundle::write(data_dir, authority.pem())?;
    let ca_path = authority.path().to_owned();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let renewal = Renewal::new(authority, names, Arc::clone(&provider), now)
        .context("no server certificate could be made")?;
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(renewal));
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Identity { config: Arc::new(config), ca_path })
}
