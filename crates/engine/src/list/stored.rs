//! Lists of one stored type.

use std::sync::Arc;

use arm::{ApiVersion, ArmError, ResourceId};
use contract::Handler;
use serde_json::Value;
use store::{Document, Filter, Query};

use super::options::Options;
use super::{Listed, tracked};
use crate::{Engine, faults};

/// What the items of a list look like.
#[derive(Clone, Copy)]
pub(super) enum Form<'a> {
    /// As their one type shows them.
    Stored { handler: &'a Arc<dyn Handler>, version: &'a ApiVersion },
    /// What resources of all types have in common.
    Tracked(&'a Options),
}

/// How many documents are looked at in one read while a filter passes most of them by.
const CHUNK: usize = 200;

impl Engine {
    pub(super) async fn list_stored(
        &self,
        parent: Option<&ResourceId>,
        handler: &Arc<dyn Handler>,
        options: &Options,
        version: &ApiVersion,
    ) -> Result<Listed, ArmError> {
        let kind = handler.descriptor().ty.key();
        let under = parent.map(ResourceId::key).unwrap_or_default();
        let filter = Filter::Kind { kind, under };
        self.scan(filter, options, Form::Stored { handler, version }).await
    }

    /// Reads chunk by chunk until the page is full, or to the end where the total is asked for.
    pub(super) async fn scan(
        &self,
        filter: Filter,
        options: &Options,
        form: Form<'_>,
    ) -> Result<Listed, ArmError> {
        let mut page = Page { items: Vec::new(), last: None, more: false, skip: options.skip };
        let mut after = options.after.clone();
        loop {
            let room = options.page.saturating_sub(page.items.len());
            let wanted = room.saturating_add(page.skip).saturating_add(1);
            let limit = if options.filter.is_some() { CHUNK } else { wanted.min(CHUNK) };
            let documents = self.chunk(&filter, after.take(), limit).await?;
            let end = documents.len() < limit;
            after = documents.last().map(|document| document.key.clone());
            let items = self.items(form, &documents).await?;
            for (document, item) in documents.iter().zip(items) {
                let matches = options.filter.as_ref().is_none_or(|filter| filter.matches(&item));
                if matches && !page.take(document, item, options.page) {
                    break;
                }
            }
            if end || page.more {
                break;
            }
        }
        let count = self.total(filter, options, form).await?;
        let next = page.last.filter(|_| page.more).map(|last| Options::next(&last));
        Ok(Listed { items: page.items, next, count })
    }

    async fn items(&self, form: Form<'_>, documents: &[Document]) -> Result<Vec<Value>, ArmError> {
        match form {
            Form::Stored { handler, version } => self.shown_all(handler, documents, version).await,
            Form::Tracked(options) => {
                let item = |document| tracked::item(&self.registry, document, options);
                documents.iter().map(item).collect()
            }
        }
    }

    async fn chunk(
        &self,
        filter: &Filter,
        after: Option<String>,
        limit: usize,
    ) -> Result<Vec<Document>, ArmError> {
        let query = Query::List { filter: filter.clone(), after, limit, reverse: false };
        self.store.read(vec![query]).await.map(|mut s| s.take_documents()).map_err(faults::store)
    }

    /// The number of matches over all pages, where the type tells it; never more than a chunk in memory.
    async fn total(
        &self,
        filter: Filter,
        options: &Options,
        form: Form<'_>,
    ) -> Result<Option<u64>, ArmError> {
        if !options.count {
            return Ok(None);
        }
        let Some(wanted) = &options.filter else {
            let mut snapshot =
                self.store.read(vec![Query::Count(filter)]).await.map_err(faults::store)?;
            return Ok(Some(snapshot.take_count()));
        };
        let (mut total, mut after) = (0, None);
        loop {
            let documents = self.chunk(&filter, after, CHUNK).await?;
            let items = self.items(form, &documents).await?;
            total += items.iter().filter(|item| wanted.matches(item)).count() as u64;
            if documents.len() < CHUNK {
                return Ok(Some(total));
            }
            after = documents.last().map(|document| document.key.clone());
        }
    }
}

struct Page {
    items: Vec<Value>,
    /// The key of the last item.
    last: Option<String>,
    /// Whether a match was seen that no longer fits.
    more: bool,
    /// Matches still to be passed over.
    skip: usize,
}

impl Page {
    /// Takes a match; `false` when the page is full.
    fn take(&mut self, document: &Document, item: Value, room: usize) -> bool {
        if self.skip > 0 {
            self.skip -= 1;
            return true;
        }
        if self.items.len() >= room {
            self.more = true;
            return false;
        }
        self.items.push(item);
        self.last = Some(document.key.clone());
        true
    }
}
