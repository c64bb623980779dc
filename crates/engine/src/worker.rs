//! Moves operations that outlive their request: claims jobs and takes one step at a time.

use std::sync::Arc;
use std::time::Duration;

use arm::{ArmError, OperationEvent, ResourceId, Verb};
use contract::{Advance, Facts, Step, Wake as Due};
use jiff::SignedDuration;
use store::{Expect, Job, Query, Wake, Write};
use tokio::sync::watch;

use crate::lro::{JobBody, Task};
use crate::plan::Plan;
use crate::record::Record;
use crate::{Engine, faults};

/// How long a claimed job belongs to its worker.
const LEASE_S: i64 = 30;
/// How many jobs one claim takes.
const BATCH: usize = 16;
/// How often a job may be claimed before its operation is failed.
const MOST_ATTEMPTS: u32 = 20;
/// How long the worker sleeps when nothing is due and nobody rings.
const IDLE: Duration = Duration::from_secs(5);
/// The steps of a job driven by one request or command.
const MOST_STEPS: u32 = 100_000;

/// Where a step left its job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepEnd {
    Done,
    /// The next step is due at once.
    Again,
    /// The next step is due later.
    Waits,
}

/// Runs until `shutdown` turns true. Safe to run on several nodes over one store.
pub async fn run(engine: Arc<Engine>, mut shutdown: watch::Receiver<bool>) {
    while !*shutdown.borrow() {
        let worked = engine.work().await.unwrap_or_else(|error| {
            tracing::error!(error = %error, cause = error.internal, "the worker could not read its jobs");
            false
        });
        if worked {
            continue;
        }
        let sleep = engine.until_due().await;
        tokio::select! {
            () = engine.timing.bell.notified() => {}
            () = tokio::time::sleep(sleep) => {}
            changed = shutdown.changed() => if changed.is_err() { return },
        }
    }
}

/// Works until nothing is due at this moment: for whoever owns the clock.
///
/// # Errors
/// As [`Engine::work`].
pub async fn settle(engine: &Engine) -> Result<(), ArmError> {
    while engine.work().await? {}
    Ok(())
}

impl Engine {
    /// Takes one step of every job that is due. Whether there was any.
    ///
    /// # Errors
    /// The store's, while jobs are claimed. A step that fails is logged and tried again.
    pub async fn work(&self) -> Result<bool, ArmError> {
        let now = self.facts.now();
        let lease = now.saturating_add(SignedDuration::from_secs(LEASE_S)).unwrap_or(now);
        let jobs = self.store.claim_jobs(now, lease, BATCH).await.map_err(faults::store)?;
        let any = !jobs.is_empty();
        for job in jobs {
            if let Err(error) = self.step_through(&job).await {
                tracing::warn!(job = job.id, error = %error, cause = error.internal, "a step failed and will be repeated");
            }
        }
        Ok(any)
    }

    /// Drives one job as far as it goes without waiting.
    pub(crate) async fn drive(&self, id: &str) -> Result<(), ArmError> {
        for _ in 0..MOST_STEPS {
            let Some(job) = self.job(id).await? else { return Ok(()) };
            let job = Job { leased_until: None, ..job };
            if self.step(&job).await? != StepEnd::Again {
                return Ok(());
            }
        }
        Err(ArmError::internal(format!("job {id} does not end")))
    }

    pub(crate) async fn job(&self, id: &str) -> Result<Option<Job>, ArmError> {
        let query = Query::Jobs { prefix: id.to_owned(), limit: 1 };
        let mut snapshot = self.store.read(vec![query]).await.map_err(faults::store)?;
        Ok(snapshot.take_jobs().into_iter().find(|job| job.id == id))
    }

    async fn step_through(&self, job: &Job) -> Result<(), ArmError> {
        if job.attempts > MOST_ATTEMPTS {
            return self.give_up(job).await;
        }
        let mut job = job.clone();
        while self.step(&job).await? == StepEnd::Again {
            match self.job(&job.id).await? {
                Some(next) => job = next,
                None => break,
            }
        }
        Ok(())
    }

    async fn step(&self, job: &Job) -> Result<StepEnd, ArmError> {
        let body = JobBody::read(job)?;
        match &body.task {
            Task::Remove { resource } => self.remove_step(job, &body, resource).await,
            Task::Advance { resource, verb, action } => {
                self.advance_step(job, &body, resource, *verb, action.as_deref()).await
            }
        }
    }

