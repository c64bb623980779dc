//! The tables, and how older files come to have them. Forward only.

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use crate::OpenError;

/// The n-th brings a file from version n to n + 1. Never changed once released, only added to.
const MIGRATIONS: &[&str] = &[include_str!("0001.sql"), include_str!("0002.sql")];

pub fn migrate(connection: &mut Connection) -> Result<(), OpenError> {
    apply(connection, MIGRATIONS)
}

fn apply(connection: &mut Connection, migrations: &[&str]) -> Result<(), OpenError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found = version(&transaction)?;
    let known = migrations.len();
    if found > known {
        return Err(OpenError::NewerSchema { found, known });
    }
    if found < known {
        for migration in &migrations[found..] {
            transaction.execute_batch(migration)?;
        }
        transaction.execute("UPDATE meta SET schema_version = ?1", [known.cast_signed() as i64])?;
    }
    transaction.commit()?;
    Ok(())
}

/// Zero for a file without tables.
fn version(connection: &Connection) -> Result<usize, rusqlite::Error> {
    let meta = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'meta'";
    if connection.query_row(meta, [], |_| Ok(())).optional()?.is_none() {
        return Ok(0);
    }
    connection.query_row("SELECT schema_version FROM meta", [], |row| {
        let version: i64 = row.get(0)?;
        usize::try_from(version).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(0, version))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_forward_from_any_version_and_refuses_newer() {
        let second = "CREATE TABLE later (a); INSERT INTO later VALUES (1)";
        let mut connection = Connection::open_in_memory().unwrap();
        apply(&mut connection, &MIGRATIONS[..1]).unwrap();
        assert_eq!(version(&connection).unwrap(), 1);
        connection.execute("UPDATE meta SET rev = 7", []).unwrap();
        migrate(&mut connection).unwrap();
        assert_eq!(version(&connection).unwrap(), MIGRATIONS.len());
        let later = [MIGRATIONS, &[second]].concat();
        for _ in 0..2 {
            apply(&mut connection, &later).unwrap();
            assert_eq!(version(&connection).unwrap(), later.len());
        }
        let rows: i64 = connection
            .query_row("SELECT rev + (SELECT count(*) FROM later) FROM meta", [], |row| row.get(0))
            .unwrap();
        assert_eq!(rows, 8);
        let error = migrate(&mut connection).unwrap_err();
        let (newer, older) = (later.len(), MIGRATIONS.len());
        assert!(
            matches!(error, OpenError::NewerSchema { found, known } if (found, known) == (newer, older)),
            "{error}"
        );
    }

    #[test]
    fn a_failing_step_changes_nothing() {
        let mut connection = Connection::open_in_memory().unwrap();
        let broken = "CREATE TABLE later (a); CREATE TABLE later (a)";
        assert!(apply(&mut connection, &[MIGRATIONS[0], broken]).is_err());
        assert_eq!(version(&connection).unwrap(), 0);
    }
}
