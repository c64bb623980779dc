//! Random histories: an adapter must answer every step as the store in memory does.

use std::future::Future;
use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

use super::support::{Subject, at, claim, job, reference, release};
use crate::memory::MemoryStore;
use crate::{
    Answer, Derived, Document, Expect, Filter, Key, Query, Secrets, StoreError, Wake, Write,
    WriteSet,
};

/// Names few enough to collide, nested enough to be parents of each other.
const KEYS: [&str; 7] = ["/a", "/a/b", "/a/b/ü", "/a0", "/a/c", "/A", "/b"];

#[derive(Clone, Debug)]
enum Step {
    Commit(WriteSet),
    Read(Vec<Query>),
    ClaimJobs { now: i64, lease_s: i64, limit: usize },
}

/// # Panics
/// If the store from `fresh` and a `MemoryStore` ever differ; the history is shrunk first.
pub fn agrees_with_memory<F: Future<Output = Subject>>(fresh: impl Fn() -> F) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let config = Config { cases: 48, failure_persistence: None, ..Config::default() };
    let run = TestRunner::new(config).run(&vec(step(), 1..40), |steps| {
        runtime.block_on(async { replay(fresh().await, steps).await })
    });
    if let Err(difference) = run {
        panic!("{difference}");
    }
}

async fn replay(store: Subject, steps: Vec<Step>) -> Result<(), TestCaseError> {
    let model: Subject = Arc::new(MemoryStore::new());
    for step in steps {
        prop_assert_eq!(perform(&store, &step).await, perform(&model, &step).await, "{:?}", step);
        let after = Step::Read(vec![
            Query::List {
                filter: Filter::Below { under: Key::new() },
                after: None,
                limit: 99,
                reverse: false,
            },
            Query::Jobs { prefix: String::new(), limit: 99 },
        ]);
        prop_assert_eq!(perform(&store, &after).await, perform(&model, &after).await, "{:?}", step);
        prop_assert_eq!(store.next_due().await.ok(), model.next_due().await.ok());
    }
    Ok(())
}

/// What can be seen of a step, in a form that compares.
#[derive(Debug, PartialEq)]
enum Seen {
    Rev(u64),
    Broken(Expect),
    Claimed(String, String, Key),
    Answers(Vec<Answer>),
    Failed(String),
}

async fn perform(store: &Subject, step: &Step) -> Seen {
    let outcome = match step.clone() {
        Step::Commit(set) => store.commit(set).await.map(|done| Seen::Rev(done.rev)),
        Step::Read(queries) => {
            store.read(queries).await.map(|read| Seen::Answers(read.into_answers()))
        }
        Step::ClaimJobs { now, lease_s, limit } => store
            .claim_jobs(at(now), at(now + lease_s), limit)
            .await
            .map(|jobs| Seen::Answers(vec![Answer::Jobs(jobs)])),
    };
    outcome.unwrap_or_else(|error| match error {
        StoreError::Expectation(broken) => Seen::Broken(broken),
        StoreError::Claimed { zone, name, owner } => Seen::Claimed(zone, name, owner),
        other => Seen::Failed(format!("{other:?}")),
    })
}

fn step() -> impl Strategy<Value = Step> {
    let set = (vec(expect(), 0..2), vec(write(), 0..6))
        .prop_map(|(expects, writes)| Step::Commit(WriteSet { expects, writes }));
    let claim = (0i64..30, 0i64..20, 0usize..4).prop_map(|(now, lease_s, limit)| Step::ClaimJobs {
        now,
        lease_s,
        limit,
    });
    prop_oneof![6 => set, 3 => vec(query(), 1..4).prop_map(Step::Read), 2 => claim]
}

fn key() -> impl Strategy<Value = Key> {
    prop::sample::select(&KEYS[..]).prop_map(str::to_owned)
}

fn id() -> impl Strategy<Value = String> {
    prop::sample::select(&["x", "x1", "y"][..]).prop_map(str::to_owned)
}

fn filter() -> impl Strategy<Value = Filter> {
    let under = || prop_oneof![Just(Key::new()), key()];
    prop_oneof![
        (id(), under()).prop_map(|(kind, under)| Filter::Kind { kind, under }),
        under().prop_map(|under| Filter::Listed { under }),
        under().prop_map(|under| Filter::Below { under }),
        key().prop_map(|target| Filter::PointingTo { target }),
        (key(), id()).prop_map(|(target, role)| Filter::PointingAs { target, role }),
    ]
}

fn expect() -> impl Strategy<Value = Expect> {
    prop_oneof![
        key().prop_map(Expect::Absent),
        (key(), 0u64..20).prop_map(|(key, rev)| Expect::Rev(key, rev)),
        key().prop_map(Expect::Live),
        key().prop_map(Expect::NoneUnder),
        (filter(), 0u64..3).prop_map(|(filter, count)| Expect::Members(filter, count)),
        key().prop_map(Expect::NoReferences),
        (id(), 0i64..50).prop_map(|(job, until)| Expect::Lease { job, leased_until: at(until) }),
    ]
}

fn document() -> impl Strategy<Value = Document> {
    let references = vec((key(), id()).prop_map(|(to, role)| reference(&to, &role)), 0..3);
    let bytes = || vec(any::<u8>(), 0..4);
    let parent = prop::option::weighted(0.4, key());
    (key(), parent, id(), any::<(bool, bool)>(), bytes(), bytes(), references).prop_map(
        |(key, parent, kind, (listed, closing), body, secrets, references)| {
            let secrets = Secrets(secrets);
            Document {
                key,
                parent,
                kind,
                listed,
                closing,
                body,
                secrets,
                references,
                rev: 0,
                derived: Derived::default(),
            }
        },
    )
}

fn write() -> impl Strategy<Value = Write> {
    let wake = prop_oneof![3 => (0i64..30).prop_map(|t| Wake::At(at(t))), 1 => Just(Wake::Held)];
    prop_oneof![
        6 => document().prop_map(Write::Put),
        2 => key().prop_map(Write::Delete),
        1 => (id(), key()).prop_map(|(name, owner)| claim(&name, &owner)),
        1 => (id(), key()).prop_map(|(name, owner)| release(&name, &owner)),
        2 => (id(), wake).prop_map(|(id, wake)| Write::PutJob(job(&id, wake))),
        1 => id().prop_map(Write::DeleteJob),
    ]
}

fn query() -> impl Strategy<Value = Query> {
    let after = prop::option::of(key());
    prop_oneof![
        key().prop_map(Query::Get),
        (filter(), after, 0usize..4, any::<bool>()).prop_map(|(filter, after, limit, reverse)| {
            Query::List { filter, after, limit, reverse }
        }),
        filter().prop_map(Query::Count),
        id().prop_map(|name| Query::ClaimOf { zone: "zone".into(), name }),
        id().prop_map(|prefix| Query::Jobs { prefix, limit: 2 }),
    ]
}
