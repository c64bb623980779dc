//! Questions to a reading connection.

use std::sync::Arc;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};
use store::{Answer, Document, Job, Key, KeyRange, Query};

use crate::list::{self, Upper};
use crate::row::{self, document_columns, job_columns};

/// As of one moment. A single statement is that by itself.
pub fn answer_all(
    connection: &Connection,
    queries: &[Query],
) -> Result<Vec<Answer>, rusqlite::Error> {
    if let [query] = queries {
        return Ok(vec![answer(connection, query)?]);
    }
    let transaction = connection.unchecked_transaction()?;
    let answers = queries.iter().map(|query| answer(connection, query)).collect();
    transaction.commit()?;
    answers
}

pub fn next_due(connection: &Connection) -> Result<Option<Timestamp>, rusqlite::Error> {
    connection
        .prepare_cached("SELECT min(due) FROM jobs INDEXED BY jobs_by_due WHERE due IS NOT NULL")?
        .query_row([], |row| row::time(row, 0))
}

fn answer(connection: &Connection, query: &Query) -> Result<Answer, rusqlite::Error> {
    Ok(match query {
        Query::Get(key) => Answer::Document(get(connection, key)?.map(Arc::new)),
        Query::List { filter, after, limit, reverse } => {
            let after = after.as_deref();
            Answer::Documents(list::list(connection, filter, after, *limit, *reverse)?)
        }
        Query::Count(filter) => Answer::Count(list::count(connection, filter)?),
        Query::ClaimOf { zone, name } => Answer::Claim(owner(connection, zone, name)?),
        Query::Jobs { prefix, limit } => Answer::Jobs(jobs(connection, prefix, *limit)?),
    })
}

fn get(connection: &Connection, key: &str) -> Result<Option<Document>, rusqlite::Error> {
    connection
        .prepare_cached(concat!("SELECT ", document_columns!(), " FROM documents WHERE key = ?1"))?
        .query_row([key], |row| row::document(connection, row))
        .optional()
}

/// Who holds a name.
pub fn owner(
    connection: &Connection,
    zone: &str,
    name: &str,
) -> Result<Option<Key>, rusqlite::Error> {
    connection
        .prepare_cached("SELECT owner FROM claims WHERE zone = ?1 AND name = ?2")?
        .query_row([zone, name], |row| row.get(0))
        .optional()
}

fn jobs(connection: &Connection, prefix: &str, limit: usize) -> Result<Vec<Job>, rusqlite::Error> {
    let range = KeyRange::starting_with(prefix);
    connection
        .prepare_cached(concat!(
            "SELECT ",
            job_columns!(),
            " FROM jobs WHERE id >= ?1 AND id < ?2 ORDER BY id LIMIT ?3"
        ))?
        .query_map((&range.from, Upper(&range), row::limit(limit)), row::job)?
        .collect()
}
