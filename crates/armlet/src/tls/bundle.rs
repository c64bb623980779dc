//! The authority together with the platform's own: variables such as `SSL_CERT_FILE` replace the
//! trusted list, and a shell that was given ours alone could reach nothing else any more.

use std::path::Path;

use anyhow::Result;

use crate::files::{self, Readers};

pub const FILE: &str = "ca-bundle.pem";

/// Where platforms keep theirs: Debian and Alpine, Fedora, openSUSE, macOS and BSDs.
const PLATFORM: [&str; 4] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
];

/// Writes it anew: the platform's list changes. Where there is none, ours stands alone.
pub fn write(data_dir: &Path, ca_pem: &str) -> Result<()> {
    let platform = PLATFORM.iter().find_map(|path| std::fs::read(path).ok()).unwrap_or_default();
    let bundle = [ca_pem.as_bytes(), b"\n", &platform].concat();
    files::write(&data_dir.join(FILE), &bundle, Readers::Everyone)
}
