//! One write set inside the transaction of its group.

use rusqlite::{Connection, OptionalExtension};
use store::{Committed, Document, Expect, Job, Key, StoreError, Write, WriteSet};

use super::expect::{holds, stands};
use super::{Refusal, Writer};
use crate::{query, row};

impl Writer {
    pub fn commit(&mut self, set: &WriteSet) -> Result<Committed, Refusal> {
        for expect in &set.expects {
            if !holds(&self.connection, expect)? {
                return Err(Refusal::Set(StoreError::Expectation(expect.clone())));
            }
        }
        let rev = self.rev + u64::from(set.writes_documents());
        for write in &set.writes {
            apply(&self.connection, write, rev)?;
        }
        if let Some(broken) = broken_parent(&self.connection, &set.writes)? {
            return Err(Refusal::Set(StoreError::Expectation(broken)));
        }
        self.rev = rev;
        Ok(Committed { rev })
    }
}

fn apply(connection: &Connection, write: &Write, rev: u64) -> Result<(), Refusal> {
    match write {
        Write::Put(document) => put(connection, document, rev)?,
        Write::Delete(key) => {
            connection.prepare_cached("DELETE FROM documents WHERE key = ?1")?.execute([key])?;
        }
        Write::Claim { zone, name, owner } => claim(connection, zone, name, owner)?,
        Write::Release { zone, name, owner } => {
            connection
                .prepare_cached("DELETE FROM claims WHERE zone = ?1 AND name = ?2 AND owner = ?3")?
                .execute([zone, name, owner])?;
        }
        Write::PutJob(job) => put_job(connection, job)?,
        Write::DeleteJob(id) => {
            connection.prepare_cached("DELETE FROM jobs WHERE id = ?1")?.execute([id])?;
        }
    }
    Ok(())
}

/// Most puts replace a document by one of the same kind, place and lack of references. Those do
/// not name an indexed column, because SQLite would rewrite its index entries, changed or not.
fn put(connection: &Connection, document: &Document, rev: u64) -> Result<(), rusqlite::Error> {
    let Document { key, parent, kind, listed, closing, body, secrets, references, .. } = document;
    let rev = rev.cast_signed();
    if references.is_empty() {
        let replaced = connection
            .prepare_cached(
                "UPDATE documents SET closing = ?5, rev = ?6, body = ?7, secrets = ?8 \
                 WHERE key = ?1 AND parent IS ?2 AND kind = ?3 AND listed = ?4 \
                 AND reference_count = 0",
            )?
            .execute((key, parent, kind, listed, closing, rev, body, &secrets.0))?;
        if replaced > 0 {
            return Ok(());
        }
    }
    let count = row::limit(references.len());
    connection
        .prepare_cached(
            "INSERT INTO documents \
             (key, parent, kind, listed, closing, rev, reference_count, body, secrets) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (key) DO UPDATE SET \
             parent = excluded.parent, kind = excluded.kind, listed = excluded.listed, \
             closing = excluded.closing, rev = excluded.rev, \
             reference_count = excluded.reference_count, body = excluded.body, \
             secrets = excluded.secrets",
        )?
        .execute((key, parent, kind, listed, closing, rev, count, body, &secrets.0))?;
    put_references(connection, document)
}

fn put_references(connection: &Connection, document: &Document) -> Result<(), rusqlite::Error> {
    connection
        .prepare_cached("DELETE FROM document_references WHERE source = ?1")?
        .execute([&document.key])?;
    for (ordinal, reference) in document.references.iter().enumerate() {
        connection
            .prepare_cached(
                "INSERT INTO document_references (source, ordinal, target, role) \
                 VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute((&document.key, row::limit(ordinal), &reference.target, &reference.role))?;
    }
    Ok(())
}

fn claim(connection: &Connection, zone: &str, name: &str, owner: &str) -> Result<(), Refusal> {
    let taken = connection
        .prepare_cached("INSERT INTO claims VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")?
        .execute([zone, name, owner])?;
    if taken == 1 {
        return Ok(());
    }
    match query::owner(connection, zone, name)? {
        Some(holder) if holder != owner => {
            let (zone, name) = (zone.to_owned(), name.to_owned());
            Err(Refusal::Set(StoreError::Claimed { zone, name, owner: holder }))
        }
        _ => Ok(()),
    }
}

fn put_job(connection: &Connection, job: &Job) -> Result<(), rusqlite::Error> {
    connection
        .prepare_cached(
            "INSERT INTO jobs (id, wake, leased_until, attempts, body, secrets) \
             VALUES (?1, ?2, NULL, 0, ?3, ?4) ON CONFLICT (id) DO UPDATE SET \
             wake = excluded.wake, leased_until = NULL, attempts = 0, body = excluded.body, \
             secrets = excluded.secrets",
        )?
        .execute((&job.id, row::micros(job.wake), &job.body, &job.secrets.0))?;
    Ok(())
}

/// The parent rules, against the state the set leaves, in the order of its writes. The foreign key
/// says the same, but only at the end of the transaction and without telling whose fault it was.
fn broken_parent(
    connection: &Connection,
    writes: &[Write],
) -> Result<Option<Expect>, rusqlite::Error> {
    for write in writes {
        let broken = match write {
            Write::Put(Document { key, parent: Some(_), .. }) => {
                missing_parent(connection, key)?.map(Expect::Live)
            }
            Write::Delete(key) if is_parent(connection, key)? && !stands(connection, key)? => {
                Some(Expect::NoneUnder(key.clone()))
            }
            _ => None,
        };
        if broken.is_some() {
            return Ok(broken);
        }
    }
    Ok(None)
}

fn missing_parent(connection: &Connection, key: &str) -> Result<Option<Key>, rusqlite::Error> {
    connection
        .prepare_cached(
            "SELECT parent FROM documents AS it WHERE key = ?1 AND parent IS NOT NULL \
             AND NOT EXISTS (SELECT 1 FROM documents AS other WHERE other.key = it.parent)",
        )?
        .query_row([key], |row| row.get(0))
        .optional()
}

fn is_parent(connection: &Connection, key: &str) -> Result<bool, rusqlite::Error> {
    connection.prepare_cached("SELECT 1 FROM documents WHERE parent = ?1 LIMIT 1")?.exists([key])
}
