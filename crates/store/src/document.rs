//! The unit of storage.

use std::fmt;

/// A document's address. Keys order bytewise; a child's key starts with its parent's key and a `/`.
pub type Key = String;

/// Secret bytes, kept apart from the body so that a store can seal them. Never shown by `Debug`.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secrets(pub Vec<u8>);

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secrets({} bytes)", self.0.len())
    }
}

/// That a document points to another key, and as what. The target need not exist.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    pub target: Key,
    pub role: String,
}

/// One document. `rev` is given by the store at each write; what a caller sets there is ignored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    pub key: Key,
    /// Must exist when the document is put, and cannot be deleted while the document stands.
    pub parent: Option<Key>,
    /// What it is: documents of a kind are listed together.
    pub kind: String,
    /// Whether it appears where documents of all kinds are listed.
    pub listed: bool,
    /// On its way out: nothing may be put below it any more.
    pub closing: bool,
    pub body: Vec<u8>,
    pub secrets: Secrets,
    /// Whom it points to. Replaced as a whole with each put, gone with the document.
    pub references: Vec<Reference>,
    /// Of the commit that put it. A store counts its commits that put or delete documents; no
    /// number is used twice.
    pub rev: u64,
}
