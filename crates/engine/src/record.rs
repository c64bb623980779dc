//! Between a resource and the document it is stored as.

use std::sync::Arc;

use arm::{ArmError, ResourceId};
use contract::{Entry, Envelope, Handler, Hosting};
use serde_json::Value;
use store::{Document, Reference, Secrets};

use crate::body::seal;
use crate::registry::Registry;

/// A stored resource with the handler that understands it. Its secrets are in clear.
#[derive(Clone)]
pub struct Record {
    pub handler: Arc<dyn Handler>,
    pub envelope: Envelope,
    /// On its way out: nothing may be written to it or below it.
    pub closing: bool,
}

impl Record {
    /// # Errors
    /// A defect: the document is of no known type, or is not what we wrote.
    pub fn read(registry: &Registry, document: &Document) -> Result<Self, ArmError> {
        let mut record = Self::read_open(registry, document)?;
        if !document.secrets.0.is_empty() {
            let secrets: Vec<(String, Value)> =
                serde_json::from_slice(&document.secrets.0).map_err(broken(document))?;
            seal::join(&mut record.envelope.properties, secrets);
        }
        Ok(record)
    }

    /// As [`Record::read`], without the secrets: only to be looked at, never to be put.
    ///
    /// # Errors
    /// As [`Record::read`].
    pub fn read_open(registry: &Registry, document: &Document) -> Result<Self, ArmError> {
        let handler = registry.handler_of_kind(&document.kind).ok_or_else(|| {
            ArmError::internal(format!("{} is of the unknown kind {}", document.key, document.kind))
        })?;
        let mut envelope: Envelope =
            serde_json::from_slice(&document.body).map_err(broken(document))?;
        envelope.rev = document.rev;
        Ok(Self { handler: Arc::clone(handler), envelope, closing: document.closing })
    }

    /// The document that stores an envelope.
    ///
    /// # Errors
    /// A defect: the envelope cannot be written as JSON, or its id names nothing.
    pub fn document(&self) -> Result<Document, ArmError> {
        let descriptor = self.handler.descriptor();
        let envelope = &self.envelope;
        // What cannot be read again would stand in the way of everything above it for ever.
        if ResourceId::parse(&envelope.id.to_string()).as_ref() != Some(&envelope.id) {
            return Err(ArmError::internal(format!("'{}' names no resource", envelope.id)));
        }
        let references = self.handler.points_to(envelope).into_iter();
        let references =
            references.map(|(id, role)| Reference { target: id.key(), role }).collect();
        let mut open = envelope.clone();
        let secrets = seal::split(self.handler.fields(), &mut open.properties);
        let broken =
            |error| ArmError::internal(format!("{} cannot be written: {error}", envelope.id));
        let sealed = if secrets.is_empty() { Ok(Vec::new()) } else { serde_json::to_vec(&secrets) };
        Ok(Document {
            key: envelope.id.key(),
            parent: store_parent(descriptor.hosting, &envelope.id).map(|id| id.key()),
            kind: descriptor.ty.key(),
            listed: descriptor.tracked,
            closing: self.closing,
            body: serde_json::to_vec(&open).map_err(broken)?,
            secrets: Secrets(sealed.map_err(broken)?),
            references,
            rev: 0,
        })
    }

    /// Claims as zone and lower-case name.
    pub fn claims(&self) -> Vec<(String, String)> {
        let claims = self.handler.claims(&self.envelope).into_iter();
        claims.map(|(zone, name)| (zone, name.to_lowercase())).collect()
    }

    pub fn with(&self, envelope: Envelope) -> Self {
        Self { handler: Arc::clone(&self.handler), envelope, closing: self.closing }
    }
}

/// Under what a resource is kept: its parent, or the scope where the levels between are no resources.
pub fn store_parent(hosting: Hosting, id: &ResourceId) -> Option<ResourceId> {
    match hosting {
        Hosting::Scope => id.scope.id(),
        _ => id.parent(),
    }
}

/// The stored resource of an entry, if it is one.
pub fn stored(entry: &Entry) -> Option<&Arc<dyn Handler>> {
    match entry {
        Entry::Stored(handler) => Some(handler),
        Entry::View(_) | Entry::Tracked(_) => None,
    }
}

/// A defect: what we wrote cannot be read.
fn broken(document: &Document) -> impl Fn(serde_json::Error) -> ArmError {
    // Not the error's own text: it quotes values.
    move |error| {
        let (what, line) = (error.classify(), error.line());
        ArmError::internal(format!("{} cannot be read: {what:?} in line {line}", document.key))
    }
}
