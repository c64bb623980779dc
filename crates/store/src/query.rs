//! Questions and their answers.

use std::sync::Arc;

use crate::{Document, Job, Key};

/// Which documents a list or a count is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Filter {
    /// Of one kind, at any depth strictly below `under` (its key without a trailing slash);
    /// the whole store where `under` is empty.
    Kind { kind: String, under: Key },
    /// `listed` documents of every kind, strictly below `under`.
    Listed { under: Key },
    /// Every document strictly below `under`.
    Below { under: Key },
    /// Those that hold a reference to `target`, in any role.
    PointingTo { target: Key },
    /// Those that hold a reference to `target` in this role.
    PointingAs { target: Key, role: String },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    Get(Key),
    /// In key order (descending if `reverse`), starting behind `after`, at most `limit`.
    List {
        filter: Filter,
        after: Option<Key>,
        limit: usize,
        reverse: bool,
    },
    Count(Filter),
    /// Who holds a claim.
    ClaimOf {
        zone: String,
        name: String,
    },
    /// The jobs whose id starts with `prefix`, in id order, at most `limit`.
    Jobs {
        prefix: String,
        limit: usize,
    },
}

/// One answer for each query, in the order of the queries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Document(Option<Arc<Document>>),
    Documents(Vec<Document>),
    Count(u64),
    Claim(Option<Key>),
    Jobs(Vec<Job>),
}

/// The answers to one read, all as of one moment, handed out in the order of the queries.
///
/// Each `take` asks for the next one. Asking for another kind than was queried is a defect of the
/// caller and panics.
#[derive(Debug)]
pub struct Snapshot(std::vec::IntoIter<Answer>);

impl Snapshot {
    pub fn new(answers: Vec<Answer>) -> Self {
        Self(answers.into_iter())
    }

    /// What has not been taken yet.
    pub fn into_answers(self) -> Vec<Answer> {
        self.0.collect()
    }

    pub fn take_document(&mut self) -> Option<Arc<Document>> {
        match self.0.next() {
            Some(Answer::Document(document)) => document,
            other => wrong("a document", &other),
        }
    }

    pub fn take_documents(&mut self) -> Vec<Document> {
        match self.0.next() {
            Some(Answer::Documents(documents)) => documents,
            other => wrong("documents", &other),
        }
    }

    pub fn take_count(&mut self) -> u64 {
        match self.0.next() {
            Some(Answer::Count(count)) => count,
            other => wrong("a count", &other),
        }
    }

    pub fn take_claim(&mut self) -> Option<Key> {
        match self.0.next() {
            Some(Answer::Claim(owner)) => owner,
            other => wrong("a claim", &other),
        }
    }

    pub fn take_jobs(&mut self) -> Vec<Job> {
        match self.0.next() {
            Some(Answer::Jobs(jobs)) => jobs,
            other => wrong("jobs", &other),
        }
    }
}

fn wrong(expected: &str, found: &Option<Answer>) -> ! {
    let kind = found.as_ref().map_or("no answer", Answer::kind);
    panic!("asked a snapshot for {expected}, the query's answer is {kind}")
}

impl Answer {
    fn kind(&self) -> &'static str {
        match self {
            Self::Document(_) => "a document",
            Self::Documents(_) => "documents",
            Self::Count(_) => "a count",
            Self::Claim(_) => "a claim",
            Self::Jobs(_) => "jobs",
        }
    }
}
