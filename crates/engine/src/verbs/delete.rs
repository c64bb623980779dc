//! DELETE.

use std::sync::Arc;

use arm::{ApiVersion, ArmError, ETag, OperationEvent, ResourceId, ResourceType, Target, Verb};
use contract::{
    Admission, Descriptor, Effects, Entry, Envelope, Facts, Found, Handler, NeedCall, Outcome,
    Release, Word,
};
use jiff::SignedDuration;
use serde_json::Value;
use store::{Filter, Query, Wake};

use super::settle::{Behalf, begun};
use super::write::check_settled;
use crate::effects::Cause;
use crate::gate::{Chain, missing};
use crate::lookup::{Asker, Lookup};
use crate::lro::{JobBody, OperationRecord, Task, Ticket, links};
use crate::missed::{Missed, decided};
use crate::plan::Plan;
use crate::record::Record;
use crate::request::{Body, DeleteRequest, Links, Refusal, Reply};
use crate::{Engine, faults};

/// A removal driven within its request is taken over by the worker if the request dies: after this.
const INLINE_GRACE_S: i64 = 30;

/// What a client wants deleted.
#[derive(Clone, Copy)]
struct Asked<'a> {
    request: &'a DeleteRequest,
    handler: &'a Arc<dyn Handler>,
    version: &'a ApiVersion,
    id: &'a ResourceId,
}

/// A deletion that may go on.
struct Removal<'a> {
    request: &'a DeleteRequest,
    handler: &'a Arc<dyn Handler>,
    record: Record,
    chain: Chain,
    lookup: Lookup,
    /// How the resource looks while it goes.
    interim: Envelope,
    /// What else the client's wish makes happen.
    effects: Effects,
}

/// What a deletion left to be answered.
struct Removed {
    word: Word,
    shown: Option<Envelope>,
    /// Where it stood.
    rev: u64,
    links: Option<Links>,
}

impl Engine {
    /// Deletes a resource and all below it.
    ///
    /// # Errors
    /// The refusal to tell the client; nothing was deleted.
    pub async fn delete(&self, request: DeleteRequest) -> Result<Reply, Refusal> {
        let Target::Resource(id) = &request.call.target else {
            return Err(faults::method_not_allowed(Verb::Delete).into());
        };
        let (entry, version) = self.gate_resource(&request.call, id, Verb::Delete).await?;
        let id = self.registry.canonical(id.clone());
        let handler = match entry {
            Entry::Stored(handler) => handler,
            Entry::View(view) => return self.delete_view(&request, &id, view, &version).await,
            Entry::Tracked(_) => return Err(faults::method_not_allowed(Verb::Delete).into()),
        };
        let asked = Asked { request: &request, handler, version: &version, id: &id };
        let mut ticket = self.timing.ticket();
        let removed = decided!(self.try_delete(asked, &mut ticket).await);
        let removed = removed.map_err(|missed| missed.refusal(handler.descriptor()))?;
        ticket.spend();
        Ok(self.answer_removed(handler, &version, removed).await?)
    }

    async fn answer_removed(
        &self,
        handler: &Arc<dyn Handler>,
        version: &ApiVersion,
        removed: Removed,
    ) -> Result<Reply, ArmError> {
        let codes = &handler.descriptor().codes;
        let (outcome, with_body) = codes.outcome(Verb::Delete, removed.word, version);
        let mut reply = Reply::new(outcome, None);
        let shown = removed.shown.filter(|_| with_body && outcome != Outcome::NoContent);
        if let Some(envelope) = shown {
            let record = Record::new(handler, envelope).at(removed.rev);
            let announces = removed.links.is_some();
            reply.body = Some(Body::Written(self.told(&record, version, announces).await?));
        }
        reply.links = removed.links.unwrap_or_default();
        Ok(reply)
    }

    async fn try_delete(
        &self,
        asked: Asked<'_>,
        ticket: &mut Ticket<'_>,
    ) -> Result<Removed, Missed> {
        let Asked { request, handler, version, id } = asked;
        let chain = self.chain(id).await.map_err(Missed::Gate)?;
        let Some(document) = chain.current() else { return absent(handler.descriptor(), id) };
        let record = Record::read(&self.registry, document)?;
        self.check_deletable(request, &record, &chain)?;
        let mut facts = self.facts.facts();
        let nothing = Found::default();
        let needs = NeedCall {
            verb: Verb::Delete,
            id,
            proposal: None,
            action: None,
            current: Some(&record.envelope),
            found: &nothing,
        };
        let needs = |found: &Found| handler.needs(&NeedCall { found, ..needs });
        let caller = Some(&request.call.caller);
        let asker = Asker { descriptor: handler.descriptor(), caller };
        let mut lookup = self.look_up(asker, needs).await?;
        let parent = self.parent_record(&chain, handler.descriptor())?;
        let admission = Admission {
            verb: Verb::Delete,
            id: &record.envelope.id,
            version,
            caller: &request.call.caller,
            current: Some(&record.envelope),
            parent: parent.as_ref().map(Record::resource),
            found: &lookup.found,
            query: &request.query,
        };
        let Release { envelope: interim, effects } = handler.release(&admission, &mut facts)?;
        lookup.expects.extend(self.check_keepers(id).await?);
        let removal = Removal { request, handler, record, chain, lookup, interim, effects };
        if self.has_any_below(id).await? {
            self.remove_tree(removal, ticket, &mut facts).await
        } else {
            self.remove_leaf(removal, ticket, &mut facts).await
        }
    }

