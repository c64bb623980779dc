//! DELETE.

use std::sync::Arc;

use arm::{ApiVersion, ArmError, ETag, OperationEvent, ResourceId, Target, Verb};
use contract::{Admission, Descriptor, Envelope, Facts, Found, Handler, NeedCall, Outcome, Word};
use jiff::SignedDuration;
use serde_json::Value;
use store::{Expect, Filter, Query, Wake};

use super::settle::{Behalf, begun};
use super::write::check_settled;
use super::{ATTEMPTS, Missed, wrong_shape};
use crate::gate::Chain;
use crate::lookup::Lookup;
use crate::lro::{JobBody, OperationRecord, Task, links};
use crate::plan::Plan;
use crate::record::Record;
use crate::request::{DeleteRequest, Links, Refusal, Reply};
use crate::{Engine, faults, render};

/// A removal driven within its request is taken over by the worker if the request dies: after this.
const INLINE_GRACE_S: i64 = 30;

/// A deletion that may go on.
struct Removal<'a> {
    request: &'a DeleteRequest,
    handler: &'a Arc<dyn Handler>,
    record: Record,
    chain: Chain,
    lookup: Lookup,
    /// How the resource looks while it goes.
    interim: Envelope,
}

/// What a deletion left to be answered.
struct Removed {
    word: Word,
    shown: Option<Envelope>,
    links: Option<Links>,
}

impl Engine {
    /// Deletes a resource and all below it.
    ///
    /// # Errors
    /// The refusal to tell the client; nothing was deleted.
    pub async fn delete(&self, request: DeleteRequest) -> Result<Reply, Refusal> {
        let Target::Resource(id) = &request.call.target else {
            return Err(wrong_shape("collection").into());
        };
        Self::check_subscription_id(id.subscription_id())?;
        let handler = self.writable(id, Verb::Delete)?;
        let descriptor = handler.descriptor();
        self.authorize(&request.call, descriptor, Verb::Delete, Some(id))?;
        let version = Self::version(&request.call, descriptor)?;
        let id = self.registry.canonical(id.clone());
        let conditional = request.precondition.if_match.is_some();
        let mut attempt = 0;
        let removed = loop {
            attempt += 1;
            match self.try_delete(&request, handler, &version, &id).await {
                Ok(removed) => break removed,
                Err(Missed::Lost(_)) if !conditional && attempt < ATTEMPTS => {}
                Err(Missed::Refused(error) | Missed::Lost(error)) => {
                    return Err(Self::refusal(descriptor, error));
                }
            }
        };
        Ok(answer(handler.as_ref(), &version, removed))
    }

    async fn try_delete(
        &self,
        request: &DeleteRequest,
        handler: &Arc<dyn Handler>,
        version: &ApiVersion,
        id: &ResourceId,
    ) -> Result<Removed, Missed> {
        let chain = self.chain(id).await?;
        let Some(document) = chain.current() else {
            return absent(handler.descriptor(), id).map_err(Missed::Refused);
        };
        let record = Record::read(&self.registry, document)?;
        self.check_deletable(request, &record, &chain)?;
        let mut facts = self.facts.facts();
        let nothing = Found::default();
        let asked = NeedCall {
            verb: Verb::Delete,
            id,
            proposal: None,
            action: None,
            current: Some(&record.envelope),
            found: &nothing,
        };
        let lookup = self.look_up(|found| handler.needs(&NeedCall { found, ..asked })).await?;
        let parent = self.parent_record(&chain)?;
        let admission = Admission {
            verb: Verb::Delete,
            id: &record.envelope.id,
            version,
            caller: &request.call.caller,
            current: Some(&record.envelope),
            parent: parent.as_ref().map(|record| &record.envelope),
            sent: &Value::Null,
            found: &lookup.found,
        };
        let interim = handler.release(&admission, &mut facts)?.envelope;
        let removal = Removal { request, handler, record, chain, lookup, interim };
        if self.has_any_below(id).await? {
            self.remove_tree(removal, &mut facts).await
        } else {
            self.remove_leaf(removal, &mut facts).await
        }
    }

    fn check_deletable(
        &self,
        request: &DeleteRequest,
        record: &Record,
        chain: &Chain,
    ) -> Result<(), ArmError> {
        let descriptor = record.handler.descriptor();
        for ancestor in chain.ancestors().filter(|ancestor| ancestor.closing) {
            let closing = Record::read(&self.registry, ancestor)?;
            return Err(faults::closing(&closing.envelope.id));
        }
        if record.closing {
            return Err(faults::closing(&record.envelope.id));
        }
        check_settled(record)?;
        let tag = ETag::of_revision(record.envelope.rev);
        descriptor.preconditions.check(Verb::Delete, &request.precondition, Some(&tag))
    }

