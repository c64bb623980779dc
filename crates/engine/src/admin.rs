//! What an administrator may ask: which operations run, and to move them.

use arm::{ArmError, Caller, Operation, ResourceType};
use store::{Expect, Filter, Query, Wake};

use crate::lro::{JobBody, KIND, OperationRecord};
use crate::missed::{ATTEMPTS, Missed};
use crate::plan::Plan;
use crate::{Engine, Holds, faults};

impl Engine {
    /// The rules that hold operations back.
    pub fn holds(&self) -> &Holds {
        &self.timing.holds
    }

    /// Whether a caller may use the administration at all.
    ///
    /// # Errors
    /// `AuthorizationFailed`.
    pub fn check_administrator(&self, caller: &Caller) -> Result<(), ArmError> {
        self.authorizer.authorize(caller, "armlet/administration/action", None)
    }

    /// Whether any provider serves a type of this name.
    pub fn knows_type(&self, name: &str) -> bool {
        ResourceType::parse(name).is_some_and(|ty| self.registry.ty(&ty).is_some())
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
        let mut released = self.release_hold(token).await;
        for _ in 1..ATTEMPTS {
            if !matches!(released, Err(Missed::Lost(_))) {
                break;
            }
            released = self.release_hold(token).await;
        }
        self.drive_to_end(&released?).await
    }

    /// Makes an operation due; the id of its job.
    async fn release_hold(&self, token: &str) -> Result<String, Missed> {
        let mut record = self.open_operation(token).await?;
        let id = JobBody::id(&record.operation.token);
        let Some(job) = self.job(&id).await? else { return Err(ended().into()) };
        let body = JobBody::read(&job)?;
        let mut plan = Plan::default();
        record.operation.held = false;
        plan.operation(&record)?;
        plan.job(&id, Wake::At(self.facts.now()), &body)?;
        self.commit(plan).await?;
        Ok(id)
    }

    /// Ends an operation with an error; its resource is left as failed.
    ///
    /// # Errors
    /// As [`Engine::finish`].
    pub async fn fail(&self, token: &str, code: &str, message: &str) -> Result<(), ArmError> {
        let mut failed = self.try_fail(token, code, message).await;
        for _ in 1..ATTEMPTS {
            if !matches!(failed, Err(Missed::Lost(_))) {
                break;
            }
            failed = self.try_fail(token, code, message).await;
        }
        Ok(failed?)
    }

    async fn try_fail(&self, token: &str, code: &str, message: &str) -> Result<(), Missed> {
        let record = self.open_operation(token).await?;
        let id = JobBody::id(&record.operation.token);
        let Some(job) = self.job(&id).await? else { return Err(ended().into()) };
        let body = JobBody::read(&job)?;
        let mut plan = Plan::default();
        plan.expect(Expect::Rev(OperationRecord::key(token), record.rev));
        self.fail_resource(&mut plan, &body).await?;
        let error = ArmError::conflict(code, message);
        self.end_failed(&mut plan, &job, &body, error, self.facts.now()).await?;
        self.commit(plan).await.map(drop)
    }

    /// Whether the store answers.
    ///
    /// # Errors
    /// The store's.
    pub async fn ready(&self) -> Result<(), ArmError> {
        self.document("ready").await.map(drop)
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
