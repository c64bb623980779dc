//! The file: what it keeps, when, and for whom.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::join_all;
use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags};
use store::{
    Derived, Document, Filter, Job, Key, Query, Reference, Secrets, Store, StoreError, Wake, Write,
    WriteSet,
};
use store_sqlite::{OpenError, SqliteStore};
use tempfile::TempDir;

fn place() -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("armlet.db");
    (directory, path)
}

fn document(key: &str) -> Document {
    Document {
        key: key.to_owned(),
        parent: None,
        kind: "kind".to_owned(),
        listed: true,
        closing: false,
        body: b"{}".to_vec(),
        secrets: Secrets(vec![1, 2, 3]),
        references: vec![Reference { target: "/t".to_owned(), role: "role".to_owned() }],
        rev: 0,
        derived: Derived::default(),
    }
}

fn set(writes: Vec<Write>) -> WriteSet {
    WriteSet { expects: Vec::new(), writes }
}

fn open_error(path: &Path) -> OpenError {
    match SqliteStore::open(path).map(drop) {
        Err(StoreError::Failed(source)) => *source.downcast().expect("an error of opening"),
        other => panic!("should not have opened: {other:?}"),
    }
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    PathBuf::from(format!("{}{suffix}", path.display()))
}

/// As another program would see it.
fn count_from_outside(path: &Path) -> i64 {
    let opened = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY);
    let connection = opened.expect("readable beside the store");
    connection.query_row("SELECT count(*) FROM documents", [], |row| row.get(0)).expect("a count")
}

fn everything() -> Vec<Query> {
    let filters = [
        Filter::Below { under: Key::new() },
        Filter::Listed { under: Key::new() },
        Filter::Kind { kind: "kind".to_owned(), under: Key::new() },
        Filter::PointingTo { target: "/t".to_owned() },
    ];
    let list = |filter| Query::List { filter, after: None, limit: 100, reverse: false };
    let mut queries: Vec<Query> = filters.into_iter().map(list).collect();
    queries.push(Query::ClaimOf { zone: "z".to_owned(), name: "n".to_owned() });
    queries.push(Query::Jobs { prefix: String::new(), limit: 100 });
    queries
}

async fn shared(store: &SqliteStore, key: &str) -> Option<Arc<Document>> {
    store.read(vec![Query::Get(key.to_owned())]).await.expect("an answer").take_document()
}

