//! POST of a named action.

use std::sync::Arc;

use arm::{ApiVersion, ArmError, Collection, ResourceId, Target, Verb};
use contract::{
    Acted, Action, ActionCall, ActionMount, Descriptor, Entry, Handler, NeedCall, View,
};
use serde_json::{Map, Value};
use store::Expect;

use super::settle::Behalf;
use super::write::check_settled;
use super::{ATTEMPTS, Missed, wrong_shape};
use crate::lookup::Lookup;
use crate::lro::Task;
use crate::plan::Plan;
use crate::record::Record;
use crate::request::{ActionRequest, Refusal, Reply};
use crate::{Engine, body, faults, render};

/// An action with its body read.
struct Asked<'a> {
    request: &'a ActionRequest,
    action: &'a Action,
    version: &'a ApiVersion,
    on: Option<ResourceId>,
    body: Value,
}

impl Engine {
    /// Runs an action on a resource, or on a namespace in a subscription or location.
    ///
    /// # Errors
    /// The refusal to tell the client; nothing was changed.
    pub async fn action(&self, request: ActionRequest) -> Result<Reply, Refusal> {
        let Target::Collection(Collection { parent, ty }) = &request.call.target else {
            return Err(wrong_shape("resource").into());
        };
        Self::check_subscription_id(parent.as_ref().and_then(ResourceId::subscription_id))?;
        let (entry, action) = self.registry.action(ty).ok_or_else(|| self.no_action(ty))?;
        let descriptor = entry.descriptor();
        let right = format!("{}/action", ty_of_action(descriptor, action));
        self.authorizer.authorize(&request.call.caller, &right, parent.as_ref())?;
        let version = Self::version(&request.call, descriptor)?;
        let on = parent.clone().map(|id| self.registry.canonical(id));
        let refuse = |error| Self::refusal(descriptor, error);
        let body = read_body(descriptor, action, &version, &request.body).map_err(refuse)?;
        let asked = Asked { request: &request, action, version: &version, on, body };
        for _ in 1..ATTEMPTS {
            match self.try_action(&asked, entry).await {
                Err(Missed::Lost(_)) => {}
                Ok(reply) => return Ok(reply),
                Err(Missed::Refused(error)) => return Err(refuse(error)),
            }
        }
        match self.try_action(&asked, entry).await {
            Ok(reply) => Ok(reply),
            Err(Missed::Refused(error) | Missed::Lost(error)) => Err(refuse(error)),
        }
    }

    fn no_action(&self, ty: &arm::ResourceType) -> ArmError {
        let text = format!(
            "The requested resource does not support http method 'POST' at '{}'.",
            ty.leaf()
        );
        match ty.parent().and_then(|parent| self.registry.ty(&parent)) {
            Some(_) => ArmError::new(arm::ErrorKind::MethodNotAllowed, "MethodNotAllowed", text),
            None => self.unknown_type(ty),
        }
    }

    async fn try_action(&self, asked: &Asked<'_>, entry: &Entry) -> Result<Reply, Missed> {
        match (entry, &asked.action.mount) {
            (Entry::Stored(handler), ActionMount::Resource) => self.act_on(asked, handler).await,
            (Entry::Stored(handler), _) => self.act_in(asked, handler).await,
            (Entry::View(view), _) => self.act_view(asked, view).await,
            (Entry::Tracked(_), _) => Err(wrong_shape("collection").into()),
        }
    }

    /// On a stored resource.
    async fn act_on(&self, asked: &Asked<'_>, handler: &Arc<dyn Handler>) -> Result<Reply, Missed> {
        let Some(id) = &asked.on else { return Err(wrong_shape("tenant").into()) };
        let chain = self.chain(id).await?;
        let missing = || faults::not_found(handler.descriptor(), id);
        let document = chain.current().ok_or_else(missing)?;
        let record = Record::read(&self.registry, document)?;
        let lookup = self.action_needs(asked, handler, Some(&record)).await?;
        let mut facts = self.facts.facts();
        let call = asked.call(Some(&record), &lookup);
        let acted = handler.act(&call, &mut facts)?;
        let mut plan = Plan::default();
        if let Some(changed) = &acted.change {
            if record.closing {
                return Err(faults::closing(&record.envelope.id).into());
            }
            check_settled(&record)?;
            let mut changed = changed.clone();
            let caller = &asked.request.call.caller;
            changed.system_data = changed.system_data.modified(caller, facts.now);
            plan.expect(Expect::Rev(document.key.clone(), document.rev));
            plan.expect_all(lookup.expects);
            plan.put(&record.with(changed), Some(&record))?;
        }
        self.commit_action(asked, handler, acted, plan).await
    }

