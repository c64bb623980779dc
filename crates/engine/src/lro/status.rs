//! Reading an operation: its status, or its result.

use std::sync::Arc;

use arm::{ArmError, Operation, OperationStatus, Verb};
use contract::{Entry, Lro, Outcome};
use serde_json::{Value, json};
use store::{Document, Query};

use super::{OperationRecord, links, lro, status_id};
use crate::missed::Missed;
use crate::record::Record;
use crate::registry::OperationView;
use crate::request::{GetRequest, Refusal, Reply};
use crate::{Engine, faults, render};

impl Engine {
    /// Answers a poll.
    pub(crate) async fn operation(
        &self,
        request: &GetRequest,
        view: OperationView,
    ) -> Result<Reply, Refusal> {
        let arm::Target::Resource(path) = &request.call.target else {
            return Err(unknown().into());
        };
        let record = self.operation_record(path.name()).await?.ok_or_else(unknown)?;
        let operation = &record.operation;
        let subscription = operation.resource.subscription_id().map(str::to_lowercase);
        if path.subscription_id().map(str::to_lowercase) != subscription {
            return Err(unknown().into());
        }
        let entry = self.registry.ty(&operation.resource.ty).ok_or_else(unknown)?;
        let descriptor = entry.descriptor();
        let (caller, right) = (&request.call.caller, format!("{}/read", descriptor.ty));
        self.authorizer.authorize(caller, &right, Some(&operation.resource))?;
        let lro =
            lro(descriptor, operation.verb, operation.action.as_deref()).ok_or_else(unknown)?;
        let document = self.document(&operation.resource.key()).await?;
        let links = links(lro, operation, &request.call.origin);
        let asks_status = view == OperationView::Status
            || lro.status_flag.as_ref().is_some_and(|flag| request.has(flag));
        let mut reply = if asks_status {
            Reply::new(Outcome::Ok, Some(status_body(lro, operation)))
        } else if record.is_running() {
            Reply::new(Outcome::Accepted, None)
        } else {
            self.result(&record, lro, document, entry)
                .await
                .map_err(|error| Missed::from(error).refusal(descriptor))?
        };
        if record.is_running() {
            reply.links = links;
        }
        Ok(reply)
    }

    pub(crate) async fn operation_record(
        &self,
        token: &str,
    ) -> Result<Option<OperationRecord>, ArmError> {
        let document = self.document(&OperationRecord::key(token)).await?;
        document.map(|document| OperationRecord::read(&document)).transpose()
    }

    pub(crate) async fn document(&self, key: &str) -> Result<Option<Arc<Document>>, ArmError> {
        let query = vec![Query::Get(key.to_owned())];
        self.store.read(query).await.map(|mut s| s.take_document()).map_err(faults::store)
    }

    /// What a synchronous call would have answered.
    async fn result(
        &self,
        record: &OperationRecord,
        lro: &Lro,
        document: Option<Arc<Document>>,
        entry: &Entry,
    ) -> Result<Reply, ArmError> {
        let operation = &record.operation;
        if let Some(error) = &operation.error {
            return Err(error.clone());
        }
        match operation.verb {
            Verb::Delete => Ok(Reply::new(lro.deleted, None)),
            Verb::Action => Ok(Reply::new(Outcome::Ok, record.result.clone())),
            Verb::Get | Verb::Put | Verb::Patch => {
                let descriptor = entry.descriptor();
                let gone = || faults::not_found(descriptor, &operation.resource);
                let document = document.ok_or_else(gone)?;
                let stored = Record::read(&self.registry, &document)?;
                let version = arm::ApiVersion::parse(&operation.api_version)
                    .ok_or_else(|| ArmError::internal("an operation without a version"))?;
                let etag = render::etag(stored.handler.as_ref(), stored.rev);
                let body = self.shown(&stored, &version).await?;
                Ok(Reply { etag, ..Reply::written(Outcome::Ok, body) })
            }
        }
    }
}

impl GetRequest {
    /// Whether the query carries `name`, with or without a value.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.query.iter().any(|(key, _)| key.eq_ignore_ascii_case(name))
    }
}

fn status_body(lro: &Lro, operation: &Operation) -> Value {
    let status = match operation.status {
        OperationStatus::Accepted | OperationStatus::InProgress => lro.running.as_str(),
        ended => ended.word(),
    };
    let mut body = json!({
        "id": status_id(lro, operation),
        "name": operation.token,
        "status": status,
        "startTime": arm::time::zulu7(operation.started),
    });
    if let Some(ended) = operation.ended {
        body["endTime"] = json!(arm::time::zulu7(ended));
    }
    if let Some(error) = &operation.error {
        body["error"] = error.value(arm::Dialect::default());
    }
    body
}

fn unknown() -> ArmError {
    ArmError::not_found("OperationNotFound", "The operation could not be found.")
}
