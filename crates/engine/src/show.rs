//! Bodies of stored resources, with what they show of others.
//!
//! Knows: which bodies stay with their document and which are made anew. Must not know: any type, or
//! how a body is told.

use std::sync::Arc;

use arm::{ApiVersion, ArmError, ResourceId};
use bytes::Bytes;
use contract::{Found, Handler, Presenting};
use serde_json::Value;
use store::{Document, Query};

use crate::kept::Kept;
use crate::lookup::Asker;
use crate::record::Record;
use crate::{Engine, faults, render};

impl Engine {
    /// The body that a client of `version` sees, written. One that shows nothing but its own document
    /// stays with the document: what was never stored has to be [`Record::at`] its revision first.
    pub(crate) async fn shown(
        &self,
        record: &Record,
        version: &ApiVersion,
    ) -> Result<Bytes, ArmError> {
        if record.handler.shown_alone() {
            let alone = || render::bytes(&value(record, version, &Found::default(), false));
            return record.kept().shown(version, alone);
        }
        self.written(record, version, false).await
    }

    /// As [`Engine::shown`], of a document that nobody may have read yet.
    pub(crate) async fn shown_document(
        &self,
        handler: &Arc<dyn Handler>,
        document: &Document,
        version: &ApiVersion,
    ) -> Result<Bytes, ArmError> {
        if !handler.shown_alone() {
            return self.shown(&Record::read(&self.registry, document)?, version).await;
        }
        // The resource is read from its document only where nobody has seen it like this.
        Kept::of(document).shown(version, || {
            let record = Record::read(&self.registry, document)?;
            render::bytes(&value(&record, version, &Found::default(), false))
        })
    }

    /// The body of what a commit has just made true; with `announces`, beside the announcement of an
    /// operation. Where what it rests on cannot be read now it is shown without: an error would deny
    /// what has happened.
    pub(crate) async fn told(
        &self,
        record: &Record,
        version: &ApiVersion,
        announces: bool,
    ) -> Result<Bytes, ArmError> {
        if record.handler.shown_alone() && !announces {
            return self.shown(record, version).await;
        }
        self.written(record, version, announces).await.or_else(|error| {
            let cause = error.internal;
            tracing::warn!(cause, id = %record.envelope.id, "a reply is told in part");
            render::bytes(&value(record, version, &Found::default(), announces))
        })
    }

    async fn written(
        &self,
        record: &Record,
        version: &ApiVersion,
        announces: bool,
    ) -> Result<Bytes, ArmError> {
        let found = self.shown_with(&record.handler, std::slice::from_ref(record)).await?;
        render::bytes(&value(record, version, &found, announces))
    }

    /// The bodies of documents of one type. What they need is read at once.
    pub(crate) async fn shown_all(
        &self,
        handler: &Arc<dyn Handler>,
        documents: &[Document],
        version: &ApiVersion,
    ) -> Result<Vec<Value>, ArmError> {
        let read = |document| Record::read(&self.registry, document);
        let records = documents.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let found = self.shown_with(handler, &records).await?;
        Ok(records.iter().map(|record| value(record, version, &found, false)).collect())
    }

    /// The bodies of resources of any type, of those that are there.
    pub(crate) async fn shown_resources(
        &self,
        ids: &[ResourceId],
        version: &ApiVersion,
    ) -> Result<Vec<Value>, ArmError> {
        let queries = ids.iter().map(|id| Query::Get(id.key())).collect();
        let mut snapshot = self.store.read(queries).await.map_err(faults::store)?;
        let documents: Vec<Document> =
            ids.iter().filter_map(|_| snapshot.take_document().as_deref().cloned()).collect();
        let mut shown = Vec::new();
        for alike in documents.chunk_by(|one, next| one.kind == next.kind) {
            if let Some(handler) = self.registry.handler_of_kind(&alike[0].kind) {
                shown.extend(self.shown_all(handler, alike, version).await?);
            }
        }
        Ok(shown)
    }

    async fn shown_with(
        &self,
        handler: &Arc<dyn Handler>,
        records: &[Record],
    ) -> Result<Found, ArmError> {
        if handler.shown_alone() {
            return Ok(Found::default());
        }
        let asker = Asker { descriptor: handler.descriptor(), caller: None };
        let needs = |_: &Found| {
            records.iter().flat_map(|record| handler.shown_with(&record.envelope)).collect()
        };
        Ok(self.look_up(asker, needs).await?.found)
    }
}

fn value(record: &Record, version: &ApiVersion, found: &Found, announces: bool) -> Value {
    let call = Presenting { envelope: &record.envelope, version, found, announces };
    render::resource(record.handler.as_ref(), &call, record.rev)
}
