//! DELETE of what a view shows: it removes the stored resources that the item stands for.

use std::sync::Arc;

use arm::{ApiVersion, ResourceId, Verb};
use contract::{Found, View, ViewCall, Word};

use crate::Engine;
use crate::lookup::Asker;
use crate::missed::{ATTEMPTS, Missed};
use crate::request::{DeleteRequest, Refusal, Reply};

impl Engine {
    /// Deletes what a view shows, by what it says that means for stored resources.
    pub(super) async fn delete_view(
        &self,
        request: &DeleteRequest,
        id: &ResourceId,
        view: &Arc<dyn View>,
        version: &ApiVersion,
    ) -> Result<Reply, Refusal> {
        let mut deleted = self.try_delete_view(request, id, view, version).await;
        for _ in 1..ATTEMPTS {
            if !matches!(deleted, Err(Missed::Lost(_))) {
                break;
            }
            tokio::task::yield_now().await;
            deleted = self.try_delete_view(request, id, view, version).await;
        }
        let descriptor = view.descriptor();
        let word = deleted.map_err(|missed| missed.refusal(descriptor))?;
        Ok(Reply::new(descriptor.codes.outcome(Verb::Delete, word, version).0, None))
    }

    async fn try_delete_view(
        &self,
        request: &DeleteRequest,
        id: &ResourceId,
        view: &Arc<dyn View>,
        version: &ApiVersion,
    ) -> Result<Word, Missed> {
        let chain = self.chain(id).await.map_err(Missed::Gate)?;
        self.check_open(&chain).map_err(Missed::Gate)?;
        let (parent, nothing) = (id.parent(), Found::default());
        let asked = ViewCall {
            id: Some(id),
            parent: parent.as_ref(),
            version,
            caller: &request.call.caller,
            found: &nothing,
            catalog: &self.registry,
        };
        let needs = |found: &Found| view.needs(&ViewCall { found, ..asked });
        let asker = Asker { descriptor: view.descriptor(), caller: Some(asked.caller) };
        let lookup = self.look_up(asker, needs).await?;
        let asked = ViewCall { found: &lookup.found, ..asked };
        if view.items(&asked)?.is_empty() {
            return Ok(Word::Absent);
        }
        let effects = view.remove(&asked)?;
        let mut facts = self.facts.facts();
        self.commit_effects(&request.call, id, lookup, effects, &mut facts).await?;
        Ok(Word::Deleted)
    }
}
