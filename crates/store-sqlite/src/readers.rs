//! The pool of reading connections.

use std::path::Path;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::available_parallelism;

use rusqlite::Connection;
use store::StoreError;
use tokio::sync::Notify;

use crate::connection::open_reader;
use crate::error::store_error;

/// Whoever comes takes what is free, ahead of those who wait. A fair line would hand connections
/// to tasks that are not running yet, and from the first wait on everybody would wait.
pub struct Readers {
    pool: Mutex<Pool>,
    /// For the tasks that found none free.
    freed: Notify,
    /// For the one that closes.
    returned: Condvar,
    size: usize,
}

struct Pool {
    free: Vec<Connection>,
    closed: bool,
}

impl Readers {
    /// One for each core and one more: work runs on the caller's thread and never waits, so more
    /// could not be busy at a time.
    pub fn open(path: &Path) -> Result<Self, rusqlite::Error> {
        let size = available_parallelism().map_or(1, usize::from) + 1;
        let free = (0..size).map(|_| open_reader(path)).collect::<Result<Vec<_>, _>>()?;
        let pool = Mutex::new(Pool { free, closed: false });
        Ok(Self { pool, freed: Notify::new(), returned: Condvar::new(), size })
    }

    pub async fn run<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, rusqlite::Error>,
    ) -> Result<T, StoreError> {
        let lent = loop {
            let freed = self.freed.notified();
            if let Some(connection) = self.take()? {
                break Lent { connection: Some(connection), readers: self };
            }
            freed.await;
        };
        lent.connection.as_ref().map_or(Err(StoreError::Closed), |it| work(it).map_err(store_error))
    }

    /// Waits for the running reads and closes all connections.
    pub fn close(&self) {
        let mut pool = self.pool();
        pool.closed = true;
        self.freed.notify_waiters();
        while pool.free.len() < self.size {
            pool = self.returned.wait(pool).unwrap_or_else(PoisonError::into_inner);
        }
        pool.free.clear();
    }

    fn take(&self) -> Result<Option<Connection>, StoreError> {
        let mut pool = self.pool();
        if pool.closed { Err(StoreError::Closed) } else { Ok(pool.free.pop()) }
    }

    fn pool(&self) -> MutexGuard<'_, Pool> {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Finds its way back also if the work panics.
struct Lent<'a> {
    connection: Option<Connection>,
    readers: &'a Readers,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        self.readers.pool().free.extend(self.connection.take());
        self.readers.freed.notify_one();
        self.readers.returned.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::mpsc::channel;
    use std::thread;

    use futures_util::FutureExt;

    use super::*;
    use crate::connection::open_writer;

    #[test]
    fn who_finds_none_free_waits_for_the_next() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("db");
        let _writer = open_writer(&path).unwrap();
        let readers = Arc::new(Readers::open(&path).unwrap());
        let (started, all_started) = channel();
        let mut releases = Vec::new();
        let mut threads = Vec::new();
        for _ in 0..readers.size {
            let (release, released) = channel::<()>();
            releases.push(release);
            let (readers, started) = (Arc::clone(&readers), started.clone());
            threads.push(thread::spawn(move || {
                let work = |_: &Connection| {
                    started.send(()).unwrap();
                    released.recv().unwrap();
                    Ok(())
                };
                readers.run(work).now_or_never().unwrap().unwrap();
            }));
        }
        for _ in 0..readers.size {
            all_started.recv().unwrap();
        }
        let mut late = Box::pin(readers.run(|_| Ok(())));
        assert!(late.as_mut().now_or_never().is_none());
        releases.remove(0).send(()).unwrap();
        threads.remove(0).join().unwrap();
        assert!(late.now_or_never().is_some_and(|read| read.is_ok()));

        let mut late = Box::pin(readers.run(|_| Ok(())));
        assert!(late.as_mut().now_or_never().is_some(), "the returned one is free again");
        releases.iter().for_each(|release| release.send(()).unwrap());
        readers.close();
        let closed = readers.run(|_| Ok(())).now_or_never();
        assert!(matches!(closed, Some(Err(StoreError::Closed))));
        threads.into_iter().for_each(|thread| thread.join().unwrap());
    }
}
