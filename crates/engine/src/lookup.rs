//! Reads what a type says it needs, and remembers what must still hold at the commit.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use arm::{ArmError, Caller, ResourceId};
use contract::{Descriptor, Envelope, Found, Linked, Need};
use store::{Document, Expect, Filter, Query, Snapshot};

use crate::record::Record;
use crate::{Engine, faults};

/// Who needs to know, and on whose behalf.
#[derive(Clone, Copy)]
pub struct Asker<'a> {
    pub descriptor: &'a Descriptor,
    /// `None`: on nobody's behalf, to show something.
    pub caller: Option<&'a Caller>,
}

impl Asker<'_> {
    /// Whether something is decided on it, and not only shown.
    fn decides(&self) -> bool {
        self.caller.is_some()
    }
}

/// What was found, and the expectations that make it hold.
#[derive(Default)]
pub struct Lookup {
    pub found: Found,
    pub expects: Vec<Expect>,
}

impl Engine {
    /// Asks `needs` twice at most: ids found in the body, then what those point to. What is on its way
    /// out is not there for a decision. Secrets are read of the asker's own provider only, and of what
    /// is asked for on behalf of the caller.
    pub(crate) async fn look_up(
        &self,
        asker: Asker<'_>,
        needs: impl Fn(&Found) -> Vec<Need>,
    ) -> Result<Lookup, ArmError> {
        let mut lookup = Lookup::default();
        let mut asked: HashSet<Need> = HashSet::new();
        for _ in 0..2 {
            let mut fresh = needs(&lookup.found);
            fresh.retain(|need| asked.insert(need.clone()));
            if fresh.is_empty() {
                break;
            }
            self.read_needs(asker, &fresh, &mut lookup).await?;
        }
        Ok(lookup)
    }

    async fn read_needs(
        &self,
        asker: Asker<'_>,
        needs: &[Need],
        lookup: &mut Lookup,
    ) -> Result<(), ArmError> {
        let above = above(asker, needs);
        let ancestors = above.iter().map(|key| Query::Get(key.clone()));
        let queries = ancestors.chain(needs.iter().map(query)).collect();
        let mut snapshot = self.store.read(queries).await.map_err(faults::store)?;
        let ancestors = above.into_iter().map(|key| (key, snapshot.take_document())).collect();
        for need in needs {
            self.take(asker, need, &ancestors, &mut snapshot, lookup)?;
        }
        Ok(())
    }

    fn take(
        &self,
        asker: Asker<'_>,
        need: &Need,
        ancestors: &Ancestors,
        snapshot: &mut Snapshot,
        lookup: &mut Lookup,
    ) -> Result<(), ArmError> {
        let Lookup { found, expects } = lookup;
        let read = |document: &Document| self.envelope(asker.descriptor, document);
        match need {
            Need::Resource(id) => {
                let document = snapshot.take_document();
                expects.push(as_found(id.key(), document.as_deref()));
                let document = staying(asker, id, document, ancestors, expects);
                let envelope = document.as_deref().map(read).transpose()?;
                found.resources.push((id.clone(), envelope));
            }
            Need::Count { ty, under } => {
                let count = snapshot.take_count();
                let filter = Filter::Kind { kind: ty.key(), under: under.key() };
                expects.push(Expect::Members(filter, count));
                found.counts.push((ty.clone(), under.clone(), count));
            }
            Need::Members { ty, under, limit } => {
                let documents = snapshot.take_documents();
                let filter = Filter::Kind { kind: ty.key(), under: under.key() };
                expects.extend(as_listed(filter, &documents, *limit));
                let members: Result<_, _> = documents.iter().map(read).collect();
                found.members.push((ty.clone(), under.clone(), members?));
            }
            Need::Referrers { to, role, limit } => {
                let documents = snapshot.take_documents();
                expects.extend(as_listed(pointing(to, role), &documents, *limit));
                let referrers: Result<_, _> = documents.iter().map(read).collect();
                found.referrers.push((to.clone(), role.clone(), referrers?));
            }
            Need::ReferrerCount { to, role } => {
                let count = snapshot.take_count();
                expects.push(Expect::Members(pointing(to, role), count));
                found.referrer_counts.push((to.clone(), role.clone(), count));
            }
            Need::Linked { id, right } => {
                let document = snapshot.take_document();
                expects.push(as_found(id.key(), document.as_deref()));
                let document = staying(asker, id, document, ancestors, expects);
                found.linked.push(self.linked(asker, id, right, document.as_deref())?);
            }
            Need::Claim { zone, name } => {
                found.claims.push((zone.clone(), name.clone(), snapshot.take_claim()));
            }
        }
        Ok(())
    }

