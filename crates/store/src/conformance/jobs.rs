//! Jobs: which are handed out, and when.

use jiff::{SignedDuration, Timestamp};

use super::support::*;
use crate::{Expect, Job, Query, Secrets, Wake, Write};

async fn put_jobs(store: &Subject, due: &[(&str, i64)]) {
    write(store, due.iter().map(|(id, t)| Write::PutJob(job(id, Wake::At(at(*t))))).collect())
        .await;
}

async fn next_due(store: &Subject) -> Option<Timestamp> {
    store.next_due().await.expect("reads")
}

pub async fn round_trip(store: Subject) {
    let (body, secrets) = (vec![0, 255], Secrets(vec![1, 0]));
    let full = Job { body, secrets, ..job("j", Wake::At(at(7))) };
    let held = job("k", Wake::Held);
    write(&store, vec![Write::PutJob(full.clone()), Write::PutJob(held.clone())]).await;
    assert_eq!(jobs(&store, "").await, [full.clone(), held]);
    let claimed = store.claim_jobs(at(7), at(9), 5).await.expect("claims");
    assert_eq!(claimed, [Job { attempts: 1, leased_until: Some(at(9)), ..full }]);
    assert_eq!(jobs(&store, "j").await, claimed);
    write(&store, vec![Write::DeleteJob("j".into()), Write::DeleteJob("none".into())]).await;
    assert_eq!(jobs(&store, "j").await, []);
}

pub async fn due_order_and_limit(store: Subject) {
    put_jobs(&store, &[("a", 30), ("b", 10), ("c", 20), ("d", 20), ("e", 31)]).await;
    assert_eq!(claim_ids(&store, 9, 99, 9).await, [""; 0]);
    assert_eq!(claim_ids(&store, 30, 99, 0).await, [""; 0]);
    assert_eq!(claim_ids(&store, 30, 99, 2).await, ["b", "c"]);
    assert_eq!(claim_ids(&store, 30, 99, 9).await, ["d", "a"]);
    assert_eq!(claim_ids(&store, 30, 99, 9).await, [""; 0]);
}

pub async fn held_until_rewritten(store: Subject) {
    write(&store, vec![Write::PutJob(job("j", Wake::Held))]).await;
    assert_eq!(next_due(&store).await, None);
    assert_eq!(claim_ids(&store, 1_000_000, 1_000_001, 9).await, [""; 0]);
    put_jobs(&store, &[("j", 5)]).await;
    assert_eq!(claim_ids(&store, 5, 9, 9).await, ["j"]);
    write(&store, vec![Write::PutJob(job("j", Wake::Held))]).await;
    assert_eq!(claim_ids(&store, 100, 101, 9).await, [""; 0]);
}

pub async fn next_due_is_exact(store: Subject) {
    assert_eq!(next_due(&store).await, None);
    put_jobs(&store, &[("a", 10), ("b", 50)]).await;
    assert_eq!(next_due(&store).await, Some(at(10)));
    assert_eq!(claim_ids(&store, 10, 30, 9).await, ["a"]);
    assert_eq!(next_due(&store).await, Some(at(30)), "when the lease on a ends");
    assert_eq!(claim_ids(&store, 29, 40, 9).await, [""; 0]);
    assert_eq!(claim_ids(&store, 30, 60, 9).await, ["a"], "from that moment on");
    assert_eq!(next_due(&store).await, Some(at(50)));
    write(&store, vec![Write::DeleteJob("a".into()), Write::DeleteJob("b".into())]).await;
    assert_eq!(next_due(&store).await, None);
}

pub async fn listed_by_prefix(store: Subject) {
    put_jobs(&store, &[("op/1", 1), ("op/2", 1), ("op", 1), ("oq", 1), ("ö", 1), ("op/ü", 1)])
        .await;
    let ids = |jobs: Vec<Job>| jobs.into_iter().map(|job| job.id).collect::<Vec<_>>();
    assert_eq!(ids(jobs(&store, "op").await), ["op", "op/1", "op/2", "op/ü"]);
    assert_eq!(ids(jobs(&store, "op/").await), ["op/1", "op/2", "op/ü"]);
    assert_eq!(ids(jobs(&store, "x").await), [""; 0]);
    assert_eq!(jobs(&store, "").await.len(), 6);
    let query = Query::Jobs { prefix: "op/".into(), limit: 2 };
    let page = store.read(vec![query]).await.expect("reads").take_jobs();
    assert_eq!(ids(page), ["op/1", "op/2"]);
}

pub async fn microseconds_are_kept(store: Subject) {
    let nanos = |n| at(10) + SignedDuration::from_nanos(n);
    write(&store, vec![Write::PutJob(job("j", Wake::At(nanos(1_999))))]).await;
    assert_eq!(next_due(&store).await, Some(nanos(1_000)));
    assert_eq!(store.claim_jobs(nanos(999), at(99), 1).await.expect("claims"), []);
    let claimed = store.claim_jobs(nanos(1_500), nanos(7_777), 1).await.expect("claims");
    assert_eq!(claimed[0].leased_until, Some(nanos(7_000)));
    for proof in [7_000, 7_777] {
        let lease = Expect::Lease { job: "j".into(), leased_until: nanos(proof) };
        assert!(holds(&store, lease).await);
    }
    for far in [Timestamp::MIN, Timestamp::MAX] {
        write(&store, vec![Write::PutJob(job("far", Wake::At(far)))]).await;
        let Wake::At(back) = jobs(&store, "far").await[0].wake else { panic!("not held") };
        assert_eq!(back.as_microsecond(), far.as_microsecond());
    }
}
