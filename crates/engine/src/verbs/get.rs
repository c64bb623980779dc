//! GET and HEAD of one resource.

use std::sync::Arc;

use arm::{ApiVersion, Target, Verb};
use contract::{Descriptor, ETagRule, Entry, Found, Handler, Outcome, View, ViewCall};
use serde_json::Value;

use super::wrong_shape;
use crate::record::Record;
use crate::request::{GetRequest, Refusal, Reply};
use crate::{Engine, faults, render};

impl Engine {
    /// A resource, an operation's status or an operation's result.
    ///
    /// # Errors
    /// The refusal to tell the client.
    pub async fn get(&self, request: GetRequest) -> Result<Reply, Refusal> {
        if let Some(view) = self.registry.operation_view(request.call.target.ty()) {
            return self.operation(&request, view).await;
        }
        let Target::Resource(id) = &request.call.target else {
            return Err(wrong_shape("collection").into());
        };
        let entry = self.entry(&id.ty)?;
        let descriptor = entry.descriptor();
        Self::check_subscription_id(id.subscription_id())?;
        self.authorize(&request.call, descriptor, Verb::Get, Some(id))?;
        let version = Self::version(&request.call, descriptor)?;
        match entry {
            Entry::Stored(handler) => self.get_stored(&request, handler, &version).await,
            Entry::View(view) => self.get_view(&request, view, &version).await,
            Entry::Tracked(_) => Err(self.unknown_type(&id.ty).into()),
        }
    }

    /// Whether a resource exists, and its tag where its type has one.
    ///
    /// # Errors
    /// As [`Engine::get`].
    pub async fn head(&self, request: GetRequest) -> Result<Reply, Refusal> {
        let tagged = self
            .registry
            .ty(request.call.target.ty())
            .is_some_and(|entry| entry.descriptor().wire.etag != ETagRule::None);
        let reply = self.get(request).await?;
        let outcome = if tagged { Outcome::Ok } else { Outcome::NoContent };
        Ok(Reply { etag: reply.etag, ..Reply::new(outcome, None) })
    }

    async fn get_stored(
        &self,
        request: &GetRequest,
        handler: &Arc<dyn Handler>,
        version: &ApiVersion,
    ) -> Result<Reply, Refusal> {
        let Target::Resource(id) = &request.call.target else {
            return Err(wrong_shape("collection").into());
        };
        let descriptor = handler.descriptor();
        // A stored resource proves that all it is nested in exists: one read is enough.
        let Some(document) = self.document(&id.key()).await? else {
            self.chain(id).await?;
            return Err(Self::missing(descriptor, id));
        };
        let record = Record::read(&self.registry, &document)?;
        let body = render::resource(handler.as_ref(), &record.envelope, version);
        let mut reply = Reply::new(Outcome::Ok, Some(body));
        reply.etag = render::etag(handler.as_ref(), &record.envelope);
        Ok(reply)
    }

    async fn get_view(
        &self,
        request: &GetRequest,
        view: &Arc<dyn View>,
        version: &ApiVersion,
    ) -> Result<Reply, Refusal> {
        let Target::Resource(id) = &request.call.target else {
            return Err(wrong_shape("collection").into());
        };
        self.chain(id).await?;
        let items = self.view_items(request, view, version).await?;
        match items.into_iter().next() {
            Some(item) => Ok(Reply::new(Outcome::Ok, Some(item))),
            None => Err(Self::missing(view.descriptor(), id)),
        }
    }

    async fn view_items(
        &self,
        request: &GetRequest,
        view: &Arc<dyn View>,
        version: &ApiVersion,
    ) -> Result<Vec<Value>, Refusal> {
        let id = match &request.call.target {
            Target::Resource(id) => Some(id),
            Target::Collection(_) => None,
        };
        let parent = id.and_then(arm::ResourceId::parent);
        let nothing = Found::default();
        let asked = ViewCall {
            id,
            parent: parent.as_ref(),
            version,
            caller: &request.call.caller,
            found: &nothing,
            catalog: &self.registry,
        };
        let lookup = self.look_up(|found| view.needs(&ViewCall { found, ..asked })).await?;
        let items = view.items(&ViewCall { found: &lookup.found, ..asked });
        items.map_err(|error| Self::refusal(view.descriptor(), error))
    }

    /// The refusal that a resource is not there, in its type's manner.
    pub(crate) fn missing(descriptor: &Descriptor, id: &arm::ResourceId) -> Refusal {
        let by_gateway = descriptor.errors.not_found.is_none();
        Refusal { by_gateway, ..Self::refusal(descriptor, faults::not_found(descriptor, id)) }
    }
}
