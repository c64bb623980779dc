//! From an admitted decision to the write set that makes it true, with its operation and job.

use std::sync::Arc;

use arm::{ArmError, Operation, OperationEvent, OperationStatus, Verb};
use contract::{Admitted, Advance, Effects, Envelope, Facts, Finish, Handler, Lro, Step};
use serde_json::Value;
use store::Wake;

use crate::lro::{JobBody, OperationRecord, Task, links};
use crate::plan::{Plan, ReadEffects};
use crate::record::Record;
use crate::request::{Call, Links};
use crate::{Engine, faults};

/// How many steps an operation may take within one request.
const MOST_STEPS: u32 = 32;

/// Who asks for what.
pub struct Behalf<'a> {
    pub call: &'a Call,
    pub handler: &'a Arc<dyn Handler>,
    pub verb: Verb,
    pub action: Option<&'a str>,
    pub before: Option<&'a Record>,
}

/// A decision ready to be committed.
pub struct Settled {
    pub plan: Plan,
    /// What the reply shows: the first state, also where the last one is already stored.
    pub shown: Envelope,
    /// Where the operation is followed, if there is one.
    pub links: Option<Links>,
    /// Whether the worker has something new to do.
    pub rings: bool,
}

/// Where the steps of an operation end.
struct Run {
    envelope: Envelope,
    effects: Effects,
    error: Option<ArmError>,
}

impl Behalf<'_> {
    pub fn job(&self, task: Task, operation: Option<String>, memo: Value) -> JobBody {
        JobBody {
            task,
            operation,
            api_version: self.call.api_version.clone(),
            caller: self.call.caller.clone(),
            correlation_id: self.call.correlation_id.clone(),
            memo,
        }
    }

    fn lro(&self) -> Option<&Lro> {
        self.handler.descriptor().lro(self.verb)
    }

    /// A new operation on `envelope`.
    pub fn operation(&self, envelope: &Envelope, facts: &mut Facts) -> OperationRecord {
        let operation = Operation {
            token: facts.timed_guid(),
            resource: envelope.id.clone(),
            verb: self.verb,
            action: self.action.map(str::to_owned),
            api_version: self.call.api_version.clone(),
            status: OperationStatus::Accepted,
            started: facts.now,
            ended: None,
            error: None,
            held: false,
            caller: self.call.caller.clone(),
            correlation_id: self.call.correlation_id.clone(),
        };
        OperationRecord { operation, result: None, rev: 0 }
    }
}

impl Engine {
    /// Makes the plan of an admitted write.
    pub(crate) async fn settle(
        &self,
        behalf: &Behalf<'_>,
        admitted: Admitted,
        facts: &mut Facts,
    ) -> Result<Settled, ArmError> {
        let Admitted { envelope: shown, finish, effects } = admitted;
        let mut plan = Plan::default();
        let task = Task::Advance {
            resource: shown.id.clone(),
            verb: behalf.verb,
            action: behalf.action.map(str::to_owned),
        };
        let (stored, more, links, rings) = match (finish, behalf.lro()) {
            (Finish::Now, _) => (shown.clone(), Effects::default(), None, false),
            (Finish::Later(memo), None) => {
                let run = run(behalf, &shown, memo, facts)?;
                run.error.map_or(Ok(()), Err)?;
                (run.envelope, run.effects, None, false)
            }
            (Finish::Later(memo), Some(lro)) => {
                let mut record = behalf.operation(&shown, facts);
                let place = shown.location.as_deref();
                let links = links(lro, &record.operation, place, &behalf.call.origin);
                let wake = self.timing.wake(lro, &shown.id, behalf.verb, facts.now);
                let (stored, more) = match wake {
                    None => finish_now(behalf, &mut record, &shown, memo, facts)?,
                    Some(wake) => {
                        record = begun(record, wake, facts)?;
                        let token = record.operation.token.clone();
                        let job = behalf.job(task.clone(), Some(token.clone()), memo);
                        plan.job(&JobBody::id(&token), wake, &job)?;
                        (shown.clone(), Effects::default())
                    }
                };
                plan.operation(&record)?;
                (stored, more, Some(links), wake.is_some())
            }
        };
        let record =
            Record { handler: Arc::clone(behalf.handler), envelope: stored, closing: false };
        self.apply(&mut plan, behalf, record, [effects, more], task, facts).await?;
        Ok(Settled { plan, shown, links, rings })
    }

    async fn apply(
        &self,
        plan: &mut Plan,
        behalf: &Behalf<'_>,
        record: Record,
        effects: [Effects; 2],
        task: Task,
        facts: &mut Facts,
    ) -> Result<(), ArmError> {
        let behalf_of = behalf.job(task, None, Value::Null);
        let [first, second] = effects;
        let (first, second) = (self.read_effects(first).await?, self.read_effects(second).await?);
        for removed in first.removed.iter().chain(&second.removed) {
            plan.remove(removed);
        }
        plan.put(&record, behalf.before)?;
        plan.effects(&self.registry, first.effects, None, &behalf_of)?;
        plan.effects(&self.registry, second.effects, None, &behalf_of)?;
        let changed = (record.envelope.id.clone(), Some(record.envelope));
        self.reactions(plan, vec![changed], None, facts).await
    }

    /// Reads the resources that effects remove.
    pub(crate) async fn read_effects(&self, effects: Effects) -> Result<ReadEffects, ArmError> {
        let mut removed = Vec::new();
        for id in &effects.remove {
            if let Some(document) = self.document(&id.key()).await? {
                removed.push(Record::read(&self.registry, &document)?);
            }
        }
        Ok(ReadEffects { effects, removed })
    }

    /// Commits a plan.
    pub(crate) async fn commit(&self, plan: Plan) -> Result<u64, ArmError> {
        self.store.commit(plan.set).await.map(|done| done.rev).map_err(faults::store)
    }
}

/// An operation that goes on later, or when somebody lets it.
pub fn begun(
    mut record: OperationRecord,
    wake: Wake,
    facts: &Facts,
) -> Result<OperationRecord, ArmError> {
    record = record.after(OperationEvent::Progress, facts.now)?;
    record.operation.held = wake == Wake::Held;
    Ok(record)
}

fn finish_now(
    behalf: &Behalf<'_>,
    record: &mut OperationRecord,
    shown: &Envelope,
    memo: Value,
    facts: &mut Facts,
) -> Result<(Envelope, Effects), ArmError> {
    let run = run(behalf, shown, memo, facts)?;
    *record = match run.error {
        Some(error) => record.clone().failed(error, facts.now)?,
        None => record.clone().after(OperationEvent::Finish, facts.now)?,
    };
    Ok((run.envelope, run.effects))
}

/// Takes every step at once.
fn run(
    behalf: &Behalf<'_>,
    first: &Envelope,
    memo: Value,
    facts: &mut Facts,
) -> Result<Run, ArmError> {
    let (mut current, mut memo) = (first.clone(), memo);
    for _ in 0..MOST_STEPS {
        let step =
            Step { verb: behalf.verb, action: behalf.action, current: &current, memo: &memo };
        match behalf.handler.advance(&step, facts) {
            Advance::Done { envelope, effects, .. } => {
                return Ok(Run { envelope, effects, error: None });
            }
            Advance::Failed { envelope, error } => {
                return Ok(Run { envelope, effects: Effects::default(), error: Some(error) });
            }
            Advance::Again { envelope, memo: next, .. } => {
                current = envelope.unwrap_or(current);
                memo = next;
            }
        }
    }
    Err(ArmError::internal(format!("the operation on {} does not end", first.id)))
}
