//! GET of a collection, a page at a time.
//!
//! Knows: paging, `$filter`, `$top`, `$skip`. Must not know: any type; never holds more than a page.

mod filter;
mod operations;
mod options;
mod stored;
#[cfg(test)]
mod tests;
mod tracked;

use std::sync::Arc;

use arm::{ApiVersion, Target, Verb};
use contract::{Entry, Outcome, View, ViewCall};
use serde_json::{Map, Value};

use crate::missed::Missed;
use crate::request::{ListRequest, Refusal, Reply};
use crate::views::Question;
use crate::{Engine, faults};

use options::Options;

/// One page of a collection as it is told.
struct Listed {
    items: Vec<Value>,
    /// The token at which the next page starts.
    next: Option<String>,
    /// The total, where the type tells it.
    count: Option<u64>,
}

impl Engine {
    /// One page of a collection.
    ///
    /// # Errors
    /// The refusal to tell the client.
    pub async fn list(&self, request: ListRequest) -> Result<Reply, Refusal> {
        let Target::Collection(collection) = &request.call.target else {
            return Err(faults::method_not_allowed(Verb::Get).into());
        };
        if let Some(provider) = self.operations_of(&collection.ty) {
            let body = Self::list_operations(&request.call, provider)?;
            return Ok(Reply::new(Outcome::Ok, Some(body)));
        }
        let (call, parent) = (&request.call, collection.parent.as_ref());
        let entry = self.registry.collection(&collection.ty);
        let ty = entry.map_or(&collection.ty, |entry| &entry.descriptor().ty);
        let served = || {
            let unknown = || self.unknown_type(&collection.ty, &call.api_version);
            let listed = entry.filter(|entry| self.lists_in(entry.descriptor(), parent));
            listed.map(|entry| (entry.descriptor(), entry)).ok_or_else(unknown)
        };
        let (entry, version) = self.gate(call, &format!("{ty}/read"), served).await?;
        let descriptor = entry.descriptor();
        if let Some(parent) = parent {
            self.require(parent).await?;
        }
        let refuse = |error| Missed::from(error).refusal(descriptor);
        let options = Options::read(&request.query, descriptor.listing.as_ref()).map_err(refuse)?;
        let listed = match entry {
            Entry::Stored(handler) => {
                self.list_stored(parent, handler, &options, &version).await.map_err(refuse)?
            }
            Entry::Tracked(_) => self.list_tracked(parent, &options).await?,
            Entry::View(view) => return self.list_view(&request, view, &version).await,
        };
        let nulls = descriptor.listing.as_ref().map_or(&[][..], |listing| &listing.nulls);
        Ok(Reply::new(Outcome::Ok, Some(with_nulls(page(&request, listed), nulls))))
    }

    async fn list_view(
        &self,
        request: &ListRequest,
        view: &Arc<dyn View>,
        version: &ApiVersion,
    ) -> Result<Reply, Refusal> {
        let parent = match &request.call.target {
            Target::Collection(collection) => collection.parent.as_ref(),
            Target::Resource(_) => None,
        };
        let descriptor = view.descriptor();
        let question = Question { id: None, parent, version, caller: &request.call.caller };
        let answer = |call: &ViewCall<'_>| {
            let items = view.items(call)?;
            let around = view.around(call, &items);
            Ok((items, around, view.resources(call)))
        };
        let asked = self.ask(view.as_ref(), question, answer).await;
        let ((mut items, around, resources), _) =
            asked.map_err(|error| Missed::from(error).refusal(descriptor))?;
        items.extend(self.shown_resources(&resources, version).await?);
        let mut body = Map::new();
        body.insert("value".to_owned(), Value::Array(items));
        body.extend(around);
        let nulls = descriptor.listing.as_ref().map_or(&[][..], |listing| &listing.nulls);
        Ok(Reply::new(Outcome::Ok, Some(with_nulls(body, nulls))))
    }
}

/// The answer with what the type writes as `null` where there is nothing to say.
fn with_nulls(mut body: Map<String, Value>, nulls: &[String]) -> Value {
    for name in nulls {
        body.entry(name.clone()).or_insert(Value::Null);
    }
    Value::Object(body)
}

fn page(request: &ListRequest, listed: Listed) -> Map<String, Value> {
    let mut body = Map::new();
    body.insert("value".to_owned(), Value::Array(listed.items));
    if let Some(count) = listed.count {
        body.insert("count".to_owned(), count.into());
    }
    if let Some(token) = listed.next {
        body.insert("nextLink".to_owned(), Value::String(next_link(request, &token)));
    }
    body
}

/// The client's own query with another position in it.
fn next_link(request: &ListRequest, token: &str) -> String {
    let call = &request.call;
    let path = match &call.target {
        Target::Collection(collection) => crate::url::path(&collection.to_string()),
        Target::Resource(id) => crate::url::path(&id.to_string()),
    };
    let mut link = format!(
        "{}{path}?{}",
        call.origin,
        crate::url::parameter("api-version", &call.api_version)
    );
    for (name, value) in &request.query {
        if !name.eq_ignore_ascii_case("$skiptoken") && name.starts_with('$') {
            link = format!("{link}&{}", crate::url::parameter(name, value));
        }
    }
    format!("{link}&{}", crate::url::parameter("$skiptoken", token))
}
