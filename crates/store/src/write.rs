//! What a commit expects and what it changes.

use jiff::Timestamp;

use crate::{Document, Filter, Job, Key};

/// What must hold at the moment of the commit.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Expect {
    /// No document under this key.
    Absent(Key),
    /// The document stands at exactly this revision.
    Rev(Key, u64),
    /// The document exists and is not closing.
    Live(Key),
    /// Nothing strictly below this key.
    NoneUnder(Key),
    /// Exactly this many documents match.
    Members(Filter, u64),
    /// Nobody points to this key.
    NoReferences(Key),
    /// The job is still leased as it was when it was claimed.
    Lease { job: String, leased_until: Timestamp },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Write {
    /// Creates or replaces.
    Put(Document),
    /// Removes a document and its references; nothing if it is absent.
    Delete(Key),
    /// Takes a name that is unique in its zone. Held by another owner, it fails the set with
    /// [`crate::StoreError::Claimed`].
    Claim {
        zone: String,
        name: String,
        owner: Key,
    },
    /// Lets a name go if `owner` holds it.
    Release {
        zone: String,
        name: String,
        owner: Key,
    },
    /// Creates or replaces; clears the lease and the count of attempts.
    PutJob(Job),
    DeleteJob(String),
}

/// Writes are made true in their order, after all expectations were checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WriteSet {
    pub expects: Vec<Expect>,
    pub writes: Vec<Write>,
}

impl WriteSet {
    /// Whether it counts as a write to documents, and so takes a revision.
    pub fn writes_documents(&self) -> bool {
        self.writes.iter().any(|write| matches!(write, Write::Put(_) | Write::Delete(_)))
    }
}

/// The commit is durable; every document it put now stands at `rev`. Without a write to documents
/// `rev` is that of the last commit that had one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Committed {
    pub rev: u64,
}
