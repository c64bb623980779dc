//! Carries a change to the resources that point at what changed.

use std::collections::BTreeMap;
use std::sync::Arc;

use arm::{ArmError, ResourceId};
use contract::{Envelope, Facts, Reaction};
use store::{Document, Expect, Filter, Query};

use crate::plan::Plan;
use crate::record::Record;
use crate::{Engine, faults};

/// How far a change travels: the first hearer, its hearers, theirs.
const DEPTH: usize = 3;
/// How many hearers one change may have.
const HEARERS: usize = 1_000;

/// What changed, and how it is now; `None` when it is gone.
pub type Change = (ResourceId, Option<Arc<Envelope>>);

/// Hearers by key: as they were read, and as they are after all they heard so far.
type Heard = BTreeMap<String, (Record, Record)>;

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
        let mut heard = Heard::new();
        for _ in 0..DEPTH {
            let mut moved = Heard::new();
            let hearers = self.hearers(plan, &changes).await?;
            for ((id, changed), documents) in changes.iter().zip(hearers) {
                for document in documents {
                    let leaves = leaving.is_some_and(|root| covers(root, &document));
                    if leaves || plan.writes(&document.key) {
                        continue;
                    }
                    let hearer = self.hear(&heard, &document, id, changed.as_deref(), facts)?;
                    if let Some(hearer) = hearer {
                        heard.insert(document.key.clone(), hearer.clone());
                        moved.insert(document.key, hearer);
                    }
                }
            }
            changes = moved
                .into_values()
                .map(|(_, me)| (me.envelope.id.clone(), Some(me.envelope)))
                .collect();
        }
        for (key, (before, me)) in heard {
            plan.expect(Expect::Rev(key, before.rev));
            plan.put(&me, Some(&before))?;
        }
        Ok(())
    }

    /// Who points to each of what changed. Nobody may join or leave them before the commit.
    async fn hearers(
        &self,
        plan: &mut Plan,
        changes: &[Change],
    ) -> Result<Vec<Vec<Document>>, ArmError> {
        let pointing_to = |id: &ResourceId| Filter::PointingTo { target: id.key() };
        let queries = changes.iter().map(|(id, _)| Query::List {
            filter: pointing_to(id),
            after: None,
            limit: HEARERS,
            reverse: false,
        });
        let mut snapshot = self.store.read(queries.collect()).await.map_err(faults::store)?;
        let mut hearers = Vec::new();
        for (id, _) in changes {
            let documents = snapshot.take_documents();
            if documents.is_empty() {
                plan.expect(Expect::NoReferences(id.key()));
            } else if documents.len() < HEARERS {
                plan.expect(Expect::Members(pointing_to(id), documents.len() as u64));
            } else {
                tracing::warn!(%id, "only the first {HEARERS} that point to it hear of a change");
            }
            hearers.push(documents);
        }
        Ok(hearers)
    }

    /// What one hearer becomes; `None` where it stays as it is.
    fn hear(
        &self,
        heard: &Heard,
        document: &Document,
        other: &ResourceId,
        changed: Option<&Envelope>,
        facts: &mut Facts,
    ) -> Result<Option<(Record, Record)>, ArmError> {
        let (before, mut me) = match heard.get(&document.key) {
            Some((before, me)) => (before.clone(), me.clone()),
            None => {
                let record = Record::read(&self.registry, document)?;
                (record.clone(), record)
            }
        };
        if !before.handler.descriptor().hears {
            return Ok(None);
        }
        let target = other.key();
        let mut moved = false;
        for reference in document.references.iter().filter(|r| r.target == target) {
            let call = Reaction { me: me.resource(), role: &reference.role, other, changed };
            if let Some(after) = before.handler.react(&call, facts) {
                me = before.with(after);
                moved = true;
            }
        }
        Ok(moved.then_some((before, me)))
    }
}

fn covers(root: &ResourceId, document: &Document) -> bool {
    let root = root.key();
    document.key.strip_prefix(&root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
