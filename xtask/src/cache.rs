//! Where tools and environments live between runs, outside the checkout.

use std::ffi::OsString;
use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The folder of installed tools; environments stand beside it.
pub struct Cache {
    tools: PathBuf,
}

impl Cache {
    /// `$ARMLET_TOOLS_DIR`, else `$XDG_CACHE_HOME/armlet/tools`, else `~/.cache/armlet/tools`.
    pub fn from_env() -> Result<Self> {
        Self::from_variables(|name| std::env::var_os(name))
    }

    fn from_variables(read: impl Fn(&str) -> Option<OsString>) -> Result<Self> {
        let folder = |name: &str| read(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let tools = folder("ARMLET_TOOLS_DIR")
            .or_else(|| folder("XDG_CACHE_HOME").map(|cache| cache.join("armlet/tools")))
            .or_else(|| folder("HOME").map(|home| home.join(".cache/armlet/tools")))
            .context("none of ARMLET_TOOLS_DIR, XDG_CACHE_HOME and HOME is set")?;
        Ok(Self { tools: std::path::absolute(tools)? })
    }

    pub fn tools(&self) -> &Path {
        &self.tools
    }

    /// Where `cargo install --root` puts the program `name`.
    pub fn program(&self, name: &str) -> PathBuf {
        self.tools.join("bin").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// A folder next to the tools.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.tools.with_file_name(name)
    }

    /// Held while something is installed, so that two runs at once do not install over each other.
    pub fn lock(&self) -> Result<File> {
        let path = self.tools.join(".lock");
        std::fs::create_dir_all(&self.tools)
            .and_then(|()| File::create(&path))
            .and_then(|file| file.lock().map(|()| file))
            .with_context(|| format!("cannot lock {}", path.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tools(variables: &[(&str, &str)]) -> Result<PathBuf> {
        let read = |name: &str| {
            variables.iter().find(|(key, _)| *key == name).map(|(_, value)| OsString::from(value))
        };
        Cache::from_variables(read).map(|cache| cache.tools)
    }

    #[test]
    fn the_most_special_variable_wins() {
        let all = [("HOME", "/h"), ("XDG_CACHE_HOME", "/x"), ("ARMLET_TOOLS_DIR", "/t")];
        assert_eq!(tools(&all).unwrap(), Path::new("/t"));
        assert_eq!(tools(&all[..2]).unwrap(), Path::new("/x/armlet/tools"));
        assert_eq!(tools(&all[..1]).unwrap(), Path::new("/h/.cache/armlet/tools"));
        assert!(tools(&[]).is_err());
    }

    #[test]
    fn an_empty_variable_counts_as_unset() {
        let variables = [("HOME", "/h"), ("XDG_CACHE_HOME", "")];
        assert_eq!(tools(&variables).unwrap(), Path::new("/h/.cache/armlet/tools"));
    }

    #[test]
    fn environments_stand_beside_the_tools() {
        let cache = Cache::from_variables(|_| Some("/c/tools".into())).unwrap();
        assert_eq!(cache.beside("venv-1"), Path::new("/c/venv-1"));
    }
}
