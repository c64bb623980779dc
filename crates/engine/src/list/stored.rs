//! Lists of one stored type.

use std::sync::Arc;

use arm::{ApiVersion, ArmError, ResourceId};
use contract::Handler;
use serde_json::Value;
use store::{Document, Filter, Query};

use super::Listed;
use super::options::Options;
use crate::record::Record;
use crate::{Engine, faults, render};

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
        let show = |document: &Document| -> Result<Value, ArmError> {
            let record = Record::read(&self.registry, document)?;
            Ok(render::resource(handler.as_ref(), &record.envelope, record.rev, version))
        };
        self.scan(filter, options, show).await
    }

    /// Reads chunk by chunk until the page is full, or to the end where the total is asked for.
    pub(super) async fn scan(
        &self,
        filter: Filter,
        options: &Options,
        show: impl Fn(&Document) -> Result<Value, ArmError>,
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
            for document in &documents {
                let item = show(document)?;
                let matches = options.filter.as_ref().is_none_or(|filter| filter.matches(&item));
                if matches && !page.take(document, item, options.page) {
                    break;
                }
            }
            if end || page.more {
                break;
            }
        }
        let count = self.total(filter, options, &show).await?;
        let next = page.last.filter(|_| page.more).map(|last| Options::next(&last));
        Ok(Listed { items: page.items, next, count })
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
        show: impl Fn(&Document) -> Result<Value, ArmError>,
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
            for document in &documents {
                total += u64::from(wanted.matches(&show(document)?));
            }
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
