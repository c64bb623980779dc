//! Carries a change to the resources that point at what changed.

use arm::{ArmError, ResourceId};
use contract::{Envelope, Facts, Reaction};
use store::{Document, Expect, Filter, Query, Write};

use crate::plan::Plan;
use crate::record::Record;
use crate::{Engine, faults};

/// How far a change travels: the first hearer, its hearers, theirs.
const DEPTH: usize = 3;
/// How many hearers one change may have.
const HEARERS: usize = 1_000;

/// What changed, and how it is now; `None` when it is gone.
pub type Change = (ResourceId, Option<Envelope>);

impl Engine {
    /// Adds to `plan` what hearers make of `changes`. Nothing below `leaving` is asked: it goes as well.
    pub(crate) async fn reactions(
        &self,
        plan: &mut Plan,
        mut changes: Vec<Change>,
        leaving: Option<&ResourceId>,
        facts: &mut Facts,
    ) -> Result<(), ArmError> {
        if !self.registry.anyone_hears() {
            return Ok(());
        }
        for _ in 0..DEPTH {
            let mut next = Vec::new();
            for (id, changed) in &changes {
                for document in self.hearers(id).await? {
                    if leaving.is_some_and(|root| covers(root, &document))
                        || written(plan, &document)
                    {
                        continue;
                    }
                    next.extend(self.react(plan, &document, id, changed.as_ref(), facts)?);
                }
            }
            changes = next;
        }
        Ok(())
    }

    async fn hearers(&self, id: &ResourceId) -> Result<Vec<Document>, ArmError> {
        let filter = Filter::PointingTo { target: id.key() };
        let query = Query::List { filter, after: None, limit: HEARERS, reverse: false };
        self.store.read(vec![query]).await.map(|mut s| s.take_documents()).map_err(faults::store)
    }

    fn react(
        &self,
        plan: &mut Plan,
        document: &Document,
        other: &ResourceId,
        changed: Option<&Envelope>,
        facts: &mut Facts,
    ) -> Result<Option<Change>, ArmError> {
        let record = Record::read(&self.registry, document)?;
        if !record.handler.descriptor().hears {
            return Ok(None);
        }
        let target = other.key();
        let mut me = record.envelope.clone();
        let mut moved = false;
        for reference in document.references.iter().filter(|r| r.target == target) {
            let call = Reaction { me: &me, role: &reference.role, other, changed };
            if let Some(after) = record.handler.react(&call, facts) {
                me = after;
                moved = true;
            }
        }
        if !moved {
            return Ok(None);
        }
        plan.expect(Expect::Rev(document.key.clone(), document.rev));
        plan.put(&record.with(me.clone()), Some(&record))?;
        Ok(Some((me.id.clone(), Some(me))))
    }
}

fn covers(root: &ResourceId, document: &Document) -> bool {
    let root = root.key();
    document.key.strip_prefix(&root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn written(plan: &Plan, document: &Document) -> bool {
    plan.set.writes.iter().any(|write| match write {
        Write::Put(put) => put.key == document.key,
        Write::Delete(key) => *key == document.key,
        _ => false,
    })
}
