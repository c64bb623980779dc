//! The one writer: a thread that joins what waits into one transaction with one sync.
//!
//! Knows: group commit. Each write set stands or falls alone, all become durable together, and no
//! reply leaves before the commit.

mod expect;
mod jobs;
#[cfg(test)]
mod tests;
mod write;

use std::sync::Arc;
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::Connection;
use store::{Committed, Document, Job, StoreError, Write, WriteSet};
use tokio::sync::oneshot;

use crate::OpenError;
use crate::error::{shared_store_error, store_error};
use crate::place::Place;
use crate::queue::Queue;
use crate::recent::{Change, Recent};

/// How many sets one sync makes durable at most.
const GROUP: usize = 256;

/// How long a group waits to become as large as the one before. Whoever was answered then is likely
/// to come again, and a sync costs the same for one as for many. One who is alone waits at most once.
const MOMENT: Duration = Duration::from_millis(1);

type Reply<T> = oneshot::Sender<Result<T, StoreError>>;

pub enum Order {
    Commit { set: WriteSet, reply: Reply<Committed> },
    ClaimJobs { now: Timestamp, lease_until: Timestamp, limit: usize, reply: Reply<Vec<Job>> },
}

/// An answer on hold: sent if the group commits, replaced by the error if it does not.
type OnHold = Box<dyn FnOnce(Result<(), StoreError>)>;

/// Why one order of a group did nothing.
pub(crate) enum Refusal {
    /// Its own fault, and answered so.
    Set(StoreError),
    Database(rusqlite::Error),
}

impl From<rusqlite::Error> for Refusal {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error)
    }
}

pub struct Writer {
    connection: Connection,
    /// The revision given last; in the file as of the last commit.
    rev: u64,
    recent: Arc<Recent>,
    /// `None` where there is no file.
    place: Option<Place>,
}

impl Writer {
    pub fn new(connection: Connection, recent: Arc<Recent>) -> Result<Self, OpenError> {
        let rev: i64 = connection.query_row("SELECT rev FROM meta", [], |row| row.get(0))?;
        Ok(Self { connection, rev: rev.cast_unsigned(), recent, place: None })
    }

    /// Writes only as long as the file is in its place.
    pub fn at(self, place: Place) -> Self {
        Self { place: Some(place), ..self }
    }

    pub fn start(mut self, queue: Arc<Queue<Order>>) -> Result<JoinHandle<()>, OpenError> {
        let work = move || {
            let queue = AbandonAtExit(queue);
            let mut last = 1;
            loop {
                let orders = queue.0.take(last, MOMENT, GROUP);
                if orders.is_empty() {
                    break;
                }
                last = orders.len();
                self.carry_out(orders);
            }
        };
        Builder::new().name("store-writer".to_owned()).spawn(work).map_err(OpenError::Thread)
    }

    /// One group: one transaction, one sync, then the answers.
    fn carry_out(&mut self, orders: Vec<Order>) {
        let rev_before = self.rev;
        let mut on_hold = Vec::with_capacity(orders.len());
        let mut changes = Vec::new();
        let outcome = self.transact(orders, &mut on_hold, &mut changes);
        self.recent.end(changes, outcome.is_ok());
        if let Err(error) = &outcome {
            self.rev = rev_before;
            tracing::error!(%error, orders = on_hold.len(), "a group of write sets was not committed");
            self.leave_transaction();
        }
        let outcome = outcome.map_err(Arc::new);
        for answer in on_hold {
            answer(outcome.as_ref().copied().map_err(shared_store_error));
        }
    }

    /// Puts one answer on hold per order, also when it fails.
    fn transact(
        &mut self,
        orders: Vec<Order>,
        on_hold: &mut Vec<OnHold>,
        changes: &mut Vec<Change>,
    ) -> Result<(), rusqlite::Error> {
        let rev_before = self.rev;
        let in_place = self.place.as_ref().map_or(Ok(()), Place::check);
        let mut state = in_place.and_then(|()| self.run("BEGIN IMMEDIATE"));
        for order in orders {
            on_hold.push(match order {
                Order::Commit { set, reply } => {
                    let done = self.attempt(&mut state, |writer| writer.commit(&set));
                    if let Ok(Committed { rev }) = done {
                        changes.extend(set.writes.into_iter().filter_map(|it| change(it, rev)));
                    }
                    hold(reply, done)
                }
                Order::ClaimJobs { now, lease_until, limit, reply } => {
                    let claim = |writer: &mut Self| writer.claim_jobs(now, lease_until, limit);
                    hold(reply, self.attempt(&mut state, claim))
                }
            });
        }
        state?;
        if self.rev != rev_before {
            let rev = self.rev.cast_signed();
            self.connection.prepare_cached("UPDATE meta SET rev = ?1")?.execute([rev])?;
        }
        self.recent.begin(changes);
        self.run("COMMIT")
    }

    /// Runs one order in a savepoint of its own. Does nothing once `state` has failed, and lets it
    /// fail when the transaction could not be kept. What it then answers is never sent: the failed
    /// state is answered instead.
    fn attempt<T>(
        &mut self,
        state: &mut Result<(), rusqlite::Error>,
        order: impl FnOnce(&mut Self) -> Result<T, Refusal>,
    ) -> Result<T, StoreError> {
        if state.is_err() {
            return Err(StoreError::Closed);
        }
        let rev_before = self.rev;
        let outcome = self
            .run("SAVEPOINT one")
            .map_err(Refusal::Database)
            .and_then(|()| order(self))
            .and_then(|done| Ok(self.run("RELEASE one").map(|()| done)?));
        outcome.map_err(|refusal| {
            self.rev = rev_before;
            let undone = self.run("ROLLBACK TO one").and_then(|()| self.run("RELEASE one"));
            match (refusal, undone) {
                (Refusal::Set(error), Ok(())) => error,
                (Refusal::Database(error), Ok(())) => store_error(error),
                // SQLite has ended the whole transaction, as it may when the disk is full. What
                // made it do so is the better thing to tell.
                (Refusal::Database(error), Err(_)) | (Refusal::Set(_), Err(error)) => {
                    *state = Err(error);
                    StoreError::Closed
                }
            }
        })
    }

    fn run(&self, sql: &'static str) -> Result<(), rusqlite::Error> {
        self.connection.prepare_cached(sql)?.execute([]).map(|_| ())
    }

    fn leave_transaction(&self) {
        if !self.connection.is_autocommit()
            && let Err(error) = self.run("ROLLBACK")
        {
            tracing::error!(%error, "the failed group could not be rolled back");
        }
    }
}

/// What a write that was carried out leaves under its key.
fn change(write: Write, rev: u64) -> Option<Change> {
    match write {
        Write::Put(document) => {
            let key = document.key.clone();
            Some((key, Some(Arc::new(Document { rev, ..document }))))
        }
        Write::Delete(key) => Some((key, None)),
        _ => None,
    }
}

fn hold<T: 'static>(reply: Reply<T>, result: Result<T, StoreError>) -> OnHold {
    Box::new(move |committed| {
        // Who no longer waits for the answer does not get it.
        drop(reply.send(committed.and(result)));
    })
}

/// Lets nobody wait for a writer that is gone, even if it panicked.
struct AbandonAtExit(Arc<Queue<Order>>);

impl Drop for AbandonAtExit {
    fn drop(&mut self) {
        self.0.abandon();
    }
}
