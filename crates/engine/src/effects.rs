//! What a decision makes happen to other resources, as part of its own commit.

use std::sync::Arc;

use arm::{ArmError, ResourceId};
use contract::{Effects, Envelope, Facts};
use futures_util::future::{BoxFuture, FutureExt};
use store::{Document, Expect, Filter, Query, Wake};

use crate::lro::{JobBody, Task};
use crate::missed::Missed;
use crate::plan::Plan;
use crate::reactions::Change;
use crate::record::Record;
use crate::{Engine, faults};

/// How many resources an effect removes within the commit; what has more below it is left to a job.
const MOST_REMOVED: usize = 200;
/// How far one removal causes another within the commit.
const DEPTH: u32 = 3;

/// On whose behalf things happen.
#[derive(Clone, Copy)]
pub struct Cause<'a> {
    pub job: &'a JobBody,
    /// The root of a removal under way: nothing is put below it, nothing below it is asked.
    pub leaving: Option<&'a ResourceId>,
}

impl Engine {
    /// Adds to `plan` what changes, the effects of it, and what neighbours make of both. Names are let
    /// go of before others take them.
    pub(crate) async fn apply(
        &self,
        plan: &mut Plan,
        change: Option<(&Record, Option<&Record>)>,
        effects: Vec<Effects>,
        cause: Cause<'_>,
        facts: &mut Facts,
    ) -> Result<(), Missed> {
        let mut changes = Vec::new();
        for id in effects.iter().flat_map(|effects| &effects.remove) {
            self.uproot(plan, id, cause, facts, 0, &mut changes).await?;
        }
        if let Some((after, before)) = change {
            plan.put(after, before)?;
            changes.push(Change::put(after, before));
        }
        for effects in effects {
            self.put_effects(plan, effects, cause, true, &mut changes).await?;
        }
        self.reactions(plan, changes, cause, facts).await
    }

    /// Adds to `plan` what a neighbour's change, or a client's deletion, makes happen.
    pub(crate) async fn follow(
        &self,
        plan: &mut Plan,
        effects: Effects,
        cause: Cause<'_>,
        strict: bool,
        facts: &mut Facts,
        changes: &mut Vec<Change>,
    ) -> Result<(), Missed> {
        for id in &effects.remove {
            self.uproot(plan, id, cause, facts, 0, changes).await?;
        }
        self.put_effects(plan, effects, cause, strict, changes).await
    }

    /// Removes one resource as it was read, and adds what its type wants to happen then.
    pub(crate) async fn gone(
        &self,
        plan: &mut Plan,
        record: &Record,
        cause: Cause<'_>,
        facts: &mut Facts,
        depth: u32,
        changes: &mut Vec<Change>,
    ) -> Result<(), Missed> {
        let effects = record.handler.gone(&record.envelope, facts);
        plan.remove(record);
        changes.push(Change::gone(record));
        for id in &effects.remove {
            self.uproot(plan, id, cause, facts, depth + 1, changes).await?;
        }
        self.put_effects(plan, effects, cause, false, changes).await
    }

