//! Moves operations that outlive their request: claims jobs and takes one step at a time.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use arm::ArmError;
use futures_util::FutureExt as _;
use jiff::SignedDuration;
use store::{Job, Query, Write};
use tokio::sync::watch;

use crate::lro::{JobBody, Task};
use crate::missed::{ATTEMPTS, Missed};
use crate::plan::Plan;
use crate::{Engine, faults};

/// How long a claimed job belongs to its worker.
const LEASE_S: i64 = 30;
/// How many jobs one claim takes.
const BATCH: usize = 16;
/// How often a job may be claimed before its operation is failed.
const MOST_ATTEMPTS: u32 = 20;
/// How long the worker sleeps when nothing is due and nobody rings.
const IDLE: Duration = Duration::from_secs(5);
/// How long it sleeps when the store does not answer.
const TROUBLED: Duration = Duration::from_secs(1);
/// How often old operations are looked for.
const SWEEP_EVERY: SignedDuration = SignedDuration::from_hours(1);
/// The steps of a job driven by one request or command.
const MOST_STEPS: u32 = 100_000;
/// The waits that a command passes over; an operation that waits more often waits for something real.
const MOST_WAITS: u32 = 100;

/// Where a step left its job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepEnd {
    Done,
    /// There is more to do under the same lease.
    Goes,
    /// The job was put anew and is due at once.
    Again,
    /// The job is due later, or somebody else has it.
    Waits,
}

/// Runs until `shutdown` turns true. Safe to run on several nodes over one store.
pub async fn run(engine: Arc<Engine>, mut shutdown: watch::Receiver<bool>) {
    let mut swept = None;
    while !*shutdown.borrow() {
        let now = engine.facts.now();
        if swept.is_none_or(|at| now.duration_since(at) > SWEEP_EVERY) {
            swept = Some(now);
            if let Err(error) = engine.forget_operations().await {
                tracing::error!(error = %error, cause = error.internal, "old operations were not forgotten");
            }
        }
        let sleep = match engine.work().await {
            Ok(true) => continue,
            Ok(false) => engine.until_due().await,
            Err(error) => {
                tracing::error!(error = %error, cause = error.internal, "the worker could not read its jobs");
                TROUBLED
            }
        };
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
            let id = job.id.clone();
            // A provider's defect must not end the work of all others.
            match AssertUnwindSafe(self.step_through(job)).catch_unwind().await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => {
                    tracing::warn!(job = id, error = %error, cause = error.internal, "a step failed and will be repeated");
                }
                Err(_) => tracing::error!(job = id, "a step panicked and will be repeated"),
            }
        }
        Ok(any)
    }

    /// Drives one job as far as it goes without waiting.
    pub(crate) async fn drive(&self, id: &str) -> Result<(), ArmError> {
        for _ in 0..MOST_STEPS {
            let Some(job) = self.unleased(id).await? else { return Ok(()) };
            match self.step(job).await? {
                StepEnd::Done | StepEnd::Waits => return Ok(()),
                StepEnd::Goes | StepEnd::Again => {}
            }
        }
        Err(ArmError::internal(format!("job {id} does not end")))
    }

    /// Drives one job to its end, passing over the times it would wait.
    pub(crate) async fn drive_to_end(&self, id: &str) -> Result<(), ArmError> {
        for _ in 0..MOST_WAITS {
            self.drive(id).await?;
            if self.job(id).await?.is_none() {
                return Ok(());
            }
        }
        let text = "The operation waits for another one and goes on by itself when that has ended.";
        Err(ArmError::conflict("OperationWaits", text))
    }

    pub(crate) async fn job(&self, id: &str) -> Result<Option<Job>, ArmError> {
        let query = Query::Jobs { prefix: id.to_owned(), limit: 1 };
        let mut snapshot = self.store.read(vec![query]).await.map_err(faults::store)?;
        Ok(snapshot.take_jobs().into_iter().find(|job| job.id == id))
    }

    /// A job as one drives it without having claimed it: the revisions its steps expect keep two
    /// drivers apart.
    async fn unleased(&self, id: &str) -> Result<Option<Job>, ArmError> {
        Ok(self.job(id).await?.map(|job| Job { leased_until: None, ..job }))
    }

    /// Works on a claimed job as long as the claim is good for it.
    async fn step_through(&self, job: Job) -> Result<(), ArmError> {
        if job.attempts > MOST_ATTEMPTS {
            return self.give_up(&job).await;
        }
        while self.step(job.clone()).await? == StepEnd::Goes {}
        Ok(())
    }

    /// One step; again where the world changed under it and the job is still ours.
    async fn step(&self, mut job: Job) -> Result<StepEnd, ArmError> {
        for _ in 1..ATTEMPTS {
            match self.try_step(&job).await {
                Err(Missed::Lost(_)) => tokio::task::yield_now().await,
                ended => return Ok(ended?),
            }
            match self.job(&job.id).await? {
                None => return Ok(StepEnd::Done),
                Some(now) if job.leased_until.is_none() => job = Job { leased_until: None, ..now },
                Some(now) if now.leased_until != job.leased_until => return Ok(StepEnd::Waits),
                Some(now) => job = now,
            }
        }
        Ok(self.try_step(&job).await?)
    }

    async fn try_step(&self, job: &Job) -> Result<StepEnd, Missed> {
        let body = JobBody::read(job)?;
        match &body.task {
            Task::Remove { resource, unchanged_since } => {
                self.remove_step(job, &body, resource, unchanged_since.as_deref()).await
            }
            Task::Advance { resource, verb, action, born } => {
                let doing = crate::lro::Doing { verb: *verb, action: action.as_deref(), born };
                self.advance_step(job, &body, resource, doing).await
            }
        }
    }

    async fn give_up(&self, job: &Job) -> Result<(), ArmError> {
        tracing::error!(job = job.id, "gave up");
        let mut plan = Plan::default();
        plan.expect_lease(job);
        match JobBody::read(job) {
            Ok(body) => {
                self.fail_resource(&mut plan, &body).await?;
                let error = ArmError::internal("the operation was tried too often");
                self.end_failed(&mut plan, job, &body, error, self.facts.now()).await?;
            }
            Err(error) => {
                tracing::error!(job = job.id, cause = error.internal, "a job cannot be read");
                plan.write(Write::DeleteJob(job.id.clone()));
            }
        }
        Ok(self.commit(plan).await.map(drop)?)
    }

    async fn until_due(&self) -> Duration {
        let now = self.facts.now();
        match self.store.next_due().await {
            Ok(Some(at)) => {
                Duration::try_from(at.duration_since(now)).unwrap_or_default().min(IDLE)
            }
            Ok(None) => IDLE,
            Err(_) => TROUBLED,
        }
    }
}