    fn linked(
        &self,
        asker: Asker<'_>,
        id: &ResourceId,
        right: &str,
        document: Option<&Document>,
    ) -> Result<Linked, ArmError> {
        let nobody = || ArmError::internal("a right was asked for on nobody's behalf");
        let allowed = asker
            .caller
            .ok_or_else(nobody)
            .and_then(|caller| self.authorizer.authorize(caller, right, Some(id)));
        let record = document.map(|document| Record::read(&self.registry, document)).transpose()?;
        let resource = record.map(|record| record.resource().clone());
        Ok(Linked { id: id.clone(), right: right.to_owned(), resource, refused: allowed.err() })
    }

    fn envelope(&self, asker: &Descriptor, document: &Document) -> Result<Envelope, ArmError> {
        let namespace = asker.ty.namespace().to_ascii_lowercase();
        let own = document.kind.strip_prefix(&namespace).is_some_and(|rest| rest.starts_with('/'));
        let record = if own {
            Record::read(&self.registry, document)
        } else {
            Record::read_open(&self.registry, document)
        };
        record.map(|record| record.resource().clone())
    }
}

/// Those that resources asked for are nested in, by key.
type Ancestors = HashMap<String, Option<Arc<Document>>>;

/// What stands above the resources a decision asks for. What is only shown may be on its way out.
fn above(asker: Asker<'_>, needs: &[Need]) -> BTreeSet<String> {
    let named = needs.iter().filter(|_| asker.decides()).filter_map(|need| match need {
        Need::Resource(id) | Need::Linked { id, .. } => Some(id),
        _ => None,
    });
    named.flat_map(|id| lineage(id).map(|above| above.key())).collect()
}

fn lineage(id: &ResourceId) -> impl Iterator<Item = ResourceId> {
    std::iter::successors(id.parent(), ResourceId::parent)
}

/// The resource, unless it goes, or something it is nested in: then there is nothing to refer to. It
/// has to stay until the commit.
fn staying(
    asker: Asker<'_>,
    id: &ResourceId,
    document: Option<Arc<Document>>,
    ancestors: &Ancestors,
    expects: &mut Vec<Expect>,
) -> Option<Arc<Document>> {
    let document = document.filter(|document| !asker.decides() || !document.closing)?;
    for above in lineage(id) {
        let Some(Some(ancestor)) = ancestors.get(&above.key()) else { continue };
        if ancestor.closing {
            return None;
        }
        expects.push(Expect::Live(ancestor.key.clone()));
    }
    Some(document)
}

fn pointing(to: &ResourceId, role: &str) -> Filter {
    Filter::PointingAs { target: to.key(), role: role.to_owned() }
}

fn query(need: &Need) -> Query {
    match need {
        Need::Resource(id) | Need::Linked { id, .. } => Query::Get(id.key()),
        Need::Count { ty, under } => {
            Query::Count(Filter::Kind { kind: ty.key(), under: under.key() })
        }
        Need::Members { ty, under, limit } => Query::List {
            filter: Filter::Kind { kind: ty.key(), under: under.key() },
            after: None,
            limit: *limit,
            reverse: false,
        },
        Need::Referrers { to, role, limit } => {
            Query::List { filter: pointing(to, role), after: None, limit: *limit, reverse: false }
        }
        Need::ReferrerCount { to, role } => Query::Count(pointing(to, role)),
        Need::Claim { zone, name } => {
            Query::ClaimOf { zone: zone.clone(), name: name.to_lowercase() }
        }
    }
}

/// That a list is still what it was: its items unchanged and, where it was read to its end, no more.
fn as_listed(filter: Filter, documents: &[Document], limit: usize) -> Vec<Expect> {
    let unchanged = documents.iter().map(|d| Expect::Rev(d.key.clone(), d.rev));
    let whole = Expect::Members(filter, documents.len() as u64);
    unchanged.chain((documents.len() < limit).then_some(whole)).collect()
}

fn as_found(key: String, document: Option<&Document>) -> Expect {
    match document {
        Some(document) => Expect::Rev(key, document.rev),
        None => Expect::Absent(key),
    }
}