    fn check_deletable(
        &self,
        request: &DeleteRequest,
        record: &Record,
        chain: &Chain,
    ) -> Result<(), Missed> {
        let descriptor = record.handler.descriptor();
        self.check_open(chain).map_err(Missed::Gate)?;
        if record.closing {
            return Err(faults::closing(&record.envelope.id).into());
        }
        check_settled(record)?;
        let tag = ETag::of_revision(record.rev);
        descriptor.preconditions.check(Verb::Delete, &request.precondition, Some(&tag))?;
        Ok(())
    }

    async fn has_any_below(&self, id: &ResourceId) -> Result<bool, ArmError> {
        let filter = Filter::Below { under: id.key() };
        let query = Query::List { filter, after: None, limit: 1, reverse: false };
        let mut snapshot = self.store.read(vec![query]).await.map_err(faults::store)?;
        Ok(!snapshot.take_documents().is_empty())
    }

    /// Nothing below: one commit, unless the operation is to take its time.
    async fn remove_leaf(
        &self,
        removal: Removal<'_>,
        ticket: &mut Ticket<'_>,
        facts: &mut Facts,
    ) -> Result<Removed, Missed> {
        let behalf = removal.behalf();
        let lro = removal.handler.descriptor().lro(Verb::Delete);
        let id = removal.record.envelope.id.clone();
        let wake = lro.and_then(|lro| self.timing.wake(lro, &id, Verb::Delete, facts.now, ticket));
        if let Some(wake) = wake {
            return self.begin_removal(removal, Some(wake), facts).await;
        }
        let mut plan = removal.plan();
        // That nothing has come in below it, the store sees to: it keeps no orphan.
        let task = Task::Remove { resource: id, unchanged_since: None };
        let job = behalf.job(task, None, Value::Null);
        let (cause, mut changes) = (Cause { job: &job, leaving: None }, Vec::new());
        let going = removal.record.with(removal.interim.clone());
        self.gone(&mut plan, &going, cause, facts, 0, &mut changes).await?;
        self.follow(&mut plan, removal.effects.clone(), cause, true, facts, &mut changes).await?;
        self.reactions(&mut plan, changes, cause, facts).await?;
        let links = match lro {
            None => None,
            Some(_) => {
                let record = behalf.operation(&removal.interim, facts);
                let record = record.after(OperationEvent::Finish, facts.now)?;
                plan.operation(&record)?;
                removal.links(&record)
            }
        };
        self.commit(plan).await?;
        Ok(removal.done(links))
    }

    /// Marks the root, then removes in chunks: at once, or when the operation's time has come.
    async fn remove_tree(
        &self,
        removal: Removal<'_>,
        ticket: &mut Ticket<'_>,
        facts: &mut Facts,
    ) -> Result<Removed, Missed> {
        let id = &removal.record.envelope.id;
        let lro = removal.handler.descriptor().lro(Verb::Delete);
        let wake = lro.and_then(|lro| self.timing.wake(lro, id, Verb::Delete, facts.now, ticket));
        self.begin_removal(removal, wake, facts).await
    }

    async fn begin_removal(
        &self,
        removal: Removal<'_>,
        wake: Option<Wake>,
        facts: &mut Facts,
    ) -> Result<Removed, Missed> {
        let behalf = removal.behalf();
        let id = removal.record.envelope.id.clone();
        let runs_long = removal.handler.descriptor().lro(Verb::Delete).is_some();
        let later = wake.unwrap_or_else(|| {
            let grace = SignedDuration::from_secs(INLINE_GRACE_S);
            Wake::At(facts.now.saturating_add(grace).unwrap_or(facts.now))
        });
        let mut plan = removal.plan();
        let going = removal.record.with(removal.interim.clone()).with_closing(true);
        let mut operation = None;
        if runs_long {
            let record = begun(behalf.operation(&removal.interim, facts), later, facts)?;
            plan.operation(&record)?;
            operation = Some(record);
        }
        let token = operation.as_ref().map(|record| record.operation.token.clone());
        let job_id = token.as_deref().map_or_else(|| JobBody::removal(&id.key()), JobBody::id);
        let task = Task::Remove { resource: id, unchanged_since: None };
        let job = behalf.job(task, token, Value::Null);
        plan.job(&job_id, later, &job)?;
        let (cause, effects) = (Cause { job: &job, leaving: None }, vec![removal.effects.clone()]);
        let change = Some((&going, Some(&removal.record)));
        self.apply(&mut plan, change, effects, cause, facts).await?;
        self.commit(plan).await?;
        if wake.is_none() {
            self.drive(&job_id).await?;
        }
        let links = operation.as_ref().and_then(|record| removal.links(record));
        Ok(removal.done(links))
    }
}

impl Removal<'_> {
    fn behalf(&self) -> Behalf<'_> {
        Behalf {
            call: &self.request.call,
            handler: self.handler,
            verb: Verb::Delete,
            action: None,
            before: Some(&self.record),
        }
    }

    /// What must still hold when the deletion is committed.
    fn plan(&self) -> Plan {
        let mut plan = Plan::default();
        plan.expect_unchanged(&self.record.envelope.id.key(), self.chain.current());
        plan.expect_all(self.lookup.expects.clone());
        plan
    }

    fn links(&self, record: &OperationRecord) -> Option<Links> {
        let lro = self.handler.descriptor().lro(Verb::Delete)?;
        Some(links(lro, &record.operation, &self.request.call.origin))
    }

    fn done(self, links: Option<Links>) -> Removed {
        let word = if links.is_some() { Word::Accepted } else { Word::Deleted };
        Removed { word, shown: Some(self.interim), rev: self.record.rev, links }
    }
}

/// Nothing to delete is a success, below a parent that exists.
fn absent(descriptor: &Descriptor, id: &ResourceId) -> Result<Removed, Missed> {
    if id.ty == ResourceType::resource_group() {
        return Err(missing(descriptor, id));
    }
    Ok(Removed { word: Word::Absent, shown: None, rev: 0, links: None })
}