    /// Removes a resource with all below it, if it is there.
    fn uproot<'a>(
        &'a self,
        plan: &'a mut Plan,
        id: &'a ResourceId,
        cause: Cause<'a>,
        facts: &'a mut Facts,
        depth: u32,
        changes: &'a mut Vec<Change>,
    ) -> BoxFuture<'a, Result<(), Missed>> {
        async move {
            let key = id.key();
            let (top, below) = self.tree(&key).await?;
            let Some(top) = top.filter(|top| !plan.writes(&top.key)) else { return Ok(()) };
            plan.expect(Expect::Rev(key.clone(), top.rev));
            if below.len() > MOST_REMOVED || depth > DEPTH {
                return self.uproot_later(plan, &top, cause, facts);
            }
            for document in below.iter().chain([&*top]) {
                if plan.writes(&document.key) {
                    continue;
                }
                plan.expect(Expect::Rev(document.key.clone(), document.rev));
                let record = Record::read(&self.registry, document)?;
                self.gone(plan, &record, cause, facts, depth, changes).await?;
            }
            Ok(())
        }
        .boxed()
    }

    /// Closes the root now and leaves the rest to the worker.
    fn uproot_later(
        &self,
        plan: &mut Plan,
        top: &Document,
        cause: Cause<'_>,
        facts: &Facts,
    ) -> Result<(), Missed> {
        let record = Record::read(&self.registry, top)?;
        let resource = record.envelope.id.clone();
        let job = cause.job.with(Task::Remove { resource, unchanged_since: None });
        plan.put(&record.with_closing(true), Some(&record))?;
        plan.job(&JobBody::removal(&top.key), Wake::At(facts.now), &job)?;
        Ok(())
    }

    /// A document and those below it, the deepest first, in one snapshot; more than an effect removes
    /// are not told apart.
    async fn tree(&self, key: &str) -> Result<(Option<Arc<Document>>, Vec<Document>), ArmError> {
        let below = Query::List {
            filter: Filter::Below { under: key.to_owned() },
            after: None,
            limit: MOST_REMOVED + 1,
            reverse: true,
        };
        let queries = vec![Query::Get(key.to_owned()), below];
        let mut snapshot = self.store.read(queries).await.map_err(faults::store)?;
        Ok((snapshot.take_document(), snapshot.take_documents()))
    }

    /// With `strict`, what cannot be put is refused; otherwise it is left out: nothing is kept from
    /// going because there is no place for what it leaves behind.
    async fn put_effects(
        &self,
        plan: &mut Plan,
        effects: Effects,
        cause: Cause<'_>,
        strict: bool,
        changes: &mut Vec<Change>,
    ) -> Result<(), Missed> {
        for envelope in effects.put {
            match self.room_for(plan, &envelope, cause).await? {
                Ok(()) => self.put_effect(plan, envelope, changes).await?,
                Err(error) if strict => return Err(error.into()),
                Err(_) => {}
            }
        }
        for (id, at) in effects.remove_at {
            let unchanged_since = self.version_in(plan, &id).await?;
            let key = id.key();
            let job = cause.job.with(Task::Remove { resource: id, unchanged_since });
            plan.job(&JobBody::removal(&key), Wake::At(at), &job)?;
        }
        Ok(())
    }

    /// Whether what `envelope` is to stand below is there to stay; the inner error says why not.
    async fn room_for(
        &self,
        plan: &mut Plan,
        envelope: &Envelope,
        cause: Cause<'_>,
    ) -> Result<Result<(), ArmError>, ArmError> {
        let id = &envelope.id;
        if let Some(root) = cause.leaving.filter(|root| is_below(&id.key(), &root.key())) {
            return Ok(Err(faults::closing(root)));
        }
        let chain = self.chain_of(id).await?;
        for (link, document) in chain.above() {
            match (plan.leaves(&link.key()), document) {
                (Some(Some(_)), _) => {}
                (None, Some(document)) if !document.closing => {
                    plan.expect(Expect::Live(document.key.clone()));
                }
                (None, None) if self.registry.handler(&link.ty).is_none() => {}
                (None, Some(_)) => return Ok(Err(faults::closing(link))),
                _ => return Ok(Err(faults::ancestor_missing(link))),
            }
        }
        Ok(Ok(()))
    }

    /// Puts one resource in the place of what is there.
    async fn put_effect(
        &self,
        plan: &mut Plan,
        envelope: Envelope,
        changes: &mut Vec<Change>,
    ) -> Result<(), Missed> {
        let key = envelope.id.key();
        let unknown =
            || ArmError::internal(format!("an effect on the unknown type {}", envelope.id.ty));
        let handler = self.registry.handler(&envelope.id.ty).ok_or_else(unknown)?.clone();
        let before = self.document(&key).await?.filter(|_| !plan.writes(&key));
        if !plan.writes(&key) {
            plan.expect_unchanged(&key, before.as_deref());
        }
        let before = before.map(|document| Record::read(&self.registry, &document)).transpose()?;
        let closing = before.as_ref().is_some_and(|before| before.closing);
        let record = Record::new(&handler, envelope).with_closing(closing);
        plan.put(&record, before.as_ref())?;
        changes.push(Change::put(&record, before.as_ref()));
        Ok(())
    }

    /// When a resource was last changed by a client, as `plan` leaves it.
    async fn version_in(&self, plan: &Plan, id: &ResourceId) -> Result<Option<String>, ArmError> {
        let document = match plan.leaves(&id.key()) {
            Some(left) => left.cloned().map(Arc::new),
            None => self.document(&id.key()).await?,
        };
        let record =
            document.map(|document| Record::read(&self.registry, &document)).transpose()?;
        Ok(record.map(|record| record.envelope.system_data.last_modified_at.clone()))
    }
}

fn is_below(key: &str, root: &str) -> bool {
    key.strip_prefix(root).is_some_and(|rest| rest.starts_with('/'))
}
