//! The maps, and the three moves that change them and keep their indexes true.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;

use super::jobs::due;
use crate::{Document, Job, Key};

/// A zone and a name in it.
pub(super) type Name = (String, String);

#[derive(Default)]
pub(super) struct Tables {
    pub documents: BTreeMap<Key, Arc<Document>>,
    pub listed: BTreeSet<Key>,
    pub by_kind: Index,
    pub by_parent: Index,
    pub by_target: Index,
    pub claims: BTreeMap<Name, Key>,
    pub jobs: BTreeMap<String, Job>,
    pub due: BTreeSet<(Timestamp, String)>,
    pub rev: u64,
}

/// Which keys share a trait.
#[derive(Default)]
pub(super) struct Index(BTreeMap<String, BTreeSet<Key>>);

impl Index {
    pub fn get(&self, shared: &str) -> Option<&BTreeSet<Key>> {
        self.0.get(shared)
    }

    fn add(&mut self, shared: &str, key: &str) {
        self.0.entry(shared.to_owned()).or_default().insert(key.to_owned());
    }

    fn remove(&mut self, shared: &str, key: &str) {
        if let Some(keys) = self.0.get_mut(shared) {
            keys.remove(key);
            if keys.is_empty() {
                self.0.remove(shared);
            }
        }
    }
}

impl Tables {
    /// Puts `document` under `key`, or nothing; hands back what was there.
    pub fn set_document(
        &mut self,
        key: &str,
        document: Option<Arc<Document>>,
    ) -> Option<Arc<Document>> {
        let former = self.documents.remove(key);
        if let Some(former) = &former {
            self.listed.remove(key);
            self.by_kind.remove(&former.kind, key);
            former.parent.iter().for_each(|parent| self.by_parent.remove(parent, key));
            former.references.iter().for_each(|to| self.by_target.remove(&to.target, key));
        }
        if let Some(document) = document {
            if document.listed {
                self.listed.insert(key.to_owned());
            }
            self.by_kind.add(&document.kind, key);
            document.parent.iter().for_each(|parent| self.by_parent.add(parent, key));
            document.references.iter().for_each(|to| self.by_target.add(&to.target, key));
            self.documents.insert(key.to_owned(), document);
        }
        former
    }

    pub fn set_claim(&mut self, name: &Name, owner: Option<Key>) -> Option<Key> {
        match owner {
            Some(owner) => self.claims.insert(name.clone(), owner),
            None => self.claims.remove(name),
        }
    }

    pub fn set_job(&mut self, id: &str, job: Option<Job>) -> Option<Job> {
        let former = self.jobs.remove(id);
        if let Some(due) = former.as_ref().and_then(due) {
            self.due.remove(&(due, id.to_owned()));
        }
        if let Some(job) = job {
            if let Some(due) = due(&job) {
                self.due.insert((due, id.to_owned()));
            }
            self.jobs.insert(id.to_owned(), job);
        }
        former
    }
}
