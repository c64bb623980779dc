//! The checkout: its root, its files as git sees them, its packages as cargo sees them.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::process;

pub struct Workspace {
    root: PathBuf,
}

/// One package of the workspace, as `cargo metadata` describes it.
#[derive(Debug, Clone, Deserialize)]
pub struct Package {
    pub name: String,
    pub dependencies: Vec<Dependency>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Dependency {
    pub name: String,
    /// `None` for a normal dependency, else `dev` or `build`.
    pub kind: Option<String>,
}

/// The part of `cargo metadata` that is of use here.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    target_directory: PathBuf,
}

impl Workspace {
    /// The workspace that holds the current folder.
    pub fn locate() -> Result<Self> {
        let manifest = process::output(Command::new("cargo").args([
            "locate-project",
            "--workspace",
            "--message-format",
            "plain",
        ]))?;
        let root = Path::new(manifest.trim()).parent().context("cargo names no manifest")?;
        Ok(Self { root: root.to_path_buf() })
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    pub fn cargo(&self) -> Command {
        self.command("cargo")
    }

    /// A program in the workspace root, without what `cargo run` sets for this package alone:
    /// build scripts watch some of those variables and would run again for nothing.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
                command.env_remove(&name);
            }
        }
        command
    }

    /// Every tracked file and every new one that is not ignored, relative to the root.
    pub fn files(&self) -> Result<Vec<PathBuf>> {
        let listing = process::output(self.command("git").args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
            "--deduplicate",
        ]))?;
        let listed = listing.split_terminator('\0').map(PathBuf::from);
        Ok(listed.filter(|path| self.root.join(path).is_file()).collect())
    }

    pub fn packages(&self) -> Result<Vec<Package>> {
        Ok(self.metadata()?.packages)
    }

    /// Where cargo puts what it compiles, wherever that was configured.
    pub fn target_directory(&self) -> Result<PathBuf> {
        Ok(self.metadata()?.target_directory)
    }

    fn metadata(&self) -> Result<Metadata> {
        let metadata =
            process::output(self.cargo().args(["metadata", "--no-deps", "--format-version", "1"]))?;
        Ok(serde_json::from_str(&metadata)?)
    }
}
