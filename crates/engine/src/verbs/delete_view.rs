//! DELETE of what a view shows: it removes the stored resources that the item stands for.

use std::sync::Arc;

use arm::{ApiVersion, ResourceId, Verb};
use contract::{View, ViewCall, Word};

use crate::Engine;
use crate::missed::{Missed, decided};
use crate::request::{DeleteRequest, Refusal, Reply};
use crate::views::Question;

impl Engine {
    /// Deletes what a view shows, by what it says that means for stored resources.
    pub(super) async fn delete_view(
        &self,
        request: &DeleteRequest,
        id: &ResourceId,
        view: &Arc<dyn View>,
        version: &ApiVersion,
    ) -> Result<Reply, Refusal> {
        let deleted = decided!(self.try_delete_view(request, id, view, version).await);
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
        let parent = id.parent();
        let caller = &request.call.caller;
        let question = Question { id: Some(id), parent: parent.as_ref(), version, caller };
        let answer = |call: &ViewCall<'_>| match view.items(call)?.is_empty() {
            true => Ok(None),
            false => view.remove(call).map(Some),
        };
        let (Some(effects), lookup) = self.ask(view.as_ref(), question, answer).await? else {
            return Ok(Word::Absent);
        };
        let mut facts = self.facts.facts();
        self.commit_effects(&request.call, id, lookup, effects, &mut facts).await?;
        Ok(Word::Deleted)
    }
}
