//! Between a resource and the document it is stored as.

use std::borrow::Cow;
use std::sync::Arc;

use arm::{ArmError, ResourceId};
use contract::{Descriptor, Entry, Envelope, FieldTree, Handler, Hosting};
use serde_json::Value;
use store::{Derived, Document, Reference, Secrets};

use crate::body::seal;
use crate::kept::Kept;
use crate::registry::Registry;

/// A stored resource with the handler that understands it. Its secrets are in clear.
#[derive(Clone)]
pub struct Record {
    pub handler: Arc<dyn Handler>,
    pub envelope: Arc<Envelope>,
    /// What else is made of this very revision.
    kept: Arc<Kept>,
    /// The store's revision; zero for what was never stored.
    pub rev: u64,
    /// On its way out: nothing may be written to it or below it.
    pub closing: bool,
}

impl Record {
    /// # Errors
    /// A defect: the document is of no known type, or is not what we wrote.
    pub fn read(registry: &Registry, document: &Document) -> Result<Self, ArmError> {
        let kept = Kept::of(document);
        let envelope = kept.envelope(|| {
            let mut envelope = parsed(document)?;
            if !document.secrets.0.is_empty() {
                let secrets: Vec<(String, Value)> =
                    serde_json::from_slice(&document.secrets.0).map_err(broken(document))?;
                seal::join(&mut envelope.properties, secrets);
            }
            Ok(envelope)
        })?;
        Self::of(registry, document, envelope, kept)
    }

    /// As [`Record::read`], without the secrets: only to be looked at, never to be put.
    ///
    /// # Errors
    /// As [`Record::read`].
    pub fn read_open(registry: &Registry, document: &Document) -> Result<Self, ArmError> {
        if document.secrets.0.is_empty() {
            return Self::read(registry, document);
        }
        Self::of(registry, document, Arc::new(parsed(document)?), Arc::default())
    }

    fn of(
        registry: &Registry,
        document: &Document,
        envelope: Arc<Envelope>,
        kept: Arc<Kept>,
    ) -> Result<Self, ArmError> {
        let handler = registry.handler_of_kind(&document.kind).ok_or_else(|| {
            ArmError::internal(format!("{} is of the unknown kind {}", document.key, document.kind))
        })?;
        let (rev, closing) = (document.rev, document.closing);
        kept.references(|| document.references.clone());
        Ok(Self { handler: Arc::clone(handler), envelope, kept, rev, closing })
    }

    /// One that is not stored yet.
    pub fn new(handler: &Arc<dyn Handler>, envelope: Envelope) -> Self {
        Self {
            handler: Arc::clone(handler),
            envelope: Arc::new(envelope),
            kept: Arc::default(),
            rev: 0,
            closing: false,
        }
    }

    /// The same on its way out or not, to be stored anew.
    pub fn with_closing(&self, closing: bool) -> Self {
        Self { kept: Arc::default(), rev: 0, closing, ..self.clone() }
    }

    /// The same, now that it is stored.
    pub fn at(self, rev: u64) -> Self {
        Self { rev, ..self }
    }

    pub fn resource(&self) -> &Envelope {
        &self.envelope
    }

