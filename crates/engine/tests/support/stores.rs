//! Stores that make trouble at the right moment.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use futures_util::future::{BoxFuture, FutureExt};
use jiff::Timestamp;
use store::memory::MemoryStore;
use store::{Committed, Job, Query, Snapshot, Store, StoreError, WriteSet};

/// Lets everybody else go first before each read and each commit, so that requests interleave.
pub struct Interleaving(pub Arc<dyn Store>);

/// Commits so many times and then never answers, as a process that dies does.
pub struct Dying {
    pub inner: Arc<dyn Store>,
    pub commits_left: AtomicI64,
}

impl Dying {
    pub fn new(inner: Arc<dyn Store>) -> Arc<Self> {
        Arc::new(Self { inner, commits_left: AtomicI64::new(i64::MAX) })
    }

    /// The commit that comes after `count` others is done, and its answer gets lost.
    pub fn die_after(&self, count: i64) {
        self.commits_left.store(count, Ordering::Relaxed);
    }
}

impl Store for Interleaving {
    fn read(&self, queries: Vec<Query>) -> BoxFuture<'_, Result<Snapshot, StoreError>> {
        async move {
            tokio::task::yield_now().await;
            self.0.read(queries).await
        }
        .boxed()
    }

    fn commit(&self, set: WriteSet) -> BoxFuture<'_, Result<Committed, StoreError>> {
        async move {
            tokio::task::yield_now().await;
            self.0.commit(set).await
        }
        .boxed()
    }

    fn claim_jobs(
        &self,
        now: Timestamp,
        lease_until: Timestamp,
        limit: usize,
    ) -> BoxFuture<'_, Result<Vec<Job>, StoreError>> {
        self.0.claim_jobs(now, lease_until, limit)
    }

    fn next_due(&self) -> BoxFuture<'_, Result<Option<Timestamp>, StoreError>> {
        self.0.next_due()
    }
}

impl Store for Dying {
    fn read(&self, queries: Vec<Query>) -> BoxFuture<'_, Result<Snapshot, StoreError>> {
        self.inner.read(queries)
    }

    fn commit(&self, set: WriteSet) -> BoxFuture<'_, Result<Committed, StoreError>> {
        async move {
            let done = self.inner.commit(set).await;
            if self.commits_left.fetch_sub(1, Ordering::Relaxed) <= 0 {
                return std::future::pending().await;
            }
            done
        }
        .boxed()
    }

    fn claim_jobs(
        &self,
        now: Timestamp,
        lease_until: Timestamp,
        limit: usize,
    ) -> BoxFuture<'_, Result<Vec<Job>, StoreError>> {
        self.inner.claim_jobs(now, lease_until, limit)
    }

    fn next_due(&self) -> BoxFuture<'_, Result<Option<Timestamp>, StoreError>> {
        self.inner.next_due()
    }
}

/// Reads, and has no room for anything.
pub struct Full(pub MemoryStore);

impl Store for Full {
    fn read(&self, queries: Vec<Query>) -> BoxFuture<'_, Result<Snapshot, StoreError>> {
        self.0.read(queries)
    }

    fn commit(&self, _: WriteSet) -> BoxFuture<'_, Result<Committed, StoreError>> {
        async { Err(StoreError::Full("no room".into())) }.boxed()
    }

    fn claim_jobs(
        &self,
        now: Timestamp,
        lease_until: Timestamp,
        limit: usize,
    ) -> BoxFuture<'_, Result<Vec<Job>, StoreError>> {
        self.0.claim_jobs(now, lease_until, limit)
    }

    fn next_due(&self) -> BoxFuture<'_, Result<Option<Timestamp>, StoreError>> {
        self.0.next_due()
    }
}

/// Answers nothing, and counts how often it was asked for jobs. One has been due for long.
#[derive(Default)]
pub struct Failing {
    pub asked: AtomicI64,
}

impl Store for Failing {
    fn read(&self, _: Vec<Query>) -> BoxFuture<'_, Result<Snapshot, StoreError>> {
        async { Err(StoreError::Failed("broken".into())) }.boxed()
    }

    fn commit(&self, _: WriteSet) -> BoxFuture<'_, Result<Committed, StoreError>> {
        async { Err(StoreError::Failed("broken".into())) }.boxed()
    }

    fn claim_jobs(
        &self,
        _: Timestamp,
        _: Timestamp,
        _: usize,
    ) -> BoxFuture<'_, Result<Vec<Job>, StoreError>> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        async { Err(StoreError::Failed("broken".into())) }.boxed()
    }

    fn next_due(&self) -> BoxFuture<'_, Result<Option<Timestamp>, StoreError>> {
        async { Ok(Some(Timestamp::UNIX_EPOCH)) }.boxed()
    }
}
