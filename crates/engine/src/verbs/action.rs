//! POST of a named action.

use std::sync::Arc;

use arm::{ApiVersion, ArmError, Collection, ResourceId, ResourceType, Target, Verb};
use contract::{
    Action, ActionCall, ActionMount, Admitted, Descriptor, Effects, Entry, Facts, Finish, Found,
    Handler, NeedCall, Outcome, View,
};
use serde_json::{Map, Value};
use store::Expect;

use super::settle::Behalf;
use super::write::check_settled;
use crate::effects::Cause;
use crate::gate::missing;
use crate::lookup::{Asker, Lookup};
use crate::lro::{JobBody, Task, Ticket};
use crate::missed::{Missed, decided};
use crate::plan::Plan;
use crate::record::Record;
use crate::request::{ActionRequest, Body, Call, Refusal, Reply};
use crate::{Engine, body, faults, registry, render};

/// An action with its body read.
struct Asked<'a> {
    request: &'a ActionRequest,
    action: &'a Action,
    version: &'a ApiVersion,
    /// The resource, or the subscription or location.
    on: ResourceId,
    body: Value,
}

impl Engine {
    /// Runs an action on a resource, or on a namespace in a subscription or location.
    ///
    /// # Errors
    /// The refusal to tell the client; nothing was changed.
    pub async fn action(&self, request: ActionRequest) -> Result<Reply, Refusal> {
        let Target::Collection(Collection { parent, ty }) = &request.call.target else {
            return Err(faults::method_not_allowed(Verb::Action).into());
        };
        let known = self.registry.action(ty);
        let right = match known {
            Some((entry, action)) => registry::right_of_action(entry.descriptor(), action),
            None => format!("{ty}/action"),
        };
        let served = || {
            let served = known.filter(|(entry, action)| {
                let on = parent.as_ref();
                is_mounted(action, on)
                    && (action.mount != ActionMount::Resource
                        || on.is_some_and(|on| self.hosts(entry.descriptor(), &on.scope)))
            });
            let (entry, action) = served.ok_or_else(|| self.no_action(ty, &request.call))?;
            Ok((entry.descriptor(), (entry, action)))
        };
        let ((entry, action), version) = self.gate(&request.call, &right, served).await?;
        let descriptor = entry.descriptor();
        let unplaced = || self.no_action(ty, &request.call);
        let on = self.registry.canonical(parent.clone().ok_or_else(unplaced)?);
        let body = read_body(descriptor, action, &version, &request.body)
            .map_err(|missed| missed.refusal(descriptor))?;
        let asked = Asked { request: &request, action, version: &version, on, body };
        let mut ticket = self.timing.ticket();
        let acted = decided!(self.try_action(&asked, entry, &mut ticket).await);
        let reply = acted.map_err(|missed| missed.refusal(descriptor))?;
        ticket.spend();
        Ok(reply)
    }

    fn no_action(&self, ty: &ResourceType, call: &Call) -> ArmError {
        let above = ty.parent().and_then(|parent| self.registry.ty(&parent));
        match above.or_else(|| self.registry.collection(ty)) {
            Some(_) => faults::method_not_allowed(Verb::Action),
            None => self.unknown_type(ty, &call.api_version),
        }
    }

    async fn try_action(
        &self,
        asked: &Asked<'_>,
        entry: &Entry,
        ticket: &mut Ticket<'_>,
    ) -> Result<Reply, Missed> {
        match (entry, &asked.action.mount) {
            (Entry::Stored(handler), ActionMount::Resource) => {
                self.act_on(asked, handler, ticket).await
            }
            (Entry::Stored(handler), _) => self.act_in(asked, handler).await,
            (Entry::View(view), _) => self.act_view(asked, view).await,
            (Entry::Tracked(_), _) => Err(faults::method_not_allowed(Verb::Action).into()),
        }
    }

    /// On a stored resource.
    async fn act_on(
        &self,
        asked: &Asked<'_>,
        handler: &Arc<dyn Handler>,
        ticket: &mut Ticket<'_>,
    ) -> Result<Reply, Missed> {
        let descriptor = handler.descriptor();
        let chain = self.chain(&asked.on).await.map_err(Missed::Gate)?;
        let document = chain.current().ok_or_else(|| missing(descriptor, &asked.on))?;
        let record = Record::read(&self.registry, document)?;
        let lookup = self.action_needs(asked, handler, Some(&record)).await?;
        let mut facts = self.facts.facts();
        let acted = handler.act(&asked.call(Some(&record), &lookup), &mut facts)?;
        let Some(mut changed) = acted.change else {
            let reply = asked.reply(acted.outcome, acted.body);
            let call = &asked.request.call;
            self.commit_effects(call, &asked.on, lookup, acted.effects, &mut facts).await?;
            return Ok(reply);
        };
        self.check_open(&chain).map_err(Missed::Gate)?;
        if record.closing {
            return Err(faults::closing(&record.envelope.id).into());
        }
        check_settled(&record)?;
        changed.system_data = changed.system_data.modified(&asked.request.call.caller, facts.now);
        let behalf = Behalf {
            call: &asked.request.call,
            handler,
            verb: Verb::Action,
            action: Some(&asked.action.name),
            before: Some(&record),
        };
        let finish = match asked.action.lro {
            Some(_) => Finish::Later(Value::Null),
            None => Finish::Now,
        };
        let admitted = Admitted { envelope: changed, finish, effects: acted.effects };
        let mut settled = self.settle(&behalf, admitted, ticket, &mut facts).await?;
        settled.plan.expect(Expect::Rev(document.key.clone(), document.rev));
        settled.plan.expect_all(lookup.expects);
        let rev = self.commit(settled.plan).await?;
        let mut reply = asked.reply(acted.outcome, acted.body);
        reply.etag = render::etag(handler.as_ref(), rev);
        reply.links = settled.links.unwrap_or_default();
        Ok(reply)
    }

