//! Who stands in the way of a deletion: others that point, from outside of what is to go, to something
//! in it that they keep.
//!
//! Knows: references and what descriptors say of them. Must not know: any type.

use std::sync::Arc;

use arm::{ArmError, ResourceId};
use contract::{Handler, Keeper};
use store::{Document, Expect, Filter, Query};

use crate::record::Record;
use crate::{Engine, faults};

/// How many documents one read looks at.
const CHUNK: usize = 200;

impl Engine {
    /// That nobody outside of `root` keeps it, or anything below it; and what makes that hold at the
    /// commit. Afterwards nobody can begin to point there: what is on its way out is not found.
    pub(crate) async fn check_keepers(&self, root: &ResourceId) -> Result<Vec<Expect>, ArmError> {
        let mut expects = Vec::new();
        for handler in self.registry.kept() {
            let mut after = None;
            loop {
                let kept = self.kept_in(root, handler, after.take()).await?;
                for document in &kept {
                    for keeper in &handler.descriptor().kept_by {
                        expects.push(self.check_keeper(root, document, keeper).await?);
                    }
                }
                if kept.len() < CHUNK {
                    break;
                }
                after = kept.last().map(|document| document.key.clone());
            }
        }
        Ok(expects)
    }

    /// The resources of one type that go with `root`.
    async fn kept_in(
        &self,
        root: &ResourceId,
        handler: &Arc<dyn Handler>,
        after: Option<String>,
    ) -> Result<Vec<Document>, ArmError> {
        let ty = &handler.descriptor().ty;
        let (key, first) = (root.key(), after.is_none());
        let filter = Filter::Kind { kind: ty.key(), under: key.clone() };
        let below = Query::List { filter, after, limit: CHUNK, reverse: false };
        let mut snapshot =
            self.store.read(vec![Query::Get(key), below]).await.map_err(faults::store)?;
        let itself = snapshot.take_document().filter(|_| first && *ty == root.ty);
        let itself = itself.map(|document| Document::clone(&document));
        let mut kept = snapshot.take_documents();
        kept.splice(0..0, itself);
        Ok(kept)
    }

    async fn check_keeper(
        &self,
        root: &ResourceId,
        kept: &Document,
        keeper: &Keeper,
    ) -> Result<Expect, ArmError> {
        let filter = Filter::PointingAs { target: kept.key.clone(), role: keeper.role.clone() };
        let (mut after, mut count) = (None, 0);
        loop {
            let query = Query::List { filter: filter.clone(), after, limit: CHUNK, reverse: false };
            let mut snapshot = self.store.read(vec![query]).await.map_err(faults::store)?;
            let found = snapshot.take_documents();
            if let Some(outside) = found.iter().find(|one| !covers(root, &one.key)) {
                return Err(self.kept(kept, outside, keeper)?);
            }
            count += found.len() as u64;
            if found.len() < CHUNK {
                return Ok(Expect::Members(filter, count));
            }
            after = found.last().map(|document| document.key.clone());
        }
    }

    fn kept(
        &self,
        kept: &Document,
        outside: &Document,
        keeper: &Keeper,
    ) -> Result<ArmError, ArmError> {
        let kept = Record::read_open(&self.registry, kept)?;
        let outside = Record::read_open(&self.registry, outside)?;
        let text = keeper.message.replace("{name}", kept.envelope.id.name());
        let text = text.replace("{keeper}", &outside.envelope.id.to_string());
        Ok(ArmError::new(keeper.kind, keeper.code.clone(), text))
    }
}

/// Whether a document is `root` or below it.
pub fn covers(root: &ResourceId, key: &str) -> bool {
    let root = root.key();
    key.strip_prefix(&root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
