//! Carries a change to its neighbours: whom the changed resource points to, and who points to it.
//!
//! Knows: references, as they were and as they are. Must not know what a reference means.

use std::collections::BTreeMap;
use std::sync::Arc;

use arm::{ArmError, Caller, ResourceId};
use contract::{Effects, Facts, Found, Handler, Reaction, Side};
use store::{Document, Expect, Filter, Query, Reference};

use crate::effects::Cause;
use crate::keepers::covers;
use crate::lookup::Asker;
use crate::missed::Missed;
use crate::plan::Plan;
use crate::record::Record;
use crate::{Engine, faults};

/// How far a change travels: its neighbours, their neighbours, theirs.
const DEPTH: usize = 3;
/// How many may hear of one change because they point to what changed.
const HEARERS: usize = 1_000;

/// What changed: as it was (`None`: it is new) and as it is (`None`: it is gone).
pub struct Change {
    id: ResourceId,
    before: Option<Record>,
    after: Option<Record>,
}

/// Somebody who may want to hear of a change.
struct Neighbour {
    /// Which of the changes.
    change: usize,
    /// Where what changed stands, as the neighbour sees it.
    side: Side,
    roles: Vec<String>,
    document: Arc<Document>,
}

/// Hearers by key: as they were read, and as they are after all they heard so far.
type Hearers = BTreeMap<String, (Record, Record)>;

/// What a neighbour makes of a change.
#[derive(Default)]
struct Hearing {
    /// As it was read, as it was before this change, and as it is now.
    moved: Option<(Record, Record, Record)>,
    effects: Vec<Effects>,
    expects: Vec<Expect>,
}

impl Change {
    pub fn put(after: &Record, before: Option<&Record>) -> Self {
        let id = after.envelope.id.clone();
        Self { id, before: before.cloned(), after: Some(after.clone()) }
    }

    pub fn gone(last: &Record) -> Self {
        Self { id: last.envelope.id.clone(), before: Some(last.clone()), after: None }
    }

    /// Whom it points to or did, by key, and as what.
    fn targets(&self) -> BTreeMap<String, Vec<String>> {
        let mut targets: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for record in self.before.iter().chain(&self.after) {
            for Reference { target, role } in record.references() {
                let roles = targets.entry(target.clone()).or_default();
                if !roles.contains(role) {
                    roles.push(role.clone());
                }
            }
        }
        targets
    }
}

impl Engine {
    /// Adds to `plan` what neighbours make of `changes`. Nothing below what is leaving is asked: it
    /// goes as well.
    pub(crate) async fn reactions(
        &self,
        plan: &mut Plan,
        mut changes: Vec<Change>,
        cause: Cause<'_>,
        facts: &mut Facts,
    ) -> Result<(), Missed> {
        let mut hearers = Hearers::new();
        for _ in 0..DEPTH {
            let mut neighbours = self.pointing_here(plan, &changes).await?;
            neighbours.extend(self.pointed_to(&changes).await?);
            let mut next = Vec::new();
            for neighbour in neighbours {
                let key = &neighbour.document.key;
                let leaves = cause.leaving.is_some_and(|root| covers(root, key));
                if leaves || plan.writes(key) {
                    continue;
                }
                let (change, caller) = (&changes[neighbour.change], &cause.job.caller);
                let known = hearers.get(key).cloned();
                let heard = match self.hear(&neighbour, change, known, caller, facts).await? {
                    // What is gone cannot be kept by whoever would have it stay.
                    Err(error) if change.after.is_none() => {
                        let cause = error.internal.clone();
                        tracing::error!(error = %error, cause, hearer = key, "a reaction failed");
                        continue;
                    }
                    heard => heard?,
                };
                plan.expect_all(heard.expects);
                for effects in heard.effects {
                    let strict = change.after.is_some();
                    self.follow(plan, effects, cause, strict, facts, &mut next).await?;
                }
                if let Some((first, last, me)) = heard.moved {
                    next.push(Change::put(&me, Some(&last)));
                    hearers.insert(key.clone(), (first, me));
                }
            }
            changes = next;
        }
        for (key, (before, me)) in hearers {
            if !plan.writes(&key) {
                plan.expect(Expect::Rev(key, before.rev));
                plan.put(&me, Some(&before))?;
            }
        }
        Ok(())
    }

