//! Jobs: who may finish them.

use super::support::*;
use crate::{Expect, StoreError, Wake, Write};

async fn due(store: &Subject, id: &str) {
    write(store, vec![Write::PutJob(job(id, Wake::At(at(10))))]).await;
}

pub async fn leased_until_expiry(store: Subject) {
    due(&store, "j").await;
    assert_eq!(claim_ids(&store, 10, 20, 9).await, ["j"]);
    assert_eq!(claim_ids(&store, 19, 30, 9).await, [""; 0]);
    assert_eq!(claim_ids(&store, 21, 40, 9).await, ["j"]);
    assert_eq!(claim_ids(&store, 39, 50, 9).await, [""; 0]);
}

pub async fn attempts_count(store: Subject) {
    due(&store, "j").await;
    for attempt in 1..=4 {
        let now = i64::from(attempt) * 10;
        let claimed = store.claim_jobs(at(now), at(now + 10), 1).await.expect("claims");
        assert_eq!(claimed[0].attempts, attempt);
    }
    due(&store, "j").await;
    assert_eq!(jobs(&store, "j").await[0].attempts, 0);
}

pub async fn rewriting_clears(store: Subject) {
    due(&store, "j").await;
    assert_eq!(claim_ids(&store, 10, 1000, 9).await, ["j"]);
    let mut again = jobs(&store, "j").await.remove(0);
    again.wake = Wake::At(at(12));
    write(&store, vec![Write::PutJob(again)]).await;
    let stored = jobs(&store, "j").await.remove(0);
    assert_eq!((stored.attempts, stored.leased_until), (0, None), "what a caller sets is ignored");
    assert_eq!(claim_ids(&store, 12, 1000, 9).await, ["j"]);
}

pub async fn finishing_needs_the_lease(store: Subject) {
    due(&store, "j").await;
    let finish = |until| {
        let lease = Expect::Lease { job: "j".into(), leased_until: at(until) };
        set(vec![lease], vec![Write::DeleteJob("j".into()), put("/done")])
    };
    assert_eq!(claim_ids(&store, 10, 20, 9).await, ["j"]);
    assert_eq!(claim_ids(&store, 25, 30, 9).await, ["j"], "someone else took over");
    let late = store.commit(finish(20)).await;
    assert!(matches!(late, Err(StoreError::Expectation(Expect::Lease { .. }))), "{late:?}");
    assert_eq!(get(&store, "/done").await, None);
    store.commit(finish(30)).await.expect("holds the lease");
    assert_eq!(jobs(&store, "").await, []);
}
