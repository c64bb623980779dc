//! Stores to try the engine over, and what makes trouble in them at the right moment.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use futures_util::future::{BoxFuture, FutureExt, ready};
use jiff::Timestamp;
use store::memory::MemoryStore;
use store::{Committed, Job, Query, Snapshot, Store, StoreError, WriteSet};
use store_sqlite::SqliteStore;

/// What a store is about to do, or has done.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    Read,
    Commit,
    Committed,
    Claim,
}

type Said = BoxFuture<'static, Result<(), StoreError>>;

/// Hands everything on to another store when its hook lets it.
struct Through<H> {
    inner: Arc<dyn Store>,
    hook: H,
}

fn through(
    inner: Arc<dyn Store>,
    hook: impl Fn(Moment) -> Said + Send + Sync + 'static,
) -> Arc<dyn Store> {
    Arc::new(Through { inner, hook })
}

impl<H: Fn(Moment) -> Said + Send + Sync + 'static> Store for Through<H> {
    fn read(&self, queries: Vec<Query>) -> BoxFuture<'_, Result<Snapshot, StoreError>> {
        async move {
            (self.hook)(Moment::Read).await?;
            self.inner.read(queries).await
        }
        .boxed()
    }

    fn commit(&self, set: WriteSet) -> BoxFuture<'_, Result<Committed, StoreError>> {
        async move {
            (self.hook)(Moment::Commit).await?;
            let done = self.inner.commit(set).await?;
            (self.hook)(Moment::Committed).await?;
            Ok(done)
        }
        .boxed()
    }

    fn claim_jobs(
        &self,
        now: Timestamp,
        lease_until: Timestamp,
        limit: usize,
    ) -> BoxFuture<'_, Result<Vec<Job>, StoreError>> {
        async move {
            (self.hook)(Moment::Claim).await?;
            self.inner.claim_jobs(now, lease_until, limit).await
        }
        .boxed()
    }

    fn next_due(&self) -> BoxFuture<'_, Result<Option<Timestamp>, StoreError>> {
        self.inner.next_due()
    }
}

/// A fresh store in memory.
pub fn memory() -> Arc<dyn Store> {
    Arc::new(MemoryStore::new())
}

/// A fresh store in a file, whose directory goes with it.
pub fn sqlite() -> Arc<dyn Store> {
    let directory = tempfile::tempdir().expect("a directory");
    let store = SqliteStore::open(&directory.path().join("armlet.db")).expect("a fresh file opens");
    through(Arc::new(store), move |_| {
        let _kept = &directory;
        ready(Ok(())).boxed()
    })
}

/// Lets everybody else go first before each read and each commit, so that requests interleave.
pub fn interleaving(inner: Arc<dyn Store>) -> Arc<dyn Store> {
    through(inner, |moment| match moment {
        Moment::Read | Moment::Commit => tokio::task::yield_now().map(Ok).boxed(),
        Moment::Committed | Moment::Claim => ready(Ok(())).boxed(),
    })
}

/// Answers so many commits, at first more than there are. The next is done and its answer gets
/// lost, as when a process dies.
pub fn dying(inner: Arc<dyn Store>) -> (Arc<dyn Store>, Arc<AtomicI64>) {
    let left = Arc::new(AtomicI64::new(i64::MAX));
    let counted = Arc::clone(&left);
    let store = through(inner, move |moment| {
        if moment == Moment::Committed && counted.fetch_sub(1, Ordering::Relaxed) <= 0 {
            return std::future::pending().boxed();
        }
        ready(Ok(())).boxed()
    });
    (store, left)
}

/// Reads, and has no room for anything.
pub fn full(inner: Arc<dyn Store>) -> Arc<dyn Store> {
    through(inner, |moment| {
        let room = moment != Moment::Commit;
        ready(if room { Ok(()) } else { Err(StoreError::Full("no room".into())) }).boxed()
    })
}

/// Answers nothing but when a job is due, and counts how often it was asked for jobs.
pub fn failing(inner: Arc<dyn Store>) -> (Arc<dyn Store>, Arc<AtomicI64>) {
    let asked = Arc::new(AtomicI64::new(0));
    let counted = Arc::clone(&asked);
    let store = through(inner, move |moment| {
        if moment == Moment::Claim {
            counted.fetch_add(1, Ordering::Relaxed);
        }
        ready(Err(StoreError::Failed("broken".into()))).boxed()
    });
    (store, asked)
}

/// Answers so many reads, and fails in the next one; later ones go on.
pub fn failing_after(inner: Arc<dyn Store>, reads: i64) -> Arc<dyn Store> {
    let left = AtomicI64::new(reads);
    through(inner, move |moment| {
        let fails = moment == Moment::Read && left.fetch_sub(1, Ordering::Relaxed) == 0;
        let failed = || Err(StoreError::Failed("broken".into()));
        ready(if fails { failed() } else { Ok(()) }).boxed()
    })
}
