//! Many at once, on real threads.

use super::support::*;
use crate::{Committed, Expect, StoreError, Wake, Write, WriteSet};

const CONTENDERS: usize = 16;

/// Commits one set per contender; how many won. Every loser must have been told `why`.
async fn winners(
    store: &Subject,
    build: impl Fn(usize) -> WriteSet,
    why: impl Fn(&StoreError) -> bool,
) -> usize {
    let outcomes: Vec<Result<Committed, StoreError>> = race(CONTENDERS, |number| {
        let (store, set) = (Subject::clone(store), build(number));
        async move { store.commit(set).await }
    })
    .await;
    for error in outcomes.iter().filter_map(|outcome| outcome.as_ref().err()) {
        assert!(why(error), "{error:?}");
    }
    outcomes.iter().filter(|outcome| outcome.is_ok()).count()
}

fn by_expectation(error: &StoreError) -> bool {
    matches!(error, StoreError::Expectation(_))
}

pub async fn one_winner_per_revision(store: Subject) {
    let mut rev = write(&store, vec![put("/a")]).await;
    for _ in 0..5 {
        let claims = |_| set(vec![Expect::Rev("/a".into(), rev)], vec![put("/a")]);
        assert_eq!(winners(&store, claims, by_expectation).await, 1);
        rev = get(&store, "/a").await.expect("stands").rev;
    }
}

pub async fn one_creator(store: Subject) {
    for round in 0..5 {
        let key = format!("/{round}");
        let create = |number: usize| {
            let mut new = document(&key);
            new.body = number.to_string().into_bytes();
            set(vec![Expect::Absent(key.clone())], vec![Write::Put(new)])
        };
        assert_eq!(winners(&store, create, by_expectation).await, 1);
    }
}

pub async fn parents_and_children(store: Subject) {
    for round in 0..10 {
        let parent = format!("/{round}");
        write(&store, vec![put(&parent)]).await;
        let contend = |number: usize| match number % 2 {
            0 => set(vec![], vec![Write::Put(child(&format!("{parent}/{number}"), &parent))]),
            _ => set(vec![], vec![delete(&parent)]),
        };
        winners(&store, contend, by_expectation).await;
        let children = count(&store, below(&parent)).await;
        assert!(get(&store, &parent).await.is_some() == (children > 0), "{children} children");
    }
}

pub async fn members_stay_in_bounds(store: Subject) {
    const LIMIT: u64 = 6;
    race(CONTENDERS, |number| {
        let store = Subject::clone(&store);
        async move {
            loop {
                let members = count(&store, kind("kind", "/p")).await;
                if members >= LIMIT {
                    return;
                }
                let expect = Expect::Members(kind("kind", "/p"), members);
                let writes = vec![put(&format!("/p/{number}/{members}"))];
                match store.commit(set(vec![expect], writes)).await {
                    Ok(_) | Err(StoreError::Expectation(_)) => {}
                    Err(other) => panic!("{other:?}"),
                }
            }
        }
    })
    .await;
    assert_eq!(count(&store, kind("kind", "/p")).await, LIMIT);
}

pub async fn one_claimant(store: Subject) {
    let take = |number: usize| set(vec![], vec![claim("n", &format!("/{number}"))]);
    let by_claim = |error: &StoreError| matches!(error, StoreError::Claimed { .. });
    assert_eq!(winners(&store, take, by_claim).await, 1);
}

pub async fn each_job_goes_to_one(store: Subject) {
    const JOBS: usize = 40;
    let ids = (0..JOBS).map(|n| Write::PutJob(job(&format!("{n:02}"), Wake::At(at(1)))));
    write(&store, ids.collect()).await;
    let taken = race(CONTENDERS, |_| {
        let store = Subject::clone(&store);
        async move {
            let mut mine = Vec::new();
            loop {
                let next = claim_ids(&store, 5, 100, 3).await;
                if next.is_empty() {
                    return mine;
                }
                mine.extend(next);
            }
        }
    })
    .await;
    let mut all: Vec<String> = taken.concat();
    all.sort();
    assert_eq!(all.len(), JOBS);
    all.dedup();
    assert_eq!(all.len(), JOBS, "none was handed out twice");
}
