//! The suite every store passes.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use store::{Committed, Job, Query, Snapshot, Store, StoreError, WriteSet};
use store_sqlite::SqliteStore;
use tempfile::TempDir;

/// A store whose directory goes with it; the fields drop in this order.
struct InOwnDirectory {
    store: SqliteStore,
    _directory: TempDir,
}

impl Store for InOwnDirectory {
    fn read(&self, queries: Vec<Query>) -> BoxFuture<'_, Result<Snapshot, StoreError>> {
        self.store.read(queries)
    }

    fn commit(&self, set: WriteSet) -> BoxFuture<'_, Result<Committed, StoreError>> {
        self.store.commit(set)
    }

    fn claim_jobs(
        &self,
        now: Timestamp,
        lease_until: Timestamp,
        limit: usize,
    ) -> BoxFuture<'_, Result<Vec<Job>, StoreError>> {
        self.store.claim_jobs(now, lease_until, limit)
    }

    fn next_due(&self) -> BoxFuture<'_, Result<Option<Timestamp>, StoreError>> {
        self.store.next_due()
    }
}

async fn fresh() -> Arc<dyn Store> {
    let directory = tempfile::tempdir().expect("a directory");
    let store = SqliteStore::open(&directory.path().join("armlet.db")).expect("a fresh file opens");
    Arc::new(InOwnDirectory { store, _directory: directory })
}

store::conformance!(fresh);
