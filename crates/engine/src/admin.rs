//! What an administrator may ask: which operations run, and to move them.

use arm::{ArmError, Operation};
use serde_json::json;
use store::{Filter, Query, Wake};

use crate::lro::{JobBody, KIND, OperationRecord, Task};
use crate::plan::Plan;
use crate::record::Record;
use crate::{Engine, Holds, faults};

impl Engine {
    /// The rules that hold operations back.
    pub fn holds(&self) -> &Holds {
        &self.timing.holds
    }

    /// The newest operations first, at most `limit`.
    ///
    /// # Errors
    /// The store's.
    pub async fn operations(&self, limit: usize) -> Result<Vec<Operation>, ArmError> {
        let filter = Filter::Kind { kind: KIND.to_owned(), under: String::new() };
        let query = Query::List { filter, after: None, limit, reverse: true };
        let mut snapshot = self.store.read(vec![query]).await.map_err(faults::store)?;
        let documents = snapshot.take_documents();
        documents.iter().map(|d| OperationRecord::read(d).map(|record| record.operation)).collect()
    }

    /// Lets an operation go on now, held or not, to its end.
    ///
    /// # Errors
    /// `OperationNotFound`, or that it has ended.
    pub async fn finish(&self, token: &str) -> Result<(), ArmError> {
        let mut record = self.open_operation(token).await?;
        let id = JobBody::id(&record.operation.token);
        let Some(job) = self.job(&id).await? else { return Err(ended()) };
        let body = JobBody::read(&job)?;
        let mut plan = Plan::default();
        plan.expect(store::Expect::Rev(OperationRecord::key(token), record.rev));
        record.operation.held = false;
        plan.operation(&record)?;
        plan.job(&id, Wake::At(self.facts.now()), &body)?;
        self.commit(plan).await?;
        self.drive(&id).await
    }

    /// Ends an operation with an error; its resource is left as failed.
    ///
    /// # Errors
    /// As [`Engine::finish`].
    pub async fn fail(&self, token: &str, code: &str, message: &str) -> Result<(), ArmError> {
        let record = self.open_operation(token).await?;
        let id = JobBody::id(&record.operation.token);
        let Some(job) = self.job(&id).await? else { return Err(ended()) };
        let body = JobBody::read(&job)?;
        let mut plan = Plan::default();
        plan.expect(store::Expect::Rev(OperationRecord::key(token), record.rev));
        self.fail_resource(&mut plan, &body).await?;
        let error = ArmError::conflict(code, message);
        self.end_failed(plan, &job, &body, error, &self.facts.facts()).await.map(drop)
    }

    /// Whether the store answers.
    ///
    /// # Errors
    /// The store's.
    pub async fn ready(&self) -> Result<(), ArmError> {
        self.document("ready").await.map(drop)
    }

    /// Leaves the resource of a job open again, its state `Failed` where it has one.
    pub(crate) async fn fail_resource(
        &self,
        plan: &mut Plan,
        body: &JobBody,
    ) -> Result<(), ArmError> {
        let (Task::Advance { resource, .. } | Task::Remove { resource }) = &body.task;
        let Some(document) = self.document(&resource.key()).await? else { return Ok(()) };
        plan.expect_unchanged(&document.key, Some(&document));
        let before = Record::read(&self.registry, &document)?;
        let mut after = before.clone();
        after.closing = false;
        if let Some(state) = after.envelope.properties.get_mut("provisioningState") {
            *state = json!("Failed");
        }
        plan.put(&after, Some(&before))
    }

    async fn open_operation(&self, token: &str) -> Result<OperationRecord, ArmError> {
        let unknown =
            || ArmError::not_found("OperationNotFound", "The operation could not be found.");
        let record = self.operation_record(token).await?.ok_or_else(unknown)?;
        if record.is_running() { Ok(record) } else { Err(ended()) }
    }
}

fn ended() -> ArmError {
    ArmError::conflict("OperationEnded", "The operation has ended already.")
}
