//! GET and HEAD of one resource.

use std::sync::Arc;

use arm::{ApiVersion, ResourceId, Target, Verb};
use contract::{ETagRule, Entry, Handler, Outcome, View};

use crate::gate::missing;
use crate::missed::Missed;
use crate::request::{GetRequest, Refusal, Reply};
use crate::views::Question;
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
            return Err(faults::method_not_allowed(Verb::Get).into());
        };
        let (entry, version) = self.gate_resource(&request.call, id, Verb::Get).await?;
        match entry {
            Entry::Stored(handler) => self.get_stored(id, handler, &version).await,
            Entry::View(view) => self.get_view(&request, id, view, &version).await,
            Entry::Tracked(_) => Err(self.unknown_type(&id.ty, version.as_str()).into()),
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
            .is_some_and(|entry| entry.descriptor().wire.etag == ETagRule::Header);
        let reply = self.get(request).await?;
        let outcome = if tagged { Outcome::Ok } else { Outcome::NoContent };
        Ok(Reply { etag: reply.etag, ..Reply::new(outcome, None) })
    }

    async fn get_stored(
        &self,
        id: &ResourceId,
        handler: &Arc<dyn Handler>,
        version: &ApiVersion,
    ) -> Result<Reply, Refusal> {
        let descriptor = handler.descriptor();
        let id = &self.registry.canonical(id.clone());
        // A stored resource proves that all it is nested in exists: one read is enough.
        let Some(document) = self.document(&id.key()).await? else {
            self.chain(id).await?;
            return Err(missing(descriptor, id).refusal(descriptor));
        };
        let body = self.shown_document(handler, &document, version).await?;
        let etag = render::etag(handler.as_ref(), document.rev);
        Ok(Reply { etag, ..Reply::written(Outcome::Ok, body) })
    }

    async fn get_view(
        &self,
        request: &GetRequest,
        id: &ResourceId,
        view: &Arc<dyn View>,
        version: &ApiVersion,
    ) -> Result<Reply, Refusal> {
        self.chain(id).await?;
        let descriptor = view.descriptor();
        let parent = id.parent();
        let caller = &request.call.caller;
        let question = Question { id: Some(id), parent: parent.as_ref(), version, caller };
        let asked = self.ask(view.as_ref(), question, |call| view.items(call)).await;
        let (items, _) = asked.map_err(|error| Missed::from(error).refusal(descriptor))?;
        match items.into_iter().next() {
            Some(item) => Ok(Reply::new(Outcome::Ok, Some(item))),
            None => Err(missing(descriptor, id).refusal(descriptor)),
        }
    }
}
