//! The configuration file: TOML whose keys are the long names of options.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::ServeOptions;

const DATA_DIR: &str = "data-dir";

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
        if let Some(unknown) = table.keys().find(|key| !keys().any(|known| known == **key)) {
            let known = keys().collect::<Vec<_>>().join(", ");
            bail!("the key `{unknown}` is unknown; those that are known: {known}");
        }
        // Taken out first: the rest are the options of `serve`.
        let data_dir = table.remove(DATA_DIR).map(PathBuf::deserialize).transpose();
        let data_dir = data_dir.context("data-dir is not a path")?;
        Ok(Self { data_dir, serve: ServeOptions::deserialize(table)? })
    }
}

fn keys() -> impl Iterator<Item = String> {
    let serve = ServeOptions::IDS.iter().map(|id| id.replace('_', "-"));
    std::iter::once(DATA_DIR.to_owned()).chain(serve)
}