    /// Who points to each of what changed. Nobody may join or leave them before the commit.
    async fn pointing_here(
        &self,
        plan: &mut Plan,
        changes: &[Change],
    ) -> Result<Vec<Neighbour>, ArmError> {
        if !self.registry.anyone_hears(Side::Target) || changes.is_empty() {
            return Ok(Vec::new());
        }
        let pointing_to = |change: &Change| Filter::PointingTo { target: change.id.key() };
        let queries = changes.iter().map(|change| Query::List {
            filter: pointing_to(change),
            after: None,
            limit: HEARERS,
            reverse: false,
        });
        let mut snapshot = self.store.read(queries.collect()).await.map_err(faults::store)?;
        let mut neighbours = Vec::new();
        for (at, change) in changes.iter().enumerate() {
            let (id, documents) = (&change.id, snapshot.take_documents());
            if documents.is_empty() {
                plan.expect(Expect::NoReferences(id.key()));
            } else if documents.len() < HEARERS {
                plan.expect(Expect::Members(pointing_to(change), documents.len() as u64));
            } else {
                tracing::warn!(%id, "only the first {HEARERS} that point to it hear of a change");
            }
            let key = id.key();
            neighbours.extend(documents.into_iter().map(|document| {
                let references = document.references.iter().filter(|one| one.target == key);
                let roles = references.map(|one| one.role.clone()).collect();
                Neighbour { change: at, side: Side::Target, roles, document: Arc::new(document) }
            }));
        }
        Ok(neighbours)
    }

    /// Whom each of what changed points to, or did.
    async fn pointed_to(&self, changes: &[Change]) -> Result<Vec<Neighbour>, ArmError> {
        if !self.registry.anyone_hears(Side::Source) {
            return Ok(Vec::new());
        }
        let targets: Vec<_> = changes
            .iter()
            .enumerate()
            .flat_map(|(at, change)| change.targets().into_iter().map(move |(k, r)| (at, k, r)))
            .collect();
        if targets.is_empty() {
            return Ok(Vec::new());
        }
        let queries = targets.iter().map(|(_, key, _)| Query::Get(key.clone())).collect();
        let mut snapshot = self.store.read(queries).await.map_err(faults::store)?;
        let found = targets.into_iter().filter_map(|(change, _, roles)| {
            let document = snapshot.take_document()?;
            Some(Neighbour { change, side: Side::Source, roles, document })
        });
        Ok(found.collect())
    }

    /// Lets one neighbour hear of a change; the inner error is its refusal. `known` is what it was and
    /// became by what it heard before.
    async fn hear(
        &self,
        neighbour: &Neighbour,
        change: &Change,
        known: Option<(Record, Record)>,
        caller: &Caller,
        facts: &mut Facts,
    ) -> Result<Result<Hearing, ArmError>, ArmError> {
        let mut hearing = Hearing::default();
        let kind = &neighbour.document.kind;
        let handler = self.registry.handler_of_kind(kind).map(Arc::clone);
        let hears =
            |handler: &Arc<dyn Handler>| handler.descriptor().hears.contains(&neighbour.side);
        let Some(handler) = handler.filter(hears) else { return Ok(Ok(hearing)) };
        let (first, last) = match known {
            Some(known) => known,
            None => {
                let record = Record::read(&self.registry, &neighbour.document)?;
                (record.clone(), record)
            }
        };
        let descriptor = handler.descriptor();
        let [was, is] = [&change.before, &change.after]
            .map(|one| one.as_ref().map(|one| one.seen_by(descriptor)));
        let mut me = None;
        for role in &neighbour.roles {
            let nothing = Found::default();
            let call = Reaction {
                me: me.as_ref().unwrap_or(&last).resource(),
                side: neighbour.side,
                role,
                other: &change.id,
                before: was.as_deref(),
                after: is.as_deref(),
                found: &nothing,
            };
            let asker = Asker { descriptor, caller: Some(caller) };
            let needs = |found: &Found| handler.reaction_needs(&Reaction { found, ..call });
            let lookup = self.look_up(asker, needs).await?;
            let heard = match handler.react(&Reaction { found: &lookup.found, ..call }, facts) {
                Ok(heard) => heard,
                Err(refusal) => return Ok(Err(refusal)),
            };
            hearing.expects.extend(lookup.expects);
            hearing.effects.push(heard.effects);
            me = heard.me.map(|envelope| first.with(envelope)).or(me);
        }
        hearing.moved = me.map(|me| (first, last, me));
        Ok(Ok(hearing))
    }
}
