//! PUT and PATCH.

use std::sync::Arc;

use arm::{ApiVersion, ArmError, ETag, ProvisioningState, ResourceId, SystemData, Target, Verb};
use contract::{
    Admission, Descriptor, Envelope, Finish, Found, Handler, Need, NeedCall, Outcome, Word,
};
use store::Expect;

use super::proposal::Draft;
use super::settle::Settled;
use crate::gate::{Chain, missing};
use crate::lookup::Asker;
use crate::lro::Ticket;
use crate::missed::{Missed, decided};
use crate::record::{Record, store_parent};
use crate::request::{Body, Links, Refusal, Reply, WriteRequest};
use crate::{Engine, body, faults, render};

/// What a client wants written.
#[derive(Clone, Copy)]
struct Asked<'a> {
    request: &'a WriteRequest,
    verb: Verb,
    handler: &'a Arc<dyn Handler>,
    version: &'a ApiVersion,
    id: &'a ResourceId,
}

/// One attempt's view of the world.
struct Attempt<'a> {
    request: &'a WriteRequest,
    verb: Verb,
    handler: &'a Arc<dyn Handler>,
    version: &'a ApiVersion,
    id: ResourceId,
    chain: Chain,
    current: Option<Record>,
}

impl Engine {
    /// Creates or replaces a resource.
    ///
    /// # Errors
    /// The refusal to tell the client; nothing was written.
    pub async fn put(&self, request: WriteRequest) -> Result<Reply, Refusal> {
        self.write(&request, Verb::Put).await
    }

    /// Changes a resource by a merge patch; `tags` are replaced.
    ///
    /// # Errors
    /// The refusal to tell the client; nothing was written.
    pub async fn patch(&self, request: WriteRequest) -> Result<Reply, Refusal> {
        self.write(&request, Verb::Patch).await
    }

    async fn write(&self, request: &WriteRequest, verb: Verb) -> Result<Reply, Refusal> {
        let Target::Resource(id) = &request.call.target else {
            return Err(faults::method_not_allowed(verb).into());
        };
        let (handler, version) = self.gate_stored(&request.call, id, verb).await?;
        let id = self.registry.canonical(id.clone());
        let asked = Asked { request, verb, handler, version: &version, id: &id };
        let mut ticket = self.timing.ticket();
        let written = decided!(self.try_write(asked, &mut ticket).await);
        let reply = written.map_err(|missed| missed.refusal(handler.descriptor()))?;
        ticket.spend();
        Ok(reply)
    }

    async fn try_write(&self, asked: Asked<'_>, ticket: &mut Ticket<'_>) -> Result<Reply, Missed> {
        let Asked { request, verb, handler, version, id } = asked;
        let chain = self.chain(id).await.map_err(Missed::Gate)?;
        let current =
            chain.current().map(|document| Record::read(&self.registry, document)).transpose()?;
        let id = match (&current, verb) {
            // A resource is called as the last PUT called it.
            (Some(record), Verb::Patch) => record.envelope.id.clone(),
            _ => chain.display_id(id, &self.registry),
        };
        let attempt = Attempt { request, verb, handler, version, id, chain, current };
        attempt.check(self)?;
        let sent = body::parse(&request.body).map_err(Missed::Gate)?;
        let mut facts = self.facts.facts();
        let draft = Draft {
            handler: handler.as_ref(),
            verb,
            version,
            id: &attempt.id,
            current: attempt.current.as_ref().map(Record::resource),
            system_data: attempt.system_data(facts.now),
        };
        let proposal = draft.propose(sent)?;
        let parent = self.parent_record(&attempt.chain, handler.descriptor())?;
        let asker = Asker { descriptor: handler.descriptor(), caller: Some(&request.call.caller) };
        let lookup = self.look_up(asker, |found| attempt.needs(&proposal, found)).await?;
        attempt.check_claims(&lookup.found)?;
        attempt.check_limit(&lookup.found)?;
        let admission = Admission {
            verb,
            id: &attempt.id,
            version,
            caller: &request.call.caller,
            current: attempt.current.as_ref().map(Record::resource),
            parent: parent.as_ref().map(Record::resource),
            found: &lookup.found,
            query: &[],
        };
        let admitted = handler.admit(&admission, proposal, &mut facts)?;
        if admitted.finish == Finish::Unchanged {
            let rev = attempt.current.as_ref().map_or(0, |record| record.rev);
            let shown = Record::new(handler, admitted.envelope).at(rev);
            return self.answer_written(&attempt, &shown, None).await;
        }
        let mut settled = self.settle(&attempt.behalf(), admitted, ticket, &mut facts).await?;
        settled.plan.expect_unchanged(&attempt.id.key(), attempt.chain.current());
        settled.plan.expect_all(lookup.expects);
        settled
            .plan
            .expect_all(attempt.chain.check_registered(&self.registry)?.into_iter().collect());
        for ancestor in attempt.chain.ancestors() {
            settled.plan.expect(Expect::Live(ancestor.key.clone()));
        }
        if let Some(parent) = attempt.chain.parent_of(handler.descriptor()) {
            // What was decided may rest on the parent's own content.
            settled.plan.expect_unchanged(&parent.key, Some(parent));
        }
        self.commit_write(&attempt, settled).await
    }

