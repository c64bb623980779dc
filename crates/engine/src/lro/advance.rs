//! One step of a write or an action that runs long, and how such an operation ends.

use arm::{ArmError, OperationEvent, ProvisioningState, ResourceId, Verb};
use contract::{Advance, Envelope, Facts, Step, Wake as Due};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use store::{Expect, Job, Wake, Write};

use super::{JobBody, OperationRecord, Task};
use crate::Engine;
use crate::effects::Cause;
use crate::missed::Missed;
use crate::plan::Plan;
use crate::record::Record;
use crate::worker::StepEnd;

/// How often one operation looks whether another has ended.
const LOOK_EVERY_S: i64 = 1;

/// What is being done to a resource.
#[derive(Clone, Copy, Debug)]
pub struct Doing<'a> {
    pub verb: Verb,
    pub action: Option<&'a str>,
    /// When the resource meant was created: another one under its id is not it.
    pub born: &'a str,
}

impl Engine {
    pub(crate) async fn advance_step(
        &self,
        job: &Job,
        body: &JobBody,
        id: &ResourceId,
        doing: Doing<'_>,
    ) -> Result<StepEnd, Missed> {
        let mut facts = self.facts.facts();
        let mut plan = Plan::default();
        plan.expect_lease(job);
        if let Some(token) = &body.waits_for
            && !self.has_ended(token).await?
        {
            plan.job(&job.id, Wake::At(look_again(facts.now)), body)?;
            self.commit(plan).await?;
            return Ok(StepEnd::Waits);
        }
        let document = self.document(&id.key()).await?;
        plan.expect_unchanged(&id.key(), document.as_deref());
        let record =
            document.map(|document| Record::read(&self.registry, &document)).transpose()?;
        let meant = |record: &Record| record.envelope.system_data.created_at == doing.born;
        let Some(record) = record.filter(meant) else {
            let text = "The resource was deleted meanwhile.";
            let gone = ArmError::not_found("ResourceNotFound", text);
            self.end_failed(&mut plan, job, body, gone, facts.now).await?;
            self.commit(plan).await?;
            return Ok(StepEnd::Done);
        };
        let (verb, action) = (doing.verb, doing.action);
        let step = Step { verb, action, current: &record.envelope, memo: &body.memo };
        let cause = Cause { job: body, leaving: None };
        match record.handler.advance(&step, &mut facts) {
            Advance::Done { envelope, effects, result } => {
                let after = record.with(envelope);
                let change = Some((&after, Some(&record)));
                self.apply(&mut plan, change, vec![effects], cause, &mut facts).await?;
                if let Some(mut operation) = self.running(body).await? {
                    operation.result = result;
                    plan.operation(&operation.after(OperationEvent::Finish, facts.now)?)?;
                }
                plan.write(Write::DeleteJob(job.id.clone()));
            }
            Advance::Again { envelope, wake, memo } => {
                if let Some(after) = envelope.map(|envelope| record.with(envelope)) {
                    let change = Some((&after, Some(&record)));
                    self.apply(&mut plan, change, Vec::new(), cause, &mut facts).await?;
                }
                let body = JobBody { memo, ..body.clone() };
                return self.again(plan, job, body, wake, &facts).await;
            }
            Advance::Failed { mut envelope, error } => {
                settle_failed(&mut envelope);
                let after = record.with(envelope);
                let change = Some((&after, Some(&record)));
                self.apply(&mut plan, change, Vec::new(), cause, &mut facts).await?;
                self.end_failed(&mut plan, job, body, error, facts.now).await?;
            }
        }
        self.commit(plan).await?;
        Ok(StepEnd::Done)
    }

    async fn again(
        &self,
        mut plan: Plan,
        job: &Job,
        mut body: JobBody,
        wake: Due,
        facts: &Facts,
    ) -> Result<StepEnd, Missed> {
        let at = match wake {
            Due::At(at) => {
                body.waits_for = None;
                at
            }
            Due::WhenDone(token) => {
                body.waits_for = Some(token);
                facts.now
            }
        };
        plan.job(&job.id, Wake::At(at), &body)?;
        if let Some(operation) = self.running(&body).await? {
            plan.operation(&operation.after(OperationEvent::Progress, facts.now)?)?;
        }
        self.commit(plan).await?;
        Ok(if at <= facts.now { StepEnd::Again } else { StepEnd::Waits })
    }

    /// Whether an operation runs no longer, or never did.
    async fn has_ended(&self, token: &str) -> Result<bool, ArmError> {
        let record = self.operation_record(token).await?;
        Ok(record.is_none_or(|record| !record.is_running()))
    }

    /// Ends a job, and its operation with an error.
    pub(crate) async fn end_failed(
        &self,
        plan: &mut Plan,
        job: &Job,
        body: &JobBody,
        error: ArmError,
        now: Timestamp,
    ) -> Result<(), ArmError> {
        if let Some(operation) = self.running(body).await? {
            plan.operation(&operation.failed(error, now)?)?;
        }
        plan.write(Write::DeleteJob(job.id.clone()));
        Ok(())
    }

    /// Leaves the resource of a job open again, its state final where it has one.
    pub(crate) async fn fail_resource(
        &self,
        plan: &mut Plan,
        body: &JobBody,
    ) -> Result<(), Missed> {
        let (Task::Advance { resource, .. } | Task::Remove { resource, .. }) = &body.task;
        let Some(document) = self.document(&resource.key()).await? else { return Ok(()) };
        let before = Record::read(&self.registry, &document)?;
        let system_data = &before.envelope.system_data;
        if matches!(&body.task, Task::Advance { born, .. } if *born != system_data.created_at) {
            return Ok(());
        }
        plan.expect(Expect::Rev(document.key.clone(), document.rev));
        let mut envelope = before.resource().clone();
        // A deletion that failed leaves the resource as good as it was.
        let state = if matches!(body.task, Task::Remove { .. }) { "Succeeded" } else { "Failed" };
        settle_as(&mut envelope, state);
        let after = Record::new(&before.handler, envelope);
        let cause = Cause { job: body, leaving: None };
        let mut facts = self.facts.facts();
        self.apply(plan, Some((&after, Some(&before))), Vec::new(), cause, &mut facts).await
    }

    /// The operation a job moves, unless it has ended.
    pub(crate) async fn running(
        &self,
        body: &JobBody,
    ) -> Result<Option<OperationRecord>, ArmError> {
        let Some(token) = &body.operation else { return Ok(None) };
        Ok(self.operation_record(token).await?.filter(OperationRecord::is_running))
    }
}

/// A state that is not final would lock the resource for ever: it becomes `Failed`.
pub fn settle_failed(envelope: &mut Envelope) {
    settle_as(envelope, "Failed");
}

fn settle_as(envelope: &mut Envelope, state: &str) {
    let running = envelope
        .provisioning_state()
        .is_some_and(|state| !ProvisioningState::read(state).is_terminal());
    if running {
        envelope.properties["provisioningState"] = json!(state);
    }
}

fn look_again(now: Timestamp) -> Timestamp {
    now.saturating_add(SignedDuration::from_secs(LOOK_EVERY_S)).unwrap_or(now)
}
