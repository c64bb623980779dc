//! The directory of one server, held by one process at a time.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use tempfile::TempDir;

/// Whose it is lies in the lock file, so that the database's own lock is never what is run into.
const LOCK: &str = "armlet.lock";

/// Held until dropped; a temporary one is then removed with all that is in it.
#[derive(Debug)]
pub struct DataDir {
    path: PathBuf,
    _lock: File,
    temporary: Option<TempDir>,
}

impl DataDir {
    /// Makes the directory if need be and takes it; `None` makes a temporary one (mode 0700).
    ///
    /// # Errors
    /// When another process has it, or the operating system refuses.
    pub fn take(told: Option<&Path>) -> Result<Self> {
        match told {
            Some(path) => Self::at(path, None),
            None => {
                let temporary = temporary().context("cannot make a temporary directory")?;
                let path = temporary.path().to_owned();
                Self::at(&path, Some(temporary))
            }
        }
    }

    /// # Errors
    /// When a file stands where the directory is said to be.
    pub fn check(path: &Path) -> Result<()> {
        let shown = path.display();
        ensure!(!path.is_file(), "{shown} is a file: --data-dir is the name of a directory");
        Ok(())
    }

    fn at(path: &Path, temporary: Option<TempDir>) -> Result<Self> {
        Self::check(path)?;
        let problem = || format!("cannot use {} as the data directory", path.display());
        std::fs::create_dir_all(path).with_context(problem)?;
        let path = std::path::absolute(path).with_context(problem)?;
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path.join(LOCK))
            .with_context(problem)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path, _lock: lock, temporary }),
            Err(TryLockError::WouldBlock) => bail!(
                "another armlet serves from {}: stop it, or use another --data-dir",
                path.display()
            ),
            Err(TryLockError::Error(error)) => Err(error).with_context(problem),
        }
    }

    /// Absolute.
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn is_temporary(&self) -> bool {
        self.temporary.is_some()
    }
}

fn temporary() -> std::io::Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix("armlet-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    builder.tempdir()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_at_a_time() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a/b");
        let first = DataDir::take(Some(&path)).unwrap();
        let error = DataDir::take(Some(&path)).unwrap_err().to_string();
        assert!(error.contains("another armlet"), "{error}");
        drop(first);
        assert!(DataDir::take(Some(&path)).is_ok());
    }

    #[test]
    fn a_file_is_told_from_a_directory() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let error = DataDir::take(Some(file.path())).unwrap_err().to_string();
        assert!(error.contains("is a file") && error.contains("--data-dir"), "{error}");
    }

    #[test]
    fn a_temporary_one_goes_away() {
        let directory = DataDir::take(None).unwrap();
        let path = directory.path().to_owned();
        assert!(directory.is_temporary() && path.is_dir());
        drop(directory);
        assert!(!path.exists());
    }
}
