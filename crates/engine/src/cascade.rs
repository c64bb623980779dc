//! Removes a resource with all below it, in bounded chunks, each with its own effects.

use std::sync::Arc;

use arm::{ArmError, OperationEvent, ResourceId};
use contract::Facts;
use store::{Document, Expect, Filter, Job, Query, Write};

use crate::effects::Cause;
use crate::lro::JobBody;
use crate::missed::Missed;
use crate::plan::Plan;
use crate::record::Record;
use crate::worker::StepEnd;
use crate::{Engine, faults};

/// How many resources one commit removes.
const CHUNK: usize = 200;

impl Engine {
    /// One chunk of a removal; the root itself goes last. With `unchanged_since` nothing happens to a
    /// root that a client has changed after that.
    pub(crate) async fn remove_step(
        &self,
        job: &Job,
        body: &JobBody,
        root: &ResourceId,
        unchanged_since: Option<&str>,
    ) -> Result<StepEnd, Missed> {
        let mut facts = self.facts.facts();
        let mut plan = Plan::default();
        plan.expect_lease(job);
        let (top, below) = self.deepest_below(root).await?;
        let top = match top {
            Some(top) => Some((Record::read(&self.registry, &top)?, top)),
            None => None,
        };
        let is_meant = |record: &Record| {
            unchanged_since.is_none_or(|at| record.envelope.system_data.last_modified_at == at)
        };
        let Some((top, document)) = top.filter(|(record, _)| is_meant(record)) else {
            self.end_removal(&mut plan, job, body, &facts).await?;
            self.commit(plan).await?;
            return Ok(StepEnd::Done);
        };
        let last = below.len() < CHUNK;
        plan.expect(Expect::Rev(document.key.clone(), document.rev));
        let cause = Cause { job: body, leaving: Some(root) };
        let mut changes = Vec::new();
        for document in &below {
            if plan.writes(&document.key) {
                continue;
            }
            plan.expect(Expect::Rev(document.key.clone(), document.rev));
            let record = Record::read(&self.registry, document)?;
            self.gone(&mut plan, &record, cause, &mut facts, 0, &mut changes).await?;
        }
        if last {
            // Nobody can have come in: the store keeps no orphan.
            self.gone(&mut plan, &top, cause, &mut facts, 0, &mut changes).await?;
            self.end_removal(&mut plan, job, body, &facts).await?;
        } else if !top.closing {
            plan.put(&top.with_closing(true), Some(&top))?;
        }
        self.reactions(&mut plan, changes, cause, &mut facts).await?;
        self.commit(plan).await?;
        Ok(if last { StepEnd::Done } else { StepEnd::Goes })
    }

    /// The root, and the last ones below it in key order: children come before what they are nested in.
    async fn deepest_below(
        &self,
        root: &ResourceId,
    ) -> Result<(Option<Arc<Document>>, Vec<Document>), ArmError> {
        let filter = Filter::Below { under: root.key() };
        let below = Query::List { filter, after: None, limit: CHUNK, reverse: true };
        let queries = vec![Query::Get(root.key()), below];
        let mut snapshot = self.store.read(queries).await.map_err(faults::store)?;
        Ok((snapshot.take_document(), snapshot.take_documents()))
    }

    async fn end_removal(
        &self,
        plan: &mut Plan,
        job: &Job,
        body: &JobBody,
        facts: &Facts,
    ) -> Result<(), ArmError> {
        if let Some(record) = self.running(body).await? {
            plan.operation(&record.after(OperationEvent::Finish, facts.now)?)?;
        }
        plan.write(Write::DeleteJob(job.id.clone()));
        Ok(())
    }
}
