//! Connections and their settings.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use crate::OpenError;

/// The first version without the WAL-reset bug: 3.51.3.
const OLDEST: i32 = 3_051_003;

/// More than there are different statements.
const STATEMENTS: usize = 64;

const WRITER_CACHE_KIB: i64 = 64 * 1024;
const READER_CACHE_KIB: i64 = 8 * 1024;

/// Pages of log after which a commit folds them into the file.
const CHECKPOINT_PAGES: i64 = 4000;

/// What the log is cut back to after a long reader or a large write made it grow.
const LOG_LIMIT_BYTES: i64 = 64 * 1024 * 1024;

pub fn check_version(number: i32) -> Result<(), OpenError> {
    if number < OLDEST {
        return Err(OpenError::OldSqlite { found: rusqlite::version() });
    }
    Ok(())
}

pub fn open_writer(path: &Path) -> Result<Connection, OpenError> {
    let connection = open(path, OpenFlags::SQLITE_OPEN_CREATE, WRITER_CACHE_KIB)?;
    let mode: String =
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
    if !mode.eq_ignore_ascii_case("wal") {
        return Err(OpenError::NoWriteAheadLog { found: mode });
    }
    // FULL syncs the log at each commit; with NORMAL an acknowledged write may be lost.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
    connection.pragma_update_and_check(None, "journal_size_limit", LOG_LIMIT_BYTES, |_| Ok(()))?;
    Ok(connection)
}

pub fn open_reader(path: &Path) -> Result<Connection, rusqlite::Error> {
    let connection = open(path, OpenFlags::empty(), READER_CACHE_KIB)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

fn open(path: &Path, more: OpenFlags, cache_kib: i64) -> Result<Connection, rusqlite::Error> {
    // Each connection is used by one thread at a time, so SQLite needs no lock of its own.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | more;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(Duration::from_secs(10))?;
    // Negative: KiB instead of pages.
    connection.pragma_update(None, "cache_size", -cache_kib)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(connection)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sqlite_with_the_reset_bug_is_refused() {
        assert!(matches!(check_version(3_051_002), Err(OpenError::OldSqlite { .. })));
        assert!(check_version(3_051_003).is_ok());
        assert!(check_version(rusqlite::version_number()).is_ok());
    }

    #[test]
    fn settings_stick() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("db");
        let writer = open_writer(&path).unwrap();
        let reader = open_reader(&path).unwrap();
        let pragma = |connection: &Connection, name| {
            connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).unwrap()
        };
        assert_eq!(pragma(&writer, "synchronous"), 2);
        assert_eq!(pragma(&writer, "foreign_keys"), 1);
        assert_eq!(pragma(&writer, "wal_autocheckpoint"), CHECKPOINT_PAGES);
        assert_eq!(pragma(&writer, "journal_size_limit"), LOG_LIMIT_BYTES);
        assert_eq!(pragma(&writer, "cache_size"), -WRITER_CACHE_KIB);
        assert_eq!(pragma(&reader, "query_only"), 1);
        assert!(reader.execute_batch("CREATE TABLE t (a)").is_err());
    }
}
