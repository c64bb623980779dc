//! Reads what a type says it needs, and remembers what must still hold at the commit.

use arm::ArmError;
use contract::{Found, Need};
use store::{Document, Expect, Filter, Query, Snapshot};

use crate::record::Record;
use crate::{Engine, faults};

/// How many referrers are looked at; more are not told apart.
const REFERRERS: usize = 8;

/// What was found, and the expectations that make it hold.
#[derive(Default)]
pub struct Lookup {
    pub found: Found,
    pub expects: Vec<Expect>,
}

impl Engine {
    /// Asks `needs` twice at most: ids found in the body, then what those point to.
    pub(crate) async fn look_up(
        &self,
        needs: impl Fn(&Found) -> Vec<Need>,
    ) -> Result<Lookup, ArmError> {
        let mut lookup = Lookup::default();
        let mut asked: Vec<Need> = Vec::new();
        for _ in 0..2 {
            let fresh: Vec<Need> =
                needs(&lookup.found).into_iter().filter(|need| !asked.contains(need)).collect();
            if fresh.is_empty() {
                break;
            }
            self.read_needs(&fresh, &mut lookup).await?;
            asked.extend(fresh);
        }
        Ok(lookup)
    }

    async fn read_needs(&self, needs: &[Need], lookup: &mut Lookup) -> Result<(), ArmError> {
        let queries = needs.iter().map(query).collect();
        let mut snapshot = self.store.read(queries).await.map_err(faults::store)?;
        for need in needs {
            self.take(need, &mut snapshot, lookup)?;
        }
        Ok(())
    }

    fn take(
        &self,
        need: &Need,
        snapshot: &mut Snapshot,
        lookup: &mut Lookup,
    ) -> Result<(), ArmError> {
        let Lookup { found, expects } = lookup;
        match need {
            Need::Resource(id) => {
                let document = snapshot.take_document();
                expects.push(as_found(id.key(), document.as_ref()));
                let envelope = document.map(|d| self.envelope(&d)).transpose()?;
                found.resources.push((id.clone(), envelope));
            }
            Need::Count { ty, under } => {
                let count = snapshot.take_count();
                let filter = Filter::Kind { kind: ty.key(), under: under.key() };
                expects.push(Expect::Members(filter, count));
                found.counts.push((ty.clone(), under.clone(), count));
            }
            Need::Members { ty, under, .. } => {
                let documents = snapshot.take_documents();
                expects.extend(documents.iter().map(|d| Expect::Rev(d.key.clone(), d.rev)));
                let members: Result<_, _> = documents.iter().map(|d| self.envelope(d)).collect();
                found.members.push((ty.clone(), under.clone(), members?));
            }
            Need::Referrers(id) => {
                let documents = snapshot.take_documents();
                if documents.is_empty() {
                    expects.push(Expect::NoReferences(id.key()));
                }
                let referrers: Result<Vec<_>, _> =
                    documents.iter().map(|d| self.envelope(d).map(|e| e.id)).collect();
                found.referrers.push((id.clone(), referrers?));
            }
            Need::Claim { zone, name } => {
                found.claims.push((zone.clone(), name.clone(), snapshot.take_claim()));
            }
        }
        Ok(())
    }

    fn envelope(&self, document: &Document) -> Result<contract::Envelope, ArmError> {
        Record::read(&self.registry, document).map(|record| record.envelope)
    }
}

fn query(need: &Need) -> Query {
    match need {
        Need::Resource(id) => Query::Get(id.key()),
        Need::Count { ty, under } => {
            Query::Count(Filter::Kind { kind: ty.key(), under: under.key() })
        }
        Need::Members { ty, under, limit } => Query::List {
            filter: Filter::Kind { kind: ty.key(), under: under.key() },
            after: None,
            limit: *limit,
            reverse: false,
        },
        Need::Referrers(id) => Query::List {
            filter: Filter::PointingTo { target: id.key() },
            after: None,
            limit: REFERRERS,
            reverse: false,
        },
        Need::Claim { zone, name } => {
            Query::ClaimOf { zone: zone.clone(), name: name.to_lowercase() }
        }
    }
}

fn as_found(key: String, document: Option<&Document>) -> Expect {
    match document {
        Some(document) => Expect::Rev(key, document.rev),
        None => Expect::Absent(key),
    }
}
