//! What armlet asks of a database, told without naming one.
//!
//! Knows: keys, documents, expectations, references, claims and jobs.
//! Must not know: ARM, HTTP, or what a document's bytes mean.
//!
//! A [`Store`] answers consistent reads and commits write sets: every expectation of a set holds
//! and all of its writes become true and durable together, or nothing happens at all.

#[cfg(feature = "conformance")]
pub mod conformance;
mod document;
mod error;
mod job;
pub mod memory;
mod query;
mod range;
mod write;

use futures_util::future::BoxFuture;
use jiff::Timestamp;

pub use document::{Derived, Document, Key, Reference, Secrets};
pub use error::StoreError;
pub use job::{Job, Wake};
pub use query::{Answer, Filter, Query, Snapshot};
pub use range::KeyRange;
pub use write::{Committed, Expect, Write, WriteSet};

/// The one door to durable state. Futures may be dropped at any time; a commit once begun goes on.
pub trait Store: Send + Sync + 'static {
    /// Answers all `queries`, in their order, from one consistent snapshot.
    fn read(&self, queries: Vec<Query>) -> BoxFuture<'_, Result<Snapshot, StoreError>>;

    /// Makes a write set true. Returns only when it is durable.
    ///
    /// # Errors
    /// [`StoreError::Expectation`] with the first expectation that does not hold; nothing is written.
    /// Two expectations stand unsaid, and are checked last and against the state the whole set
    /// leaves: a document put has its parent ([`Expect::Live`], of which only the existence counts
    /// here), and nothing calls a deleted document its parent ([`Expect::NoneUnder`]).
    /// [`StoreError::Claimed`] if a name is taken.
    fn commit(&self, set: WriteSet) -> BoxFuture<'_, Result<Committed, StoreError>>;

    /// Takes up to `limit` jobs that are due at `now` and free, and leases each until `lease_until`.
    /// A taken job is handed out again only once its lease has run out: from `lease_until` on.
    /// The job that has been waiting longest (since its wake time or the end of a lease) comes first.
    fn claim_jobs(
        &self,
        now: Timestamp,
        lease_until: Timestamp,
        limit: usize,
    ) -> BoxFuture<'_, Result<Vec<Job>, StoreError>>;

    /// The earliest moment at which [`Store::claim_jobs`] would find something; `None` if never.
    fn next_due(&self) -> BoxFuture<'_, Result<Option<Timestamp>, StoreError>>;
}
