//! Whether the database is still where it was opened. SQLite goes on writing into a file that has
//! been removed, and all of it would be gone with the process.

use std::fs::File;
use std::io;
use std::path::Path;

use rusqlite::ffi;

/// A file that was there once.
pub struct Place(File);

impl Place {
    /// # Errors
    /// The operating system's.
    pub fn of(database: &Path) -> io::Result<Self> {
        File::open(database).map(Self)
    }

    /// # Errors
    /// The one that SQLite has for it, when no name leads to the file any more.
    pub fn check(&self) -> Result<(), rusqlite::Error> {
        if !self.is_gone() {
            return Ok(());
        }
        let moved = ffi::Error::new(ffi::SQLITE_READONLY_DBMOVED);
        let text = "the database was removed while it was open; nothing more can be kept";
        Err(rusqlite::Error::SqliteFailure(moved, Some(text.to_owned())))
    }

    #[cfg(unix)]
    fn is_gone(&self) -> bool {
        use std::os::unix::fs::MetadataExt as _;
        self.0.metadata().is_ok_and(|file| file.nlink() == 0)
    }

    /// Elsewhere an open file cannot be removed.
    #[cfg(not(unix))]
    fn is_gone(&self) -> bool {
        false
    }
}
