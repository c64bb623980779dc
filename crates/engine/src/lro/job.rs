//! The job behind an operation, or behind a removal nobody waits for.

use arm::{ArmError, Caller, ResourceId, Verb};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::Job;

/// What a job does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Task {
    /// The next step of a write or an action on a resource.
    Advance {
        resource: ResourceId,
        verb: Verb,
        action: Option<String>,
        /// When the resource meant was created (`systemData.createdAt`).
        born: String,
    },
    /// Removes a resource and all below it.
    Remove {
        resource: ResourceId,
        /// Leaves it alone if its `systemData.lastModifiedAt` reads otherwise.
        unchanged_since: Option<String>,
    },
}

/// A job as it is stored. It carries on whose behalf it runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JobBody {
    pub task: Task,
    /// The operation to move along.
    pub operation: Option<String>,
    pub api_version: String,
    pub caller: Caller,
    pub correlation_id: String,
    /// The token of another operation: no step is taken before that has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waits_for: Option<String>,
    /// What the type left to be remembered; may hold secrets, and is stored among them.
    #[serde(skip)]
    pub memo: Value,
}

impl JobBody {
    /// The id of the job that moves an operation.
    pub fn id(token: &str) -> String {
        format!("operation/{token}")
    }

    /// The id of the job that removes what is under `key`, where no operation tells of it.
    pub fn removal(key: &str) -> String {
        format!("remove/{key}")
    }

    /// Another task on the same behalf, without an operation.
    #[must_use]
    pub fn with(&self, task: Task) -> Self {
        Self { task, operation: None, waits_for: None, memo: Value::Null, ..self.clone() }
    }

    /// # Errors
    /// A defect: the job is not what we wrote.
    pub fn read(job: &Job) -> Result<Self, ArmError> {
        let broken = |error| ArmError::internal(format!("job {} cannot be read: {error}", job.id));
        let mut body: Self = serde_json::from_slice(&job.body).map_err(broken)?;
        if !job.secrets.0.is_empty() {
            body.memo = serde_json::from_slice(&job.secrets.0).map_err(broken)?;
        }
        Ok(body)
    }

    /// Body and secrets.
    ///
    /// # Errors
    /// A defect: the job cannot be written as JSON.
    pub fn encode(&self) -> Result<(Vec<u8>, Vec<u8>), ArmError> {
        let broken = |error| ArmError::internal(format!("a job cannot be written: {error}"));
        let body = serde_json::to_vec(self).map_err(broken)?;
        let memo = match &self.memo {
            Value::Null => Vec::new(),
            memo => serde_json::to_vec(memo).map_err(broken)?,
        };
        Ok((body, memo))
    }
}
