//! Removes a resource with all below it, in bounded chunks, each with its own effects.

use arm::{ArmError, OperationEvent, ResourceId};
use contract::Facts;
use store::{Document, Expect, Filter, Job, Query, Write};

use crate::lro::JobBody;
use crate::plan::Plan;
use crate::reactions::Change;
use crate::record::Record;
use crate::worker::StepEnd;
use crate::{Engine, faults};

/// How many resources one commit removes.
const CHUNK: usize = 200;

impl Engine {
    /// One chunk of a removal; the root itself goes last.
    pub(crate) async fn remove_step(
        &self,
        job: &Job,
        body: &JobBody,
        root: &ResourceId,
    ) -> Result<StepEnd, ArmError> {
        let mut facts = self.facts.facts();
        let mut plan = Plan::default();
        plan.expect_lease(job);
        let Some(top) = self.document(&root.key()).await? else {
            self.end_removal(&mut plan, job, body, &facts).await?;
            self.commit(plan).await?;
            return Ok(StepEnd::Done);
        };
        let below = self.deepest_below(root).await?;
        let last = below.len() < CHUNK;
        let mut leaving: Vec<&Document> = below.iter().collect();
        if last {
            leaving.push(&top);
        }
        let mut changes: Vec<Change> = Vec::new();
        for document in leaving {
            plan.expect(Expect::Rev(document.key.clone(), document.rev));
            let record = Record::read(&self.registry, document)?;
            self.gone(&mut plan, &record, Some(root), body, &mut facts).await?;
            changes.push((record.envelope.id, None));
        }
        self.reactions(&mut plan, changes, Some(root), &mut facts).await?;
        if last {
            // No child can have come in: the root is closing, and the store keeps no orphan.
            self.end_removal(&mut plan, job, body, &facts).await?;
        }
        self.commit(plan).await?;
        Ok(if last { StepEnd::Done } else { StepEnd::Again })
    }

    /// Removes one resource and adds what its type wants to happen then. Outside a cascade its
    /// hearers are told here.
    pub(crate) async fn gone(
        &self,
        plan: &mut Plan,
        record: &Record,
        root: Option<&ResourceId>,
        job: &JobBody,
        facts: &mut Facts,
    ) -> Result<(), ArmError> {
        let effects = record.handler.gone(&record.envelope, facts);
        plan.remove(record);
        let effects = self.read_effects(effects).await?;
        for removed in &effects.removed {
            plan.remove(removed);
        }
        plan.effects(&self.registry, effects.effects, root, job)?;
        if root.is_some() {
            return Ok(());
        }
        self.reactions(plan, vec![(record.envelope.id.clone(), None)], None, facts).await
    }

    /// The last ones in key order: children come before what they are nested in.
    async fn deepest_below(&self, root: &ResourceId) -> Result<Vec<Document>, ArmError> {
        let filter = Filter::Below { under: root.key() };
        let query = Query::List { filter, after: None, limit: CHUNK, reverse: true };
        self.store.read(vec![query]).await.map(|mut s| s.take_documents()).map_err(faults::store)
    }

    async fn end_removal(
        &self,
        plan: &mut Plan,
        job: &Job,
        body: &JobBody,
        facts: &Facts,
    ) -> Result<(), ArmError> {
        if let Some(token) = &body.operation
            && let Some(record) = self.operation_record(token).await?
            && record.is_running()
        {
            plan.operation(&record.after(OperationEvent::Finish, facts.now)?)?;
        }
        plan.write(Write::DeleteJob(job.id.clone()));
        Ok(())
    }
}