    /// The resource as a type may see it: with its secrets where it is of the same namespace.
    pub fn seen_by(&self, asker: &Descriptor) -> Cow<'_, Envelope> {
        let (ty, fields) = (&self.handler.descriptor().ty, self.handler.fields());
        if ty.namespace().eq_ignore_ascii_case(asker.ty.namespace()) {
            return Cow::Borrowed(&self.envelope);
        }
        let open = serde_json::to_value(seal::Open::of(fields, &self.envelope.properties));
        Cow::Owned(self.envelope.around(open.unwrap_or_default()))
    }

    /// What is made of this very revision.
    pub fn kept(&self) -> &Kept {
        &self.kept
    }

    /// Whom it points to.
    pub fn references(&self) -> &[Reference] {
        self.kept.references(|| {
            let references = self.handler.points_to(&self.envelope).into_iter();
            references.map(|(id, role)| Reference { target: id.key(), role }).collect()
        })
    }

    /// The document that stores an envelope.
    ///
    /// # Errors
    /// A defect: the envelope cannot be written as JSON.
    pub fn document(&self) -> Result<Document, ArmError> {
        let descriptor = self.handler.descriptor();
        let envelope = self.resource();
        let references = self.references().to_vec();
        let (body, secrets) = written(self.handler.fields(), envelope).map_err(|error| {
            ArmError::internal(format!("{} cannot be written: {error}", envelope.id))
        })?;
        Ok(Document {
            key: envelope.id.key(),
            parent: store_parent(&descriptor.hosting, &envelope.id).map(|id| id.key()),
            kind: descriptor.ty.key(),
            listed: descriptor.tracked,
            closing: self.closing,
            body,
            secrets: Secrets(secrets),
            references,
            rev: 0,
            derived: self.derived(),
        })
    }

    /// What was made of one revision is not true of the next.
    fn derived(&self) -> Derived {
        if self.rev == 0 { Derived::of(Arc::clone(&self.kept)) } else { Derived::default() }
    }

    /// Refuses an id that cannot be read again: it would stand in the way of everything above it
    /// for ever.
    ///
    /// # Errors
    /// A defect: a provider made up such an id.
    pub fn check_id(&self) -> Result<(), ArmError> {
        let id = &self.envelope.id;
        match ResourceId::parse(&id.to_string()) {
            Some(again) if again == *id => Ok(()),
            _ => Err(ArmError::internal(format!("'{id}' names no resource"))),
        }
    }

    /// Claims as zone and lower-case name.
    pub fn claims(&self) -> Vec<(String, String)> {
        let claims = self.handler.claims(&self.envelope).into_iter();
        claims.map(|(zone, name)| (zone, name.to_lowercase())).collect()
    }

    pub fn with(&self, envelope: Envelope) -> Self {
        Self { closing: self.closing, ..Self::new(&self.handler, envelope) }
    }
}

/// Under what a resource is kept: its parent, or the scope where the levels between are no resources.
pub fn store_parent(hosting: &Hosting, id: &ResourceId) -> Option<ResourceId> {
    match hosting {
        Hosting::Scope => id.scope.id(),
        Hosting::Below(ty) => {
            std::iter::successors(id.parent(), ResourceId::parent).find(|above| above.ty == *ty)
        }
        Hosting::Tenant | Hosting::Subscription | Hosting::ResourceGroup | Hosting::Parent => {
            id.parent()
        }
    }
}

/// The stored resource of an entry, if it is one.
pub fn stored(entry: &Entry) -> Option<&Arc<dyn Handler>> {
    match entry {
        Entry::Stored(handler) => Some(handler),
        Entry::View(_) | Entry::Tracked(_) => None,
    }
}

fn parsed(document: &Document) -> Result<Envelope, ArmError> {
    serde_json::from_slice(&document.body).map_err(broken(document))
}

/// The bytes of what may be read by anybody, and those of what is to be sealed.
fn written(fields: &FieldTree, envelope: &Envelope) -> serde_json::Result<(Vec<u8>, Vec<u8>)> {
    let open = serde_json::to_vec(&envelope.around(seal::Open::of(fields, &envelope.properties)))?;
    let secrets = seal::secrets(fields, &envelope.properties);
    let sealed = if secrets.is_empty() { Vec::new() } else { serde_json::to_vec(&secrets)? };
    Ok((open, sealed))
}

/// A defect: what we wrote cannot be read.
fn broken(document: &Document) -> impl Fn(serde_json::Error) -> ArmError {
    // Not the error's own text: it quotes values.
    move |error| {
        let (what, line) = (error.classify(), error.line());
        ArmError::internal(format!("{} cannot be read: {what:?} in line {line}", document.key))
    }
}