    /// On a namespace.
    async fn act_in(&self, asked: &Asked<'_>, handler: &Arc<dyn Handler>) -> Result<Reply, Missed> {
        self.require(&asked.on).await.map_err(Missed::Gate)?;
        let lookup = self.action_needs(asked, handler, None).await?;
        let mut facts = self.facts.facts();
        let acted = handler.act(&asked.call(None, &lookup), &mut facts)?;
        let reply = asked.reply(acted.outcome, acted.body);
        let call = &asked.request.call;
        self.commit_effects(call, &asked.on, lookup, acted.effects, &mut facts).await?;
        Ok(reply)
    }

    async fn act_view(&self, asked: &Asked<'_>, view: &Arc<dyn View>) -> Result<Reply, Missed> {
        self.require(&asked.on).await.map_err(Missed::Gate)?;
        let needs = |_: &Found| view.action_needs(&asked.action.name, Some(&asked.on));
        let lookup = self.look_up(asked.asker(view.descriptor()), needs).await?;
        let mut facts = self.facts.facts();
        let acted = view.act(&asked.call(None, &lookup), &self.registry, &mut facts)?;
        let reply = asked.reply(acted.outcome, acted.body);
        let call = &asked.request.call;
        self.commit_effects(call, &asked.on, lookup, acted.effects, &mut facts).await?;
        Ok(reply)
    }

    /// Commits what an action, or the deletion of a view's item, does to other resources, if it does
    /// anything.
    pub(crate) async fn commit_effects(
        &self,
        call: &Call,
        on: &ResourceId,
        lookup: Lookup,
        effects: Effects,
        facts: &mut Facts,
    ) -> Result<(), Missed> {
        if effects == Effects::default() {
            return Ok(());
        }
        let job = JobBody {
            task: Task::Remove { resource: on.clone(), unchanged_since: None },
            operation: None,
            api_version: call.api_version.clone(),
            caller: call.caller.clone(),
            correlation_id: call.correlation_id.clone(),
            waits_for: None,
            memo: Value::Null,
        };
        let mut plan = Plan::default();
        plan.expect_all(lookup.expects);
        let cause = Cause { job: &job, leaving: None };
        self.apply(&mut plan, None, vec![effects], cause, facts).await?;
        self.commit(plan).await.map(drop)
    }

    async fn action_needs(
        &self,
        asked: &Asked<'_>,
        handler: &Arc<dyn Handler>,
        record: Option<&Record>,
    ) -> Result<Lookup, ArmError> {
        let needs = NeedCall {
            verb: Verb::Action,
            id: &asked.on,
            proposal: None,
            action: Some((&asked.action.name, &asked.body)),
            current: record.map(Record::resource),
            found: &Found::default(),
        };
        let needs = |found: &Found| handler.needs(&NeedCall { found, ..needs });
        self.look_up(asked.asker(handler.descriptor()), needs).await
    }
}

impl Asked<'_> {
    fn reply(&self, outcome: Outcome, body: Option<Value>) -> Reply {
        match (&self.action.media, body) {
            (Some(media), Some(Value::String(text))) => {
                let media = media.clone();
                Reply { body: Some(Body::Text { media, text }), ..Reply::new(outcome, None) }
            }
            (_, body) => Reply::new(outcome, body),
        }
    }

    fn asker<'b>(&'b self, descriptor: &'b Descriptor) -> Asker<'b> {
        Asker { descriptor, caller: Some(&self.request.call.caller) }
    }

    fn call<'b>(&'b self, record: Option<&'b Record>, lookup: &'b Lookup) -> ActionCall<'b> {
        ActionCall {
            action: &self.action.name,
            version: self.version,
            caller: &self.request.call.caller,
            current: record.map(Record::resource),
            scope: Some(&self.on),
            body: &self.body,
            found: &lookup.found,
        }
    }
}

/// Whether an action is reached below `parent`.
fn is_mounted(action: &Action, parent: Option<&ResourceId>) -> bool {
    let is_subscription = |id: &ResourceId| id.ty == ResourceType::subscription();
    match (&action.mount, parent) {
        (_, None) => false,
        (ActionMount::Resource, Some(_)) => true,
        (ActionMount::Subscription, Some(id)) => is_subscription(id),
        (ActionMount::ResourceGroup, Some(id)) => id.ty == ResourceType::resource_group(),
        (ActionMount::Location, Some(id)) => id.parent().as_ref().is_some_and(is_subscription),
    }
}

fn read_body(
    descriptor: &Descriptor,
    action: &Action,
    version: &ApiVersion,
    bytes: &[u8],
) -> Result<Value, Missed> {
    let value = body::parse(bytes).map_err(Missed::Gate)?;
    let Some(tree) = &action.body else { return Ok(value) };
    let mut map = match value {
        Value::Null => Map::new(),
        other => body::object(other)?,
    };
    body::clean(tree, version, &mut map);
    descriptor.errors.refuse(body::faults(tree, None, &map))?;
    Ok(Value::Object(map))
}
