//! One write set: all of it or nothing.

use std::sync::Arc;

use super::jobs::kept;
use super::tables::{Name, Tables};
use crate::{Committed, Document, Expect, Job, Key, StoreError, Wake, Write, WriteSet};

/// What a write replaced, to be put back if the set fails further on.
enum Former {
    Document(Key, Option<Arc<Document>>),
    Claim(Name, Option<Key>),
    Job(String, Option<Job>),
}

impl Tables {
    pub fn commit(&mut self, set: &WriteSet) -> Result<Committed, StoreError> {
        if let Some(broken) = set.expects.iter().find(|expect| !self.holds(expect)) {
            return Err(StoreError::Expectation(broken.clone()));
        }
        let rev = self.rev + u64::from(set.writes_documents());
        let mut formers = Vec::with_capacity(set.writes.len());
        let outcome = set
            .writes
            .iter()
            .try_for_each(|write| self.apply(write, rev, &mut formers))
            .and_then(|()| self.check_parents(&set.writes));
        match outcome {
            Ok(()) => self.rev = rev,
            Err(error) => {
                formers.into_iter().rev().for_each(|former| self.restore(former));
                return Err(error);
            }
        }
        Ok(Committed { rev })
    }

    fn holds(&self, expect: &Expect) -> bool {
        match expect {
            Expect::Absent(key) => !self.documents.contains_key(key),
            Expect::Rev(key, rev) => self.documents.get(key).is_some_and(|it| it.rev == *rev),
            Expect::Live(key) => self.documents.get(key).is_some_and(|it| !it.closing),
            Expect::NoneUnder(key) => !self.anything_below(key),
            Expect::Members(filter, count) => self.count(filter) == *count,
            Expect::NoReferences(key) => !self.is_pointed_to(key),
            Expect::Lease { job, leased_until } => self
                .jobs
                .get(job)
                .and_then(|job| job.leased_until)
                .is_some_and(|until| until == kept(*leased_until)),
        }
    }

    fn apply(
        &mut self,
        write: &Write,
        rev: u64,
        formers: &mut Vec<Former>,
    ) -> Result<(), StoreError> {
        let former = match write {
            Write::Put(document) => {
                let key = document.key.clone();
                let put = Arc::new(Document { rev, ..document.clone() });
                let former = self.set_document(&key, Some(put));
                Former::Document(key, former)
            }
            Write::Delete(key) => Former::Document(key.clone(), self.set_document(key, None)),
            Write::Claim { zone, name, owner } => {
                let id = (zone.clone(), name.clone());
                if let Some(other) = self.claims.get(&id).filter(|holder| *holder != owner) {
                    let (zone, name) = id;
                    return Err(StoreError::Claimed { zone, name, owner: other.clone() });
                }
                let former = self.set_claim(&id, Some(owner.clone()));
                Former::Claim(id, former)
            }
            Write::Release { zone, name, owner } => {
                let id = (zone.clone(), name.clone());
                if self.claims.get(&id) != Some(owner) {
                    return Ok(());
                }
                let former = self.set_claim(&id, None);
                Former::Claim(id, former)
            }
            Write::PutJob(job) => {
                let wake = match job.wake {
                    Wake::At(at) => Wake::At(kept(at)),
                    Wake::Held => Wake::Held,
                };
                let fresh = Job { wake, attempts: 0, leased_until: None, ..job.clone() };
                Former::Job(job.id.clone(), self.set_job(&job.id, Some(fresh)))
            }
            Write::DeleteJob(id) => Former::Job(id.clone(), self.set_job(id, None)),
        };
        formers.push(former);
        Ok(())
    }

    /// The parent rules, against the state the whole set leaves, in the order of its writes.
    fn check_parents(&self, writes: &[Write]) -> Result<(), StoreError> {
        let broken = writes.iter().find_map(|write| match write {
            Write::Put(Document { key, parent: Some(_), .. }) => {
                let parent = self.documents.get(key)?.parent.as_ref()?;
                (!self.documents.contains_key(parent)).then(|| Expect::Live(parent.clone()))
            }
            Write::Delete(key) => {
                let gone = !self.documents.contains_key(key);
                let orphans = gone && self.by_parent.get(key).is_some();
                orphans.then(|| Expect::NoneUnder(key.clone()))
            }
            _ => None,
        });
        broken.map_or(Ok(()), |expect| Err(StoreError::Expectation(expect)))
    }

    fn restore(&mut self, former: Former) {
        match former {
            Former::Document(key, document) => drop(self.set_document(&key, document)),
            Former::Claim(name, owner) => drop(self.set_claim(&name, owner)),
            Former::Job(id, job) => drop(self.set_job(&id, job)),
        }
    }
}
