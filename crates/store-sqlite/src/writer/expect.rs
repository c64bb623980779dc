//! What must hold, asked inside the transaction.

use rusqlite::{Connection, OptionalExtension, Params};
use store::{Expect, KeyRange};

use crate::list::{self, Upper};

pub fn holds(connection: &Connection, expect: &Expect) -> Result<bool, rusqlite::Error> {
    match expect {
        Expect::Absent(key) => Ok(!stands(connection, key)?),
        Expect::Rev(key, rev) => {
            let found = number(connection, "SELECT rev FROM documents WHERE key = ?1", [key])?;
            Ok(found == Some(rev.cast_signed()))
        }
        Expect::Live(key) => {
            let closing =
                number(connection, "SELECT closing FROM documents WHERE key = ?1", [key])?;
            Ok(closing == Some(0))
        }
        Expect::NoneUnder(key) => {
            let range = KeyRange::below(key);
            let any = "SELECT 1 FROM documents WHERE key >= ?1 AND key < ?2 LIMIT 1";
            Ok(number(connection, any, (&range.from, Upper(&range)))?.is_none())
        }
        Expect::Members(filter, count) => Ok(list::count(connection, filter)? == *count),
        Expect::NoReferences(key) => {
            let any = "SELECT 1 FROM document_references WHERE target = ?1 LIMIT 1";
            Ok(number(connection, any, [key])?.is_none())
        }
        Expect::Lease { job, leased_until } => {
            let leased = "SELECT 1 FROM jobs WHERE id = ?1 AND leased_until = ?2";
            let row = number(connection, leased, (job, leased_until.as_microsecond()))?;
            Ok(row.is_some())
        }
    }
}

pub fn stands(connection: &Connection, key: &str) -> Result<bool, rusqlite::Error> {
    Ok(number(connection, "SELECT 1 FROM documents WHERE key = ?1", [key])?.is_some())
}

/// The first column of the first row, if there is one.
fn number(
    connection: &Connection,
    sql: &'static str,
    values: impl Params,
) -> Result<Option<i64>, rusqlite::Error> {
    connection.prepare_cached(sql)?.query_row(values, |row| row.get(0)).optional()
}
