//! The write set of one decision, grown piece by piece.

use std::collections::{HashMap, HashSet};

use arm::ArmError;
use store::{Document, Expect, Job, Secrets, Wake, Write, WriteSet};

use crate::lro::{JobBody, OperationRecord};
use crate::record::Record;

/// What a decision expects and writes. It is made before anything is true.
#[derive(Debug, Default)]
pub struct Plan {
    set: WriteSet,
    /// What `set` expects, and the last write to each document: plans may be long.
    expected: HashSet<Expect>,
    written: HashMap<String, usize>,
    /// Whether the worker has something new to do.
    pub rings: bool,
}

impl Plan {
    pub fn expect(&mut self, expect: Expect) {
        if self.expected.insert(expect.clone()) {
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
        if before.is_none() {
            record.check_id()?;
        }
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

    /// What the plan leaves under `key`: a document, nothing, or (outer `None`) what is there.
    pub fn leaves(&self, key: &str) -> Option<Option<&Document>> {
        match &self.set.writes[*self.written.get(key)?] {
            Write::Put(document) => Some(Some(document)),
            _ => Some(None),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.set.writes.is_empty()
    }

    pub fn into_set(self) -> WriteSet {
        self.set
    }

    /// Whether the document under `key` is put or removed.
    pub fn writes(&self, key: &str) -> bool {
        self.leaves(key).is_some()
    }

    /// Records an operation as it is now; nobody else may have moved it meanwhile.
    ///
    /// # Errors
    /// A defect: the operation cannot be written.
    pub fn operation(&mut self, operation: &OperationRecord) -> Result<(), ArmError> {
        let document = operation.document()?;
        if operation.rev > 0 {
            self.expect(Expect::Rev(document.key.clone(), operation.rev));
        }
        self.write(Write::Put(document));
        Ok(())
    }

    /// # Errors
    /// A defect: the job cannot be written.
    pub fn job(&mut self, id: &str, wake: Wake, body: &JobBody) -> Result<(), ArmError> {
        let (body, secrets) = body.encode()?;
        self.rings = true;
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
        if let Write::Put(Document { key, .. }) | Write::Delete(key) = &write {
            self.written.insert(key.clone(), self.set.writes.len());
        }
        self.set.writes.push(write);
    }
}