    /// On a namespace.
    async fn act_in(&self, asked: &Asked<'_>, handler: &Arc<dyn Handler>) -> Result<Reply, Missed> {
        self.require_scope(asked).await?;
        let lookup = self.action_needs(asked, handler, None).await?;
        let acted = handler.act(&asked.call(None, &lookup), &mut self.facts.facts())?;
        self.commit_action(asked, handler, acted, Plan::default()).await
    }

    async fn act_view(&self, asked: &Asked<'_>, view: &Arc<dyn View>) -> Result<Reply, Missed> {
        self.require_scope(asked).await?;
        let on = asked.on.as_ref();
        let lookup = self.look_up(|_| view.action_needs(&asked.action.name, on)).await?;
        let call = asked.call(None, &lookup);
        let acted = view.act(&call, &self.registry, &mut self.facts.facts())?;
        let mut plan = Plan::default();
        for envelope in acted.effects.put {
            let handler = self.registry.handler(&envelope.id.ty).ok_or_else(|| {
                Missed::Refused(ArmError::internal("a view changes an unknown type"))
            })?;
            let record = Record { handler: Arc::clone(handler), envelope, closing: false };
            plan.put(&record, None)?;
        }
        if !plan.set.writes.is_empty() {
            self.store.commit(plan.set).await.map_err(Missed::of_commit)?;
        }
        Ok(Reply::new(acted.outcome, acted.body))
    }

    async fn commit_action(
        &self,
        asked: &Asked<'_>,
        handler: &Arc<dyn Handler>,
        acted: Acted,
        mut plan: Plan,
    ) -> Result<Reply, Missed> {
        let effects = self.read_effects(acted.effects).await?;
        effects.removed.iter().for_each(|removed| plan.remove(removed));
        if let Some(id) = &asked.on {
            let behalf = Behalf {
                call: &asked.request.call,
                handler,
                verb: Verb::Action,
                action: Some(&asked.action.name),
                before: None,
            };
            let job = behalf.job(Task::Remove { resource: id.clone() }, None, Value::Null);
            plan.effects(&self.registry, effects.effects, None, &job)?;
        }
        let mut reply = Reply::new(acted.outcome, acted.body);
        if !plan.set.writes.is_empty() {
            let committed = self.store.commit(plan.set).await.map_err(Missed::of_commit)?;
            if let Some(mut changed) = acted.change {
                changed.rev = committed.rev;
                reply.etag = render::etag(handler.as_ref(), &changed);
            }
        }
        Ok(reply)
    }

    async fn action_needs(
        &self,
        asked: &Asked<'_>,
        handler: &Arc<dyn Handler>,
        record: Option<&Record>,
    ) -> Result<Lookup, ArmError> {
        let Some(id) = asked.on.as_ref() else { return Ok(Lookup::default()) };
        self.look_up(|found| {
            handler.needs(&NeedCall {
                verb: Verb::Action,
                id,
                proposal: None,
                action: Some((&asked.action.name, &asked.body)),
                current: record.map(|record| &record.envelope),
                found,
            })
        })
        .await
    }

    /// The subscription or resource an action is asked in must exist.
    async fn require_scope(&self, asked: &Asked<'_>) -> Result<(), ArmError> {
        match &asked.on {
            Some(id) => self.require(id).await,
            None => Ok(()),
        }
    }

    /// Refuses unless `id` exists, where it is of a kind that is stored.
    pub(crate) async fn require(&self, id: &ResourceId) -> Result<(), ArmError> {
        let chain = self.chain(id).await?;
        match (chain.current(), self.registry.handler(&id.ty)) {
            (None, Some(_)) => Err(faults::ancestor_missing(id)),
            _ => Ok(()),
        }
    }
}

impl Asked<'_> {
    fn call<'b>(&'b self, record: Option<&'b Record>, lookup: &'b Lookup) -> ActionCall<'b> {
        ActionCall {
            action: &self.action.name,
            version: self.version,
            caller: &self.request.call.caller,
            current: record.map(|record| &record.envelope),
            scope: self.on.as_ref(),
            body: &self.body,
            found: &lookup.found,
        }
    }
}

fn read_body(
    descriptor: &Descriptor,
    action: &Action,
    version: &ApiVersion,
    bytes: &[u8],
) -> Result<Value, ArmError> {
    let value = body::parse(bytes)?;
    let Some(tree) = &action.body else { return Ok(value) };
    let mut map = match value {
        Value::Null => Map::new(),
        other => body::object(other)?,
    };
    body::clean(tree, version, &mut map);
    body::refuse(&descriptor.errors, body::faults(tree, None, &map))?;
    Ok(Value::Object(map))
}

fn ty_of_action(descriptor: &Descriptor, action: &Action) -> String {
    match action.mount {
        ActionMount::Resource => format!("{}/{}", descriptor.ty, action.name),
        _ => format!("{}/{}", descriptor.ty.namespace(), action.name),
    }
}
