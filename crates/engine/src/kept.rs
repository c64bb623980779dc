//! What is made of a stored document once, and stays with it.
//!
//! Knows: the resource read from a document, and the bodies in which it was shown. Must not know
//! where documents come from, or for how long they are at hand.

use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};

use arm::{ApiVersion, ArmError};
use bytes::Bytes;
use contract::{Envelope, Handler};

use crate::render;

/// How many versions of one resource are kept written: clients rarely mix more.
const VERSIONS: usize = 2;

/// A resource at one revision, secrets included.
pub struct Kept {
    envelope: Envelope,
    written: Mutex<Vec<(ApiVersion, Bytes)>>,
}

impl Kept {
    pub fn new(envelope: Envelope) -> Arc<Self> {
        Arc::new(Self { envelope, written: Mutex::default() })
    }

    /// The body a client of `version` sees, written. `rev` is the revision it stands at: always the
    /// same for one of these.
    ///
    /// # Errors
    /// A defect: the body cannot be written.
    pub fn shown(
        &self,
        handler: &dyn Handler,
        rev: u64,
        version: &ApiVersion,
    ) -> Result<Bytes, ArmError> {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, bytes)) = written.iter().find(|(known, _)| known == version) {
            return Ok(bytes.clone());
        }
        let body = render::resource(handler, &self.envelope, rev, version);
        let bytes = Bytes::from(render::bytes(&body)?);
        if written.len() == VERSIONS {
            written.remove(0);
        }
        written.push((version.clone(), bytes.clone()));
        Ok(bytes)
    }
}

impl Deref for Kept {
    type Target = Envelope;

    fn deref(&self) -> &Envelope {
        &self.envelope
    }
}
