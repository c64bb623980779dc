//! The document of an operation.

use arm::{ArmError, Operation, OperationEvent};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{Derived, Document, Secrets};

/// The kind operations are stored under. No resource type reads so.
pub const KIND: &str = "operation";

/// An operation, with what its result URL answers for an action.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OperationRecord {
    pub operation: Operation,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<Value>,
    #[serde(skip)]
    pub rev: u64,
}

impl OperationRecord {
    pub fn key(token: &str) -> String {
        format!("operations/{}", token.to_lowercase())
    }

    /// # Errors
    /// A defect: the document is not what we wrote.
    pub fn read(document: &Document) -> Result<Self, ArmError> {
        let mut record: Self = serde_json::from_slice(&document.body).map_err(|error| {
            ArmError::internal(format!("{} cannot be read: {error}", document.key))
        })?;
        record.rev = document.rev;
        Ok(record)
    }

    /// # Errors
    /// A defect: the operation cannot be written as JSON.
    pub fn document(&self) -> Result<Document, ArmError> {
        let body = serde_json::to_vec(self).map_err(|error| {
            ArmError::internal(format!("an operation cannot be written: {error}"))
        })?;
        Ok(Document {
            key: Self::key(&self.operation.token),
            parent: None,
            kind: KIND.to_owned(),
            listed: false,
            closing: false,
            body,
            secrets: Secrets::default(),
            references: Vec::new(),
            rev: 0,
            derived: Derived::default(),
        })
    }

    /// The same operation after `event`.
    ///
    /// # Errors
    /// A defect: the operation had ended already.
    pub fn after(mut self, event: OperationEvent, now: Timestamp) -> Result<Self, ArmError> {
        let status = self.operation.status.next(event).ok_or_else(|| {
            let token = &self.operation.token;
            ArmError::internal(format!("{event:?} came after the end of operation {token}"))
        })?;
        self.operation.status = status;
        if status.is_terminal() {
            self.operation.ended = Some(now);
            self.operation.held = false;
        }
        Ok(self)
    }

    /// The same operation, failed.
    ///
    /// # Errors
    /// As [`OperationRecord::after`].
    pub fn failed(self, error: ArmError, now: Timestamp) -> Result<Self, ArmError> {
        let mut record = self.after(OperationEvent::Fail, now)?;
        record.operation.error = Some(error);
        Ok(record)
    }

    pub fn is_running(&self) -> bool {
        !self.operation.status.is_terminal()
    }
}
