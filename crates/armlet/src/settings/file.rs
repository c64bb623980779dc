//! The configuration file: TOML whose keys are the long names of options.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Deserialize;

use super::ServeOptions;

/// What a file says; empty where there is none.
#[derive(Debug, Default)]
pub struct File {
    pub data_dir: Option<PathBuf>,
    pub serve: ServeOptions,
}

impl File {
    /// # Errors
    /// When the file is not there, is no TOML, or says something unknown.
    pub fn read(path: Option<&Path>) -> Result<Self> {
        let Some(path) = path else { return Ok(Self::default()) };
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read the configuration file {}", path.display()))?;
        Self::parse(&text).with_context(|| format!("in the configuration file {}", path.display()))
    }

    fn parse(text: &str) -> Result<Self> {
        let mut table: toml::Table = text.parse()?;
        // Taken out first: the rest is checked against the options of `serve`, key by key.
        let data_dir = table.remove("data-dir").map(PathBuf::deserialize).transpose();
        let data_dir = data_dir.context("data-dir is not a path")?;
        Ok(Self { data_dir, serve: ServeOptions::deserialize(table)? })
    }
}
