//! The write set of one decision, grown piece by piece.

use arm::{ArmError, ResourceId};
use contract::Effects;
use store::{Document, Expect, Job, Secrets, Wake, Write, WriteSet};

use crate::lro::{JobBody, OperationRecord, Task};
use crate::record::Record;
use crate::registry::Registry;

/// Effects with the resources they remove, as they were read.
pub struct ReadEffects {
    pub effects: Effects,
    pub removed: Vec<Record>,
}

/// What a decision expects and writes. It is made before anything is true.
#[derive(Debug, Default)]
pub struct Plan {
    pub set: WriteSet,
}

impl Plan {
    pub fn expect(&mut self, expect: Expect) {
        if !self.set.expects.contains(&expect) {
            self.set.expects.push(expect);
        }
    }

    pub fn expect_all(&mut self, expects: Vec<Expect>) {
        expects.into_iter().for_each(|expect| self.expect(expect));
    }

    /// That a resource is still as it was read, or still is not there.
    pub fn expect_unchanged(&mut self, key: &str, document: Option<&Document>) {
        self.expect(match document {
            Some(document) => Expect::Rev(key.to_owned(), document.rev),
            None => Expect::Absent(key.to_owned()),
        });
    }

    /// That a claimed job is still ours. A job driven by its own request has no lease; the
    /// revisions it expects keep two drivers apart.
    pub fn expect_lease(&mut self, job: &Job) {
        if let Some(leased_until) = job.leased_until {
            self.expect(Expect::Lease { job: job.id.clone(), leased_until });
        }
    }

    /// Stores a resource, taking the names it now claims and letting go of those it no longer does.
    ///
    /// # Errors
    /// A defect: the resource cannot be written.
    pub fn put(&mut self, record: &Record, before: Option<&Record>) -> Result<(), ArmError> {
        let document = record.document()?;
        let (new, old) = (record.claims(), before.map(Record::claims).unwrap_or_default());
        let owner = document.key.clone();
        for (zone, name) in old.iter().filter(|claim| !new.contains(claim)) {
            let (zone, name) = (zone.clone(), name.clone());
            self.write(Write::Release { zone, name, owner: owner.clone() });
        }
        for (zone, name) in new {
            self.write(Write::Claim { zone, name, owner: owner.clone() });
        }
        self.write(Write::Put(document));
        Ok(())
    }

    /// Removes a resource and lets go of its names.
    pub fn remove(&mut self, record: &Record) {
        let owner = record.envelope.id.key();
        for (zone, name) in record.claims() {
            self.write(Write::Release { zone, name, owner: owner.clone() });
        }
        self.write(Write::Delete(owner));
    }

    /// Makes a decision's effects part of the same commit, but for those it removes. What would be
    /// put below `leaving` is not.
    ///
    /// # Errors
    /// A defect: an effect on a type nobody knows.
    pub fn effects(
        &mut self,
        registry: &Registry,
        effects: Effects,
        leaving: Option<&ResourceId>,
        caused_by: &JobBody,
    ) -> Result<(), ArmError> {
        for envelope in effects.put {
            if leaving.is_some_and(|root| is_below(&envelope.id, root)) {
                continue;
            }
            let handler = registry.handler(&envelope.id.ty).ok_or_else(|| {
                ArmError::internal(format!("an effect on the unknown type {}", envelope.id.ty))
            })?;
            let record = Record { handler: handler.clone(), envelope, closing: false };
            self.put(&record, None)?;
        }
        for (id, at) in effects.remove_at {
            let job = format!("remove/{}", id.key());
            let body = caused_by.with(Task::Remove { resource: id });
            self.job(&job, Wake::At(at), &body)?;
        }
        Ok(())
    }

    /// Records an operation as it is now.
    ///
    /// # Errors
    /// A defect: the operation cannot be written.
    pub fn operation(&mut self, operation: &OperationRecord) -> Result<(), ArmError> {
        self.write(Write::Put(operation.document()?));
        Ok(())
    }

    /// # Errors
    /// A defect: the job cannot be written.
    pub fn job(&mut self, id: &str, wake: Wake, body: &JobBody) -> Result<(), ArmError> {
        let (body, secrets) = body.encode()?;
        let job = Job {
            id: id.to_owned(),
            wake,
            body,
            secrets: Secrets(secrets),
            attempts: 0,
            leased_until: None,
        };
        self.write(Write::PutJob(job));
        Ok(())
    }

    pub fn write(&mut self, write: Write) {
        self.set.writes.push(write);
    }
}

fn is_below(id: &ResourceId, root: &ResourceId) -> bool {
    id.key().strip_prefix(&root.key()).is_some_and(|rest| rest.starts_with('/'))
}
