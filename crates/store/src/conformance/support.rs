//! Short words for the cases.

use std::future::Future;
use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::Barrier;

use crate::{
    Derived, Document, Expect, Filter, Job, Key, Query, Reference, Secrets, Store, StoreError,
    Wake, Write, WriteSet,
};

pub type Subject = Arc<dyn Store>;

pub fn document(key: &str) -> Document {
    Document {
        key: key.to_owned(),
        parent: None,
        kind: "kind".to_owned(),
        listed: false,
        closing: false,
        body: format!("body of {key}").into_bytes(),
        secrets: Secrets::default(),
        references: Vec::new(),
        rev: 0,
        derived: Derived::default(),
    }
}

pub fn child(key: &str, parent: &str) -> Document {
    Document { parent: Some(parent.to_owned()), ..document(key) }
}

pub fn pointing(key: &str, targets: &[&str]) -> Document {
    Document {
        references: targets.iter().map(|to| reference(to, "role")).collect(),
        ..document(key)
    }
}

pub fn reference(target: &str, role: &str) -> Reference {
    Reference { target: target.to_owned(), role: role.to_owned() }
}

pub fn put(key: &str) -> Write {
    Write::Put(document(key))
}

pub fn delete(key: &str) -> Write {
    Write::Delete(key.to_owned())
}

pub fn claim(name: &str, owner: &str) -> Write {
    Write::Claim { zone: "zone".to_owned(), name: name.to_owned(), owner: owner.to_owned() }
}

pub fn release(name: &str, owner: &str) -> Write {
    Write::Release { zone: "zone".to_owned(), name: name.to_owned(), owner: owner.to_owned() }
}

pub fn job(id: &str, wake: Wake) -> Job {
    Job {
        id: id.to_owned(),
        wake,
        body: b"body".to_vec(),
        secrets: Secrets::default(),
        attempts: 0,
        leased_until: None,
    }
}

pub fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).expect("cases use small times")
}

pub fn set(expects: Vec<Expect>, writes: Vec<Write>) -> WriteSet {
    WriteSet { expects, writes }
}

pub fn kind(kind: &str, under: &str) -> Filter {
    Filter::Kind { kind: kind.to_owned(), under: under.to_owned() }
}

pub fn listed(under: &str) -> Filter {
    Filter::Listed { under: under.to_owned() }
}

pub fn below(under: &str) -> Filter {
    Filter::Below { under: under.to_owned() }
}

pub fn pointing_to(target: &str) -> Filter {
    Filter::PointingTo { target: target.to_owned() }
}

/// Commits what must succeed; the revision it got.
pub async fn write(store: &Subject, writes: Vec<Write>) -> u64 {
    store.commit(set(Vec::new(), writes)).await.expect("nothing stands against this write set").rev
}

pub async fn holds(store: &Subject, expect: Expect) -> bool {
    match store.commit(set(vec![expect.clone()], Vec::new())).await {
        Ok(_) => true,
        Err(StoreError::Expectation(broken)) if broken == expect => false,
        Err(other) => panic!("{expect:?} ended in {other:?}"),
    }
}

/// The expectation on which these writes fail.
pub async fn broken_by(store: &Subject, writes: Vec<Write>) -> Expect {
    match store.commit(set(Vec::new(), writes)).await {
        Err(StoreError::Expectation(broken)) => broken,
        other => panic!("should have broken an expectation, ended in {other:?}"),
    }
}

pub async fn get(store: &Subject, key: &str) -> Option<Document> {
    shared(store, key).await.map(|document| Document::clone(&document))
}

/// The document itself, not a copy of it.
pub async fn shared(store: &Subject, key: &str) -> Option<Arc<Document>> {
    store.read(vec![Query::Get(key.to_owned())]).await.expect("reads").take_document()
}

pub async fn count(store: &Subject, filter: Filter) -> u64 {
    store.read(vec![Query::Count(filter)]).await.expect("reads").take_count()
}

pub async fn page(
    store: &Subject,
    filter: &Filter,
    after: Option<&str>,
    limit: usize,
    reverse: bool,
) -> Vec<Key> {
    let (filter, after) = (filter.clone(), after.map(str::to_owned));
    let query = Query::List { filter, after, limit, reverse };
    let documents = store.read(vec![query]).await.expect("reads").take_documents();
    documents.into_iter().map(|document| document.key).collect()
}

/// All of a filter, in one page; its count must agree.
pub async fn keys(store: &Subject, filter: Filter) -> Vec<Key> {
    let keys = page(store, &filter, None, 1000, false).await;
    assert_eq!(count(store, filter).await, keys.len() as u64);
    keys
}

pub async fn owner(store: &Subject, name: &str) -> Option<Key> {
    let query = Query::ClaimOf { zone: "zone".to_owned(), name: name.to_owned() };
    store.read(vec![query]).await.expect("reads").take_claim()
}

pub async fn jobs(store: &Subject, prefix: &str) -> Vec<Job> {
    let query = Query::Jobs { prefix: prefix.to_owned(), limit: 1000 };
    store.read(vec![query]).await.expect("reads").take_jobs()
}

pub async fn claim_ids(store: &Subject, now: i64, until: i64, limit: usize) -> Vec<String> {
    let jobs = store.claim_jobs(at(now), at(until), limit).await.expect("claims");
    jobs.into_iter().map(|job| job.id).collect()
}

/// Runs `contender` so many times over, all set off at one moment.
pub async fn race<F, T>(contenders: usize, contender: impl Fn(usize) -> F) -> Vec<T>
where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    let start = Arc::new(Barrier::new(contenders));
    let tasks: Vec<_> = (0..contenders)
        .map(|number| {
            let (start, run) = (Arc::clone(&start), contender(number));
            tokio::spawn(async move {
                start.wait().await;
                run.await
            })
        })
        .collect();
    let mut results = Vec::with_capacity(contenders);
    for task in tasks {
        results.push(task.await.expect("no contender panics"));
    }
    results
}
