//! What is made of a stored document, and stays with it.
//!
//! Knows: the bodies in which a resource was shown, and the resource itself where it is read again
//! and again. Must not know where documents come from, or for how long they are at hand.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use arm::{ApiVersion, ArmError};
use bytes::Bytes;
use contract::Envelope;
use store::{Document, Reference};

/// How many versions of one resource are kept written: clients rarely mix more.
const VERSIONS: usize = 2;

/// Of one document, which is one resource at one revision.
#[derive(Default)]
pub struct Kept {
    /// A tree of many small pieces: what is read but once is dropped again, because to find those
    /// pieces in memory later takes longer than to read the document anew.
    envelope: OnceLock<Arc<Envelope>>,
    read_before: AtomicBool,
    references: OnceLock<Vec<Reference>>,
    written: Mutex<Vec<(ApiVersion, Bytes)>>,
}

impl Kept {
    pub fn of(document: &Document) -> Arc<Self> {
        if let Some(kept) = document.derived.get() {
            return kept;
        }
        document.derived.keep(Arc::new(Self::default()));
        document.derived.get().unwrap_or_default()
    }

    /// The resource, secrets included. It is kept from the second reading on.
    ///
    /// # Errors
    /// Those of `read`.
    pub fn envelope(
        &self,
        read: impl FnOnce() -> Result<Envelope, ArmError>,
    ) -> Result<Arc<Envelope>, ArmError> {
        if let Some(envelope) = self.envelope.get() {
            return Ok(Arc::clone(envelope));
        }
        let envelope = Arc::new(read()?);
        if self.read_before.swap(true, Ordering::Relaxed) {
            return Ok(Arc::clone(self.envelope.get_or_init(|| envelope)));
        }
        Ok(envelope)
    }

    /// Whom the resource points to; the model need not be read for it again.
    pub fn references(&self, read: impl FnOnce() -> Vec<Reference>) -> &[Reference] {
        self.references.get_or_init(read)
    }

    /// The body that a client of `version` sees, written.
    ///
    /// # Errors
    /// Those of `write`.
    pub fn shown(
        &self,
        version: &ApiVersion,
        write: impl FnOnce() -> Result<Bytes, ArmError>,
    ) -> Result<Bytes, ArmError> {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, bytes)) = written.iter().find(|(known, _)| known == version) {
            return Ok(bytes.clone());
        }
        let bytes = write()?;
        if written.len() == VERSIONS {
            written.remove(0);
        }
        written.push((version.clone(), bytes.clone()));
        Ok(bytes)
    }
}