    pub(crate) async fn has_any_below(&self, id: &ResourceId) -> Result<bool, ArmError> {
        let filter = Filter::Below { under: id.key() };
        let query = Query::List { filter, after: None, limit: 1, reverse: false };
        let mut snapshot = self.store.read(vec![query]).await.map_err(faults::store)?;
        Ok(!snapshot.take_documents().is_empty())
    }

    /// Nothing below: one commit, unless the operation is to take its time.
    async fn remove_leaf(
        &self,
        removal: Removal<'_>,
        facts: &mut Facts,
    ) -> Result<Removed, Missed> {
        let behalf = removal.behalf();
        let lro = removal.handler.descriptor().lro(Verb::Delete);
        let id = removal.record.envelope.id.clone();
        let wake = lro.and_then(|lro| self.timing.wake(lro, &id, Verb::Delete, facts.now));
        if let Some(wake) = wake {
            return self.begin_removal(removal, Some(wake), facts).await;
        }
        let mut plan = removal.plan();
        plan.expect(Expect::NoneUnder(id.key()));
        let job = behalf.job(Task::Remove { resource: id }, None, Value::Null);
        self.gone(&mut plan, &removal.record, None, &job, facts).await?;
        let links = match lro {
            None => None,
            Some(_) => {
                let record = behalf.operation(&removal.interim, facts);
                let record = record.after(OperationEvent::Finish, facts.now)?;
                plan.operation(&record)?;
                removal.links(&record)
            }
        };
        self.store.commit(plan.set).await.map_err(Missed::of_commit)?;
        Ok(removal.done(links))
    }

    /// Marks the root, then removes in chunks: at once, or when the operation's time has come.
    async fn remove_tree(
        &self,
        removal: Removal<'_>,
        facts: &mut Facts,
    ) -> Result<Removed, Missed> {
        let id = &removal.record.envelope.id;
        let lro = removal.handler.descriptor().lro(Verb::Delete);
        let wake = lro.and_then(|lro| self.timing.wake(lro, id, Verb::Delete, facts.now));
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
        let mut going = removal.record.with(removal.interim.clone());
        going.closing = true;
        plan.put(&going, Some(&removal.record))?;
        let mut operation = None;
        if runs_long {
            let record = begun(behalf.operation(&removal.interim, facts), later, facts)?;
            plan.operation(&record)?;
            operation = Some(record);
        }
        let token = operation.as_ref().map(|record| record.operation.token.clone());
        let job_id = token.as_deref().map_or_else(|| format!("remove/{}", id.key()), JobBody::id);
        let job = behalf.job(Task::Remove { resource: id }, token, Value::Null);
        plan.job(&job_id, later, &job)?;
        self.store.commit(plan.set).await.map_err(Missed::of_commit)?;
        if wake.is_none() {
            self.drive(&job_id).await?;
        } else {
            self.timing.bell.notify_one();
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
        let place = self.record.envelope.location.as_deref();
        Some(links(lro, &record.operation, place, &self.request.call.origin))
    }

    fn done(self, links: Option<Links>) -> Removed {
        let word = if links.is_some() { Word::Accepted } else { Word::Deleted };
        Removed { word, shown: Some(self.interim), links }
    }
}

/// Nothing to delete is a success, below a parent that exists.
fn absent(descriptor: &Descriptor, id: &ResourceId) -> Result<Removed, ArmError> {
    let is_core = matches!(id.scope, arm::Scope::Tenant);
    if is_core {
        return Err(faults::not_found(descriptor, id));
    }
    Ok(Removed { word: Word::Absent, shown: None, links: None })
}

fn answer(handler: &dyn Handler, version: &ApiVersion, removed: Removed) -> Reply {
    let (outcome, with_body) =
        handler.descriptor().codes.outcome(Verb::Delete, removed.word, version);
    let shown = removed.shown.filter(|_| with_body && outcome != Outcome::NoContent);
    let body = shown.map(|envelope| render::resource(handler, &envelope, version));
    let mut reply = Reply::new(outcome, body);
    reply.links = removed.links.unwrap_or_default();
    reply
}
