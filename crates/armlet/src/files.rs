//! Files that are whole or not there: written beside their place, synced, and moved into it.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use tempfile::NamedTempFile;

/// Who may read a file; on platforms without such modes the directory decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    Owner,
    Everyone,
}

/// Replaces the file at `path`.
///
/// # Errors
/// The operating system's, with the path.
pub fn write(path: &Path, content: &[u8], readers: Readers) -> Result<()> {
    try_write(path, content, readers).with_context(|| format!("cannot write {}", path.display()))
}

/// The text of a file; `None` where there is none.
///
/// # Errors
/// The operating system's, with the path.
pub fn read(path: &Path) -> Result<Option<String>> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

/// Makes an empty file that only its owner may read, unless there is one.
///
/// # Errors
/// The operating system's, with the path.
pub fn reserve(path: &Path) -> Result<()> {
    let mut options = File::options();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, Readers::Owner.mode());
    options.open(path).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(())
}

fn try_write(path: &Path, content: &[u8], readers: Readers) -> Result<()> {
    let directory = path.parent().context("it is no file's path")?;
    let mut file = NamedTempFile::new_in(directory)?;
    file.write_all(content)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        file.as_file().set_permissions(std::fs::Permissions::from_mode(readers.mode()))?;
    }
    #[cfg(not(unix))]
    let _ = readers;
    file.as_file().sync_all()?;
    file.persist(path)?;
    // A name is durable once its directory is.
    #[cfg(unix)]
    File::open(directory)?.sync_all()?;
    Ok(())
}

#[cfg(unix)]
impl Readers {
    fn mode(self) -> u32 {
        match self {
            Self::Owner => 0o600,
            Self::Everyone => 0o644,
        }
    }
}
