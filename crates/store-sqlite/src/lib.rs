//! Durable state in one SQLite file.
//!
//! Knows: SQLite. One thread writes, and joins the write sets that wait for it into one transaction
//! with one sync; a fixed pool of connections reads. Must not know what a document's bytes mean.

mod connection;
mod error;
mod list;
mod lock;
mod place;
mod query;
mod queue;
mod readers;
mod recent;
mod row;
mod schema;
mod writer;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use futures_util::future::{BoxFuture, FutureExt, ready};
use jiff::Timestamp;
use store::{Committed, Job, Query, Snapshot, Store, StoreError, WriteSet};
use tokio::sync::oneshot;

pub use error::OpenError;
use error::WriterGone;
use lock::FileLock;
use place::Place;
use queue::Queue;
use readers::Readers;
use recent::Recent;
use writer::{Order, Writer};

/// A store in the file at one path. SQLite keeps two more beside it while it is open (`-wal` and
/// `-shm`), and `.lock` tells other processes that the one allowed writer is here.
pub struct SqliteStore {
    queue: Arc<Queue<Order>>,
    readers: Readers,
    recent: Arc<Recent>,
    running: Mutex<Option<Running>>,
}

/// What ends when the store closes.
struct Running {
    writer: JoinHandle<()>,
    lock: FileLock,
}

impl SqliteStore {
    /// Opens the file, creates it if need be, and brings its schema up to date. The directory must
    /// exist. Blocks for as long as the disk takes.
    ///
    /// # Errors
    /// [`StoreError::Failed`] around an [`OpenError`].
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Self::try_open(path).map_err(|error| StoreError::Failed(Box::new(error)))
    }

    fn try_open(path: &Path) -> Result<Self, OpenError> {
        connection::check_version(rusqlite::version_number())?;
        let lock = FileLock::take(path)?;
        let mut writer = connection::open_writer(path)?;
        schema::migrate(&mut writer)?;
        let readers = Readers::open(path)?;
        let queue = Arc::new(Queue::default());
        let recent = Arc::new(Recent::default());
        let place = Place::of(path).map_err(OpenError::Place)?;
        let writer = Writer::new(writer, Arc::clone(&recent))?.at(place);
        let writer = writer.start(Arc::clone(&queue))?;
        Ok(Self { queue, readers, recent, running: Mutex::new(Some(Running { writer, lock })) })
    }

    /// Takes no more, finishes the commits already begun, and lets the file go. Blocks meanwhile.
    /// Dropping the store does the same.
    pub fn close(&self) {
        self.queue.close();
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(Running { writer, lock }) = running.take() {
            // Readers first, so that the writer is the last out and folds the log into the file.
            self.readers.close();
            if writer.join().is_err() {
                tracing::error!("the writer of the database had panicked");
            }
            self.recent.clear();
            drop(lock);
        }
    }

    async fn order<T>(
        &self,
        order: impl FnOnce(oneshot::Sender<Result<T, StoreError>>) -> Order,
    ) -> Result<T, StoreError> {
        let (reply, answer) = oneshot::channel();
        self.queue.push(order(reply)).await?;
        answer.await.unwrap_or_else(|_| Err(StoreError::Failed(Box::new(WriterGone))))
    }
}

impl Drop for SqliteStore {
    fn drop(&mut self) {
        self.close();
    }
}

impl Store for SqliteStore {
    /// Runs on the calling thread: a cached page is read faster than a thread is changed.
    fn read(&self, queries: Vec<Query>) -> BoxFuture<'_, Result<Snapshot, StoreError>> {
        let asked = match self.recent.answer(&queries) {
            Ok(answers) => return ready(Ok(Snapshot::new(answers))).boxed(),
            Err(asked) => asked,
        };
        async move {
            let read = self.readers.run(|connection| query::answer_all(connection, &queries));
            let answers = read.await?;
            self.recent.learn(&asked, &queries, &answers);
            Ok(Snapshot::new(answers))
        }
        .boxed()
    }

    fn commit(&self, set: WriteSet) -> BoxFuture<'_, Result<Committed, StoreError>> {
        self.order(|reply| Order::Commit { set, reply }).boxed()
    }

    fn claim_jobs(
        &self,
        now: Timestamp,
        lease_until: Timestamp,
        limit: usize,
    ) -> BoxFuture<'_, Result<Vec<Job>, StoreError>> {
        self.order(move |reply| Order::ClaimJobs { now, lease_until, limit, reply }).boxed()
    }

    fn next_due(&self) -> BoxFuture<'_, Result<Option<Timestamp>, StoreError>> {
        self.readers.run(query::next_due).boxed()
    }
}