    async fn advance_step(
        &self,
        job: &Job,
        body: &JobBody,
        id: &ResourceId,
        verb: Verb,
        action: Option<&str>,
    ) -> Result<StepEnd, ArmError> {
        let mut facts = self.facts.facts();
        let mut plan = Plan::default();
        plan.expect_lease(job);
        let Some(document) = self.document(&id.key()).await? else {
            let gone =
                ArmError::not_found("ResourceNotFound", "The resource was deleted meanwhile.");
            return self.end_failed(plan, job, body, gone, &facts).await;
        };
        plan.expect(Expect::Rev(document.key.clone(), document.rev));
        let record = Record::read(&self.registry, &document)?;
        let step = Step { verb, action, current: &record.envelope, memo: &body.memo };
        match record.handler.advance(&step, &mut facts) {
            Advance::Done { envelope, effects, result } => {
                let effects = self.read_effects(effects).await?;
                effects.removed.iter().for_each(|removed| plan.remove(removed));
                let after = record.with(envelope);
                plan.put(&after, Some(&record))?;
                plan.effects(&self.registry, effects.effects, None, body)?;
                let change = (after.envelope.id.clone(), Some(after.envelope));
                self.reactions(&mut plan, vec![change], None, &mut facts).await?;
                if let Some(mut operation) = self.running(body).await? {
                    operation.result = result;
                    plan.operation(&operation.after(OperationEvent::Finish, facts.now)?)?;
                }
                plan.write(Write::DeleteJob(job.id.clone()));
                self.commit(plan).await?;
                Ok(StepEnd::Done)
            }
            Advance::Again { envelope, wake, memo } => {
                if let Some(envelope) = envelope {
                    plan.put(&record.with(envelope), Some(&record))?;
                }
                self.again(plan, job, JobBody { memo, ..body.clone() }, wake, &facts).await
            }
            Advance::Failed { envelope, error } => {
                plan.put(&record.with(envelope), Some(&record))?;
                self.end_failed(plan, job, body, error, &facts).await
            }
        }
    }

    async fn again(
        &self,
        mut plan: Plan,
        job: &Job,
        body: JobBody,
        wake: Due,
        facts: &Facts,
    ) -> Result<StepEnd, ArmError> {
        let at = match wake {
            Due::At(at) => at,
            Due::WhenDone(token) => {
                let ended = self.operation_record(&token).await?.is_none_or(|r| !r.is_running());
                let wait = SignedDuration::from_secs(i64::from(!ended));
                facts.now.saturating_add(wait).unwrap_or(facts.now)
            }
        };
        plan.job(&job.id, Wake::At(at), &body)?;
        if let Some(operation) = self.running(&body).await? {
            plan.operation(&operation.after(OperationEvent::Progress, facts.now)?)?;
        }
        self.commit(plan).await?;
        Ok(if at <= facts.now { StepEnd::Again } else { StepEnd::Waits })
    }

    pub(crate) async fn end_failed(
        &self,
        mut plan: Plan,
        job: &Job,
        body: &JobBody,
        error: ArmError,
        facts: &Facts,
    ) -> Result<StepEnd, ArmError> {
        if let Some(operation) = self.running(body).await? {
            plan.operation(&operation.failed(error, facts.now)?)?;
        }
        plan.write(Write::DeleteJob(job.id.clone()));
        self.commit(plan).await?;
        Ok(StepEnd::Done)
    }

    async fn give_up(&self, job: &Job) -> Result<(), ArmError> {
        let body = JobBody::read(job)?;
        let text = "The operation was tried too often without success.";
        let error = ArmError::internal(text);
        tracing::error!(job = job.id, "gave up");
        let mut plan = Plan::default();
        plan.expect_lease(job);
        self.fail_resource(&mut plan, &body).await?;
        self.end_failed(plan, job, &body, error, &self.facts.facts()).await.map(drop)
    }

    /// The operation a job moves, unless it has ended.
    async fn running(
        &self,
        body: &JobBody,
    ) -> Result<Option<crate::lro::OperationRecord>, ArmError> {
        let Some(token) = &body.operation else { return Ok(None) };
        Ok(self.operation_record(token).await?.filter(crate::lro::OperationRecord::is_running))
    }

    async fn until_due(&self) -> Duration {
        let now = self.facts.now();
        match self.store.next_due().await {
            Ok(Some(at)) => {
                Duration::try_from(at.duration_since(now)).unwrap_or_default().min(IDLE)
            }
            _ => IDLE,
        }
    }
}