#[tokio::test]
async fn what_was_read_or_written_is_at_hand() {
    let (_directory, path) = place();
    let store = SqliteStore::open(&path).unwrap();
    let put = || WriteSet { expects: Vec::new(), writes: vec![Write::Put(document("/a"))] };
    assert_eq!(shared(&store, "/a").await, None);
    store.commit(put()).await.unwrap();
    let written = shared(&store, "/a").await.unwrap();
    assert!(Arc::ptr_eq(&written, &shared(&store, "/a").await.unwrap()), "as it was written");
    drop(store);
    let store = SqliteStore::open(&path).unwrap();
    let read = shared(&store, "/a").await.unwrap();
    assert!(Arc::ptr_eq(&read, &shared(&store, "/a").await.unwrap()), "as it was read");
    store.commit(put()).await.unwrap();
    assert_eq!(shared(&store, "/a").await.unwrap().rev, 2);
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_that_was_removed_takes_no_more() {
    let (_directory, path) = place();
    let store = SqliteStore::open(&path).unwrap();
    let put = |key| WriteSet { expects: Vec::new(), writes: vec![Write::Put(document(key))] };
    store.commit(put("/a")).await.unwrap();
    std::fs::remove_file(&path).unwrap();
    assert!(matches!(store.commit(put("/b")).await, Err(StoreError::Failed(_))));
    assert!(shared(&store, "/a").await.is_some() && shared(&store, "/b").await.is_none());
}

#[tokio::test]
async fn reopening_keeps_everything() {
    let (_directory, path) = place();
    let store = SqliteStore::open(&path).unwrap();
    let job = Job {
        id: "j".to_owned(),
        wake: Wake::At(Timestamp::UNIX_EPOCH),
        body: vec![4],
        secrets: Secrets(vec![5]),
        attempts: 0,
        leased_until: None,
    };
    let child = Document { parent: Some("/a".to_owned()), ..document("/a/b") };
    let claim = Write::Claim { zone: "z".to_owned(), name: "n".to_owned(), owner: "/a".to_owned() };
    let writes = vec![Write::Put(document("/a")), Write::Put(child), claim, Write::PutJob(job)];
    store.commit(set(writes)).await.unwrap();
    let until = Timestamp::from_second(99).unwrap();
    assert_eq!(store.claim_jobs(Timestamp::UNIX_EPOCH, until, 1).await.unwrap().len(), 1);
    let last = store.commit(set(vec![Write::Put(document("/c"))])).await.unwrap();
    let before = store.read(everything()).await.unwrap().into_answers();
    drop(store);

    let store = SqliteStore::open(&path).unwrap();
    assert_eq!(store.read(everything()).await.unwrap().into_answers(), before);
    assert_eq!(store.next_due().await.unwrap(), Some(until));
    let next = store.commit(set(vec![Write::Delete("/c".to_owned())])).await.unwrap();
    assert_eq!(next.rev, last.rev + 1);
}

#[tokio::test]
async fn what_is_answered_is_committed() {
    let (_directory, path) = place();
    let store = SqliteStore::open(&path).unwrap();
    for count in 1..=20 {
        store.commit(set(vec![Write::Put(document(&format!("/{count}")))])).await.unwrap();
        assert_eq!(count_from_outside(&path), count);
    }
    let many = (0..300).map(|n| store.commit(set(vec![Write::Put(document(&format!("/m/{n}")))])));
    assert!(join_all(many).await.iter().all(Result::is_ok));
    assert_eq!(count_from_outside(&path), 320);
}

#[test]
fn closing_finishes_what_was_begun() {
    let (_directory, path) = place();
    let store = SqliteStore::open(&path).unwrap();
    for number in 0..500 {
        // Begun, and dropped by its caller before the answer.
        let commit = store.commit(set(vec![Write::Put(document(&format!("/{number}")))]));
        assert!(!matches!(commit.now_or_never(), Some(Err(_))));
    }
    store.close();
    assert!(!beside(&path, "-wal").exists(), "the log is folded into the file");
    let late = store.commit(set(vec![Write::Delete("/1".to_owned())])).now_or_never();
    assert!(matches!(late, Some(Err(StoreError::Closed))), "{late:?}");
    let read = store.read(vec![Query::Get("/1".to_owned())]).now_or_never();
    assert!(matches!(read, Some(Err(StoreError::Closed))), "{read:?}");
    assert!(matches!(store.next_due().now_or_never(), Some(Err(StoreError::Closed))));
    store.close();
    assert_eq!(count_from_outside(&path), 500);
    SqliteStore::open(&path).expect("a closed store lets the file go while it still exists");
}

#[test]
fn one_opener_at_a_time() {
    let (_directory, path) = place();
    let first = SqliteStore::open(&path).unwrap();
    let error = open_error(&path);
    assert!(matches!(error, OpenError::InUse { .. }), "{error}");
    assert_eq!(error.to_string(), format!("{} is in use by another process", path.display()));
    drop(first);
    SqliteStore::open(&path).unwrap();
}

#[test]
fn newer_schemas_are_left_alone() {
    let (_directory, path) = place();
    drop(SqliteStore::open(&path).unwrap());
    let outside = Connection::open(&path).unwrap();
    outside.execute("UPDATE meta SET schema_version = 1000", []).unwrap();
    drop(outside);
    let error = open_error(&path);
    assert!(matches!(error, OpenError::NewerSchema { found: 1000, .. }), "{error}");
    let error = open_error(&path);
    assert!(matches!(error, OpenError::NewerSchema { .. }), "the lock was let go: {error}");
}

#[test]
fn what_is_no_database_is_refused_unharmed() {
    let (directory, path) = place();
    let text = "this is somebody's diary. ".repeat(100);
    std::fs::write(&path, &text).unwrap();
    assert!(matches!(open_error(&path), OpenError::Database(_)));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    let nowhere = directory.path().join("none").join("armlet.db");
    assert!(matches!(open_error(&nowhere), OpenError::Lock { .. }));
}
