//! The unit of storage.

use std::any::Any;
use std::fmt;
use std::sync::{Arc, OnceLock};

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
    pub derived: Derived,
}

/// What somebody made of a document: never stored, and no part of what the document is. It stays
/// with this one value, so that a store that hands out the same document again spares the next
/// reader the work. A changed document is another value, and a clone begins without it.
#[derive(Default)]
pub struct Derived(OnceLock<Arc<dyn Any + Send + Sync>>);

impl Derived {
    pub fn of<T: Any + Send + Sync>(value: Arc<T>) -> Self {
        Self(OnceLock::from(value as Arc<dyn Any + Send + Sync>))
    }

    /// What was kept, if it is of this kind.
    pub fn get<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        Arc::clone(self.0.get()?).downcast().ok()
    }

    /// Keeps a value unless somebody was faster.
    pub fn keep<T: Any + Send + Sync>(&self, value: Arc<T>) {
        drop(self.0.set(value));
    }
}

impl Clone for Derived {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl PartialEq for Derived {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Derived {}

impl fmt::Debug for Derived {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.get().is_some() { "Derived(..)" } else { "Derived" })
    }
}
