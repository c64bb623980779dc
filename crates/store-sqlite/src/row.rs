//! Rows to values and back.

use jiff::Timestamp;
use rusqlite::{Connection, Row};
use store::{Derived, Document, Job, Key, Reference, Secrets, Wake};

/// The columns [`document`] reads, in its order.
macro_rules! document_columns {
    () => {
        "key, parent, kind, listed, closing, rev, reference_count, body, secrets"
    };
}
pub(crate) use document_columns;

/// The columns [`job`] reads, in its order.
macro_rules! job_columns {
    () => {
        "id, wake, leased_until, attempts, body, secrets"
    };
}
pub(crate) use job_columns;

/// Reads the references in the same snapshot, because the statement behind `row` is still running.
pub fn document(connection: &Connection, row: &Row<'_>) -> Result<Document, rusqlite::Error> {
    let key: Key = row.get(0)?;
    let references = match row.get::<_, i64>(6)? {
        0 => Vec::new(),
        _ => references(connection, &key)?,
    };
    Ok(Document {
        key,
        parent: row.get(1)?,
        kind: row.get(2)?,
        listed: row.get(3)?,
        closing: row.get(4)?,
        rev: row.get::<_, i64>(5)?.cast_unsigned(),
        body: row.get(7)?,
        secrets: Secrets(row.get(8)?),
        references,
        derived: Derived::default(),
    })
}

fn references(connection: &Connection, source: &str) -> Result<Vec<Reference>, rusqlite::Error> {
    connection
        .prepare_cached(
            "SELECT target, role FROM document_references WHERE source = ?1 ORDER BY ordinal",
        )?
        .query_map([source], |row| Ok(Reference { target: row.get(0)?, role: row.get(1)? }))?
        .collect()
}

pub fn job(row: &Row<'_>) -> Result<Job, rusqlite::Error> {
    Ok(Job {
        id: row.get(0)?,
        wake: time(row, 1)?.map_or(Wake::Held, Wake::At),
        leased_until: time(row, 2)?,
        attempts: row.get(3)?,
        body: row.get(4)?,
        secrets: Secrets(row.get(5)?),
    })
}

/// A nullable column of microseconds since 1970.
pub fn time(row: &Row<'_>, column: usize) -> Result<Option<Timestamp>, rusqlite::Error> {
    let Some(micros) = row.get::<_, Option<i64>>(column)? else { return Ok(None) };
    let (second, nano) = (micros / 1_000_000, (micros % 1_000_000) * 1_000);
    i32::try_from(nano)
        .ok()
        .and_then(|nano| Timestamp::new(second, nano).ok())
        .map(Some)
        .ok_or(rusqlite::Error::IntegralValueOutOfRange(column, micros))
}

pub fn micros(wake: Wake) -> Option<i64> {
    match wake {
        Wake::At(at) => Some(at.as_microsecond()),
        Wake::Held => None,
    }
}

/// SQLite takes a limit as `i64`.
pub fn limit(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}
