//! `connection.json`: what a client needs to reach a server and to come in.

use std::fmt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::data_dir::DataDir;
use crate::files::{self, Readers};

const FILE: &str = "connection.json";

/// The file's members; other tools rely on them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Connection {
    /// `https://localhost:4443`, as all endpoints here: no path, no trailing slash.
    pub resource_manager_endpoint: String,
    pub authority_host: String,
    pub data_plane_endpoint: String,
    pub admin_endpoint: String,
    pub tenant_id: String,
    pub subscription_id: String,
    pub client_id: String,
    pub client_secret: String,
    /// Absolute.
    pub ca_certificate_path: PathBuf,
}

impl Connection {
    /// # Errors
    /// When no server has ever been ready there, or the file is not one of ours.
    pub fn load(data_dir: &Path) -> Result<Self> {
        DataDir::check(data_dir)?;
        let path = data_dir.join(FILE);
        let text = files::read(&path)?.with_context(|| {
            format!(
                "there is no {}: start a server with `armlet serve`, \
                 or name the directory of one with --data-dir",
                path.display()
            )
        })?;
        serde_json::from_str(&text).with_context(|| format!("cannot read {}", path.display()))
    }

    /// Whoever sees the file may count on the server being ready.
    ///
    /// # Errors
    /// The operating system's.
    pub fn save(&self, data_dir: &Path) -> Result<()> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        files::write(&data_dir.join(FILE), text.as_bytes(), Readers::Owner)
    }

    /// Takes away the file of an earlier run, whose ports may be another's by now.
    ///
    /// # Errors
    /// The operating system's.
    pub fn forget(data_dir: &Path) -> Result<()> {
        let path = data_dir.join(FILE);
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(error).with_context(|| format!("cannot remove {}", path.display()))
            }
            _ => Ok(()),
        }
    }

    pub fn token_endpoint(&self) -> String {
        format!("{}/{}/oauth2/v2.0/token", self.authority_host, self.tenant_id)
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("resource_manager_endpoint", &self.resource_manager_endpoint)
            .finish_non_exhaustive()
    }
}