    async fn commit_write(&self, attempt: &Attempt<'_>, settled: Settled) -> Result<Reply, Missed> {
        let Settled { plan, shown, links } = settled;
        let rev = self.commit(plan).await?;
        self.answer_written(attempt, &shown.at(rev), links).await
    }

    async fn answer_written(
        &self,
        attempt: &Attempt<'_>,
        shown: &Record,
        links: Option<Links>,
    ) -> Result<Reply, Missed> {
        let (outcome, with_body) = attempt.outcome(links.is_some());
        let mut reply = Reply::new(outcome, None);
        if with_body {
            let body = self.told(shown, attempt.version, links.is_some()).await?;
            reply.body = Some(Body::Written(body));
        }
        reply.etag = render::etag(attempt.handler.as_ref(), shown.rev);
        reply.links = links.unwrap_or_default();
        Ok(reply)
    }
}

impl<'a> Attempt<'a> {
    fn descriptor(&self) -> &'a Descriptor {
        self.handler.descriptor()
    }

    /// What stands in the way before the body is looked at.
    fn check(&self, engine: &Engine) -> Result<(), Missed> {
        let descriptor = self.descriptor();
        self.chain.check_registered(&engine.registry).map_err(Missed::Gate)?;
        engine.check_open(&self.chain).map_err(Missed::Gate)?;
        if let Some(parent) = engine
            .parent_record(&self.chain, descriptor)?
            .filter(|_| descriptor.needs_settled_parent)
        {
            check_settled(&parent)?;
        }
        let tag = self.current.as_ref().map(|record| ETag::of_revision(record.rev));
        match &self.current {
            None if self.verb == Verb::Patch => {
                return Err(missing(descriptor, &self.id));
            }
            None => self.check_name()?,
            Some(record) if record.closing => return Err(faults::closing(&self.id).into()),
            Some(record) => check_settled(record)?,
        }
        descriptor.preconditions.check(self.verb, &self.request.precondition, tag.as_ref())?;
        Ok(())
    }

    fn check_name(&self) -> Result<(), ArmError> {
        let descriptor = self.descriptor();
        descriptor.name.run(self.id.name()).map_err(|told| {
            let text = format!(
                "The name '{}' is not valid for a resource of type '{}'. {told}",
                self.id.name(),
                descriptor.ty
            );
            ArmError::bad_request(descriptor.errors.name.clone(), text).at("name")
        })
    }

    fn system_data(&self, now: jiff::Timestamp) -> SystemData {
        let caller = &self.request.call.caller;
        match &self.current {
            Some(record) => record.envelope.system_data.modified(caller, now),
            None => SystemData::created(caller, now),
        }
    }

    fn needs(&self, proposal: &Envelope, found: &Found) -> Vec<Need> {
        let mut needs = self.handler.needs(&NeedCall {
            verb: self.verb,
            id: &self.id,
            proposal: Some(proposal),
            action: None,
            current: self.current.as_ref().map(Record::resource),
            found,
        });
        needs.extend(self.siblings());
        needs
    }

    /// The count of siblings, where it is limited and this is a new one.
    fn siblings(&self) -> Option<Need> {
        let descriptor = self.descriptor();
        let counts = descriptor.limit.is_some() && self.current.is_none();
        let under = store_parent(&descriptor.hosting, &self.id).filter(|_| counts)?;
        Some(Need::Count { ty: descriptor.ty.clone(), under })
    }

    /// A name that is held by what was not there a moment ago: somebody has just made it.
    fn check_claims(&self, found: &Found) -> Result<(), Missed> {
        let mut holders = found.claims.iter().filter_map(|(_, _, holder)| holder.as_ref());
        let is_new = self.current.is_none();
        if is_new && holders.any(|holder| *holder == self.id.key()) {
            return Err(Missed::Lost(faults::lost_race()));
        }
        Ok(())
    }

    fn check_limit(&self, found: &Found) -> Result<(), ArmError> {
        let (Some(limit), Some(Need::Count { ty, under })) =
            (&self.descriptor().limit, self.siblings())
        else {
            return Ok(());
        };
        match found.count(&ty, &under) {
            Some(count) if count >= limit.most => {
                Err(ArmError::new(limit.kind, limit.code.clone(), limit.message.clone()))
            }
            _ => Ok(()),
        }
    }

    fn outcome(&self, runs_long: bool) -> (Outcome, bool) {
        let word = match (self.verb, &self.current) {
            (Verb::Put, None) => Word::Created,
            (Verb::Put, Some(_)) => Word::Replaced,
            _ if runs_long => Word::Accepted,
            _ => Word::Updated,
        };
        self.descriptor().codes.outcome(self.verb, word, self.version)
    }

    fn behalf(&self) -> super::settle::Behalf<'_> {
        super::settle::Behalf {
            call: &self.request.call,
            handler: self.handler,
            verb: self.verb,
            action: None,
            before: self.current.as_ref(),
        }
    }
}

/// Refuses while another operation on the resource has not ended.
pub(super) fn check_settled(record: &Record) -> Result<(), ArmError> {
    match record.envelope.provisioning_state() {
        Some(state) if !ProvisioningState::read(state).is_terminal() => {
            Err(faults::busy(&record.envelope.id, state))
        }
        _ => Ok(()),
    }
}
