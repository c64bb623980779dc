//! A store that forgets at exit: for tests and for `--in-memory`.
//!
//! Knows: ordered maps behind one lock. Must behave as every durable adapter does, to the letter;
//! it is the model the conformance suite compares them with.

mod commit;
mod jobs;
mod read;
mod tables;

use std::sync::{Mutex, MutexGuard};

use futures_util::future::{BoxFuture, FutureExt};
use jiff::Timestamp;

use crate::{Committed, Job, Query, Snapshot, Store, StoreError, WriteSet};
use tables::Tables;

/// All state in one process, "durable" as long as it lives.
#[derive(Default)]
pub struct MemoryStore(Mutex<Tables>);

impl MemoryStore {
    pub fn new() -> Self {
        Self::default()
    }

    fn tables(&self) -> MutexGuard<'_, Tables> {
        self.0.lock().expect("nobody panics while holding the tables")
    }
}

impl Store for MemoryStore {
    fn read(&self, queries: Vec<Query>) -> BoxFuture<'_, Result<Snapshot, StoreError>> {
        async move {
            let tables = self.tables();
            Ok(Snapshot::new(queries.iter().map(|query| tables.answer(query)).collect()))
        }
        .boxed()
    }

    fn commit(&self, set: WriteSet) -> BoxFuture<'_, Result<Committed, StoreError>> {
        async move { self.tables().commit(&set) }.boxed()
    }

    fn claim_jobs(
        &self,
        now: Timestamp,
        lease_until: Timestamp,
        limit: usize,
    ) -> BoxFuture<'_, Result<Vec<Job>, StoreError>> {
        async move { Ok(self.tables().claim_jobs(now, lease_until, limit)) }.boxed()
    }

    fn next_due(&self) -> BoxFuture<'_, Result<Option<Timestamp>, StoreError>> {
        async move { Ok(self.tables().next_due()) }.boxed()
    }
}
