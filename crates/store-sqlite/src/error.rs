//! What goes wrong, and how it is told.

use std::path::PathBuf;
use std::sync::Arc;

use rusqlite::ErrorCode;
use store::StoreError;

/// Why a store did not open.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Versions before 3.51.3 can lose commits (<https://sqlite.org/wal.html>, the WAL-reset bug).
    #[error("SQLite {found} is too old; 3.51.3 or newer is needed")]
    OldSqlite { found: &'static str },
    #[error("{} is in use by another process", .path.display())]
    InUse { path: PathBuf },
    #[error("cannot lock {}", .path.display())]
    Lock { path: PathBuf, source: std::io::Error },
    #[error("the database has schema version {found}, this program knows versions up to {known}")]
    NewerSchema { found: usize, known: usize },
    #[error("the journal mode is {found}, not WAL; is the file on a network share?")]
    NoWriteAheadLog { found: String },
    #[error("the database did not open")]
    Database(#[from] rusqlite::Error),
    #[error("the file cannot be looked at")]
    Place(#[source] std::io::Error),
    #[error("no thread for the writer")]
    Thread(#[source] std::io::Error),
}

/// Only after a panic there: a closing writer answers all it has taken.
#[derive(Debug, thiserror::Error)]
#[error("the writer of the database stopped before it answered")]
pub struct WriterGone;

pub fn store_error(error: rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => StoreError::Full(Box::new(error)),
        _ => StoreError::Failed(Box::new(error)),
    }
}

/// One error for each of the many it befell.
pub fn shared_store_error(error: &Arc<rusqlite::Error>) -> StoreError {
    let source = Box::new(Arc::clone(error));
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => StoreError::Full(source),
        _ => StoreError::Failed(source),
    }
}
