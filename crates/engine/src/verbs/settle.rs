//! From an admitted decision to the write set that makes it true, with its operation and job.

use std::sync::Arc;

use arm::{ArmError, Operation, OperationEvent, OperationStatus, Verb};
use contract::{
    Admitted, Advance, Effects, Envelope, Facts, Finish, Handler, Lro, Step, Wake as Due,
};
use serde_json::Value;
use store::Wake;

use crate::Engine;
use crate::effects::Cause;
use crate::lro::{JobBody, OperationRecord, Task, Ticket, links, lro, settle_failed};
use crate::missed::Missed;
use crate::plan::Plan;
use crate::record::Record;
use crate::request::{Call, Links};

/// How many steps an operation may take within one request; the worker takes the others.
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
    pub shown: Record,
    /// Where the operation is followed, if there is one.
    pub links: Option<Links>,
}

/// How far an operation came within its request.
enum Run {
    Ended {
        envelope: Envelope,
        effects: Effects,
        result: Option<Value>,
    },
    Failed {
        envelope: Envelope,
        error: ArmError,
    },
    /// The worker takes the next step.
    Waits {
        envelope: Envelope,
        memo: Value,
        wake: Wake,
        waits_for: Option<String>,
    },
}

/// What an operation leaves to be stored of its resource, and what else happens then.
struct Beginning {
    envelope: Envelope,
    effects: Effects,
    links: Option<Links>,
}

impl Behalf<'_> {
    pub fn job(&self, task: Task, operation: Option<String>, memo: Value) -> JobBody {
        JobBody {
            task,
            operation,
            api_version: self.call.api_version.clone(),
            caller: self.call.caller.clone(),
            correlation_id: self.call.correlation_id.clone(),
            waits_for: None,
            memo,
        }
    }

    fn lro(&self) -> Option<&Lro> {
        lro(self.handler.descriptor(), self.verb, self.action)
    }

    /// The work left to be done on `envelope`.
    fn task(&self, envelope: &Envelope) -> Task {
        Task::Advance {
            resource: envelope.id.clone(),
            verb: self.verb,
            action: self.action.map(str::to_owned),
            born: envelope.system_data.created_at.clone(),
        }
    }

    /// A new operation on `envelope`.
    pub fn operation(&self, envelope: &Envelope, facts: &mut Facts) -> OperationRecord {
        let operation = Operation {
            token: facts.timed_guid(),
            resource: envelope.id.clone(),
            location: envelope.location.clone(),
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
        ticket: &mut Ticket<'_>,
        facts: &mut Facts,
    ) -> Result<Settled, Missed> {
        let Admitted { envelope, finish, effects } = admitted;
        let shown = Record::new(behalf.handler, envelope);
        let mut plan = Plan::default();
        let (record, effects, links) = match finish {
            Finish::Now | Finish::Unchanged => (shown.clone(), vec![effects], None),
            Finish::Later(memo) => {
                let begun = self.begin(&mut plan, behalf, shown.resource(), memo, ticket, facts)?;
                let record = Record::new(behalf.handler, begun.envelope);
                (record, vec![effects, begun.effects], begun.links)
            }
        };
        let job = behalf.job(behalf.task(shown.resource()), None, Value::Null);
        let cause = Cause { job: &job, leaving: None };
        self.apply(&mut plan, Some((&record, behalf.before)), effects, cause, facts).await?;
        Ok(Settled { plan, shown, links })
    }

    /// Begins what runs long, and ends it as well if its time is now.
    fn begin(
        &self,
        plan: &mut Plan,
        behalf: &Behalf<'_>,
        shown: &Envelope,
        memo: Value,
        ticket: &mut Ticket<'_>,
        facts: &mut Facts,
    ) -> Result<Beginning, ArmError> {
        let lro = behalf.lro();
        let wake =
            lro.and_then(|lro| self.timing.wake(lro, &shown.id, behalf.verb, facts.now, ticket));
        let run = match wake {
            Some(wake) => Run::Waits { envelope: shown.clone(), memo, wake, waits_for: None },
            None => run(behalf, shown, memo, facts),
        };
        let mut operation = lro.map(|_| behalf.operation(shown, facts));
        let links = lro
            .zip(operation.as_ref())
            .map(|(lro, record)| links(lro, &record.operation, &behalf.call.origin));
        let mut outcome = Beginning { envelope: shown.clone(), effects: Effects::default(), links };
        match run {
            Run::Ended { envelope, effects, result } => {
                operation = operation
                    .map(|record| {
                        OperationRecord { result, ..record }
                            .after(OperationEvent::Finish, facts.now)
                    })
                    .transpose()?;
                outcome = Beginning { envelope, effects, ..outcome };
            }
            Run::Failed { envelope, error } => match operation {
                // Nobody could be told of it later.
                None => return Err(error),
                Some(record) => {
                    operation = Some(record.failed(error, facts.now)?);
                    outcome.envelope = envelope;
                }
            },
            Run::Waits { envelope, memo, wake, waits_for } => {
                operation = operation.map(|record| begun(record, wake, facts)).transpose()?;
                let token = operation.as_ref().map(|record| record.operation.token.clone());
                let id = JobBody::id(&token.clone().unwrap_or_else(|| facts.timed_guid()));
                let job = behalf.job(behalf.task(shown), token, memo);
                plan.job(&id, wake, &JobBody { waits_for, ..job })?;
                outcome.envelope = envelope;
            }
        }
        operation.map_or(Ok(()), |record| plan.operation(&record))?;
        Ok(outcome)
    }

    /// Commits a plan, and calls the worker if it has something new to do.
    pub(crate) async fn commit(&self, plan: Plan) -> Result<u64, Missed> {
        let rings = plan.rings;
        let done = self.store.commit(plan.into_set()).await.map_err(Missed::of_commit)?;
        if rings {
            self.timing.bell.notify_one();
        }
        Ok(done.rev)
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

/// Takes every step at once, up to one that waits for another operation.
fn run(behalf: &Behalf<'_>, first: &Envelope, memo: Value, facts: &mut Facts) -> Run {
    let (mut current, mut memo, mut waits_for) = (first.clone(), memo, None);
    for _ in 0..MOST_STEPS {
        let step =
            Step { verb: behalf.verb, action: behalf.action, current: &current, memo: &memo };
        match behalf.handler.advance(&step, facts) {
            Advance::Done { envelope, effects, result } => {
                return Run::Ended { envelope, effects, result };
            }
            Advance::Failed { mut envelope, error } => {
                settle_failed(&mut envelope);
                return Run::Failed { envelope, error };
            }
            Advance::Again { envelope, memo: next, wake } => {
                current = envelope.unwrap_or(current);
                memo = next;
                if let Due::WhenDone(token) = wake {
                    waits_for = Some(token);
                    break;
                }
            }
        }
    }
    Run::Waits { envelope: current, memo, wake: Wake::At(facts.now), waits_for }
}
