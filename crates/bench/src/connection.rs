//! Where a server says how it is reached: armlet's `connection.json`, and the bare server's.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

const FILE: &str = "connection.json";

/// What is read of the file. The bare server has no more than the first two members.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Connection {
    /// `https://localhost:4443`
    pub resource_manager_endpoint: String,
    pub ca_certificate_path: PathBuf,
    #[serde(default)]
    pub tenant_id: String,
    #[serde(default)]
    pub subscription_id: String,
    #[serde(default)]
    pub client_id: String,
    #[serde(default)]
    pub client_secret: String,
}

impl Connection {
    /// `None` while there is none.
    pub fn load(directory: &Path) -> Result<Option<Self>> {
        match std::fs::read(directory.join(FILE)) {
            Ok(text) => Ok(Some(serde_json::from_slice(&text).context("connection.json")?)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Appears whole or not at all: somebody is waiting for it.
    pub fn save(&self, directory: &Path) -> Result<()> {
        let unfinished = directory.join("connection.new");
        std::fs::write(&unfinished, serde_json::to_vec(self)?)?;
        Ok(std::fs::rename(unfinished, directory.join(FILE))?)
    }

    /// Takes an earlier server's file away, so that waiting for a new one means something.
    pub fn forget(directory: &Path) -> Result<()> {
        match std::fs::remove_file(directory.join(FILE)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    pub fn port(&self) -> Result<u16> {
        let text = &self.resource_manager_endpoint;
        let port = text.rsplit(':').next().and_then(|port| port.parse().ok());
        port.with_context(|| format!("{text} ends in no port"))
    }
}
