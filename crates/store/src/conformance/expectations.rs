//! Every expectation, kept and broken.

use super::support::*;
use crate::{Document, Expect, StoreError, Wake, Write};

pub async fn absent(store: Subject) {
    assert!(holds(&store, Expect::Absent("/a".into())).await);
    write(&store, vec![put("/a")]).await;
    assert!(!holds(&store, Expect::Absent("/a".into())).await);
    assert!(holds(&store, Expect::Absent("/a/b".into())).await);
}

pub async fn rev(store: Subject) {
    assert!(!holds(&store, Expect::Rev("/a".into(), 0)).await);
    let first = write(&store, vec![put("/a")]).await;
    assert!(holds(&store, Expect::Rev("/a".into(), first)).await);
    let second = write(&store, vec![put("/a")]).await;
    assert!(!holds(&store, Expect::Rev("/a".into(), first)).await);
    assert!(holds(&store, Expect::Rev("/a".into(), second)).await);
    assert!(!holds(&store, Expect::Rev("/a".into(), second + 1)).await);
    assert!(!holds(&store, Expect::Rev("/a".into(), u64::MAX)).await);
}

pub async fn live(store: Subject) {
    assert!(!holds(&store, Expect::Live("/a".into())).await);
    write(&store, vec![put("/a")]).await;
    assert!(holds(&store, Expect::Live("/a".into())).await);
    write(&store, vec![Write::Put(Document { closing: true, ..document("/a") })]).await;
    assert!(!holds(&store, Expect::Live("/a".into())).await);
}

pub async fn none_under(store: Subject) {
    write(&store, vec![put("/a"), put("/a0"), put("/a-b/c")]).await;
    assert!(holds(&store, Expect::NoneUnder("/a".into())).await);
    write(&store, vec![put("/a/b/c")]).await;
    assert!(!holds(&store, Expect::NoneUnder("/a".into())).await);
    assert!(!holds(&store, Expect::NoneUnder("/a/b".into())).await);
    assert!(holds(&store, Expect::NoneUnder("/a/b/c".into())).await);
    assert!(!holds(&store, Expect::NoneUnder(String::new())).await);
}

pub async fn members_of_each_filter(store: Subject) {
    let filters = [kind("k", "/a"), listed("/a"), below("/a"), pointing_to("/t")];
    for filter in &filters {
        assert!(holds(&store, Expect::Members(filter.clone(), 0)).await);
        assert!(!holds(&store, Expect::Members(filter.clone(), 1)).await);
    }
    let member = |key| Document { kind: "k".into(), listed: true, ..pointing(key, &["/t", "/u"]) };
    write(&store, vec![Write::Put(member("/a/1")), Write::Put(member("/a/2")), put("/b")]).await;
    for filter in filters {
        assert!(!holds(&store, Expect::Members(filter.clone(), 1)).await);
        assert!(holds(&store, Expect::Members(filter.clone(), 2)).await);
        assert!(!holds(&store, Expect::Members(filter, 3)).await);
    }
}

pub async fn no_references(store: Subject) {
    assert!(holds(&store, Expect::NoReferences("/t".into())).await);
    write(&store, vec![Write::Put(pointing("/a", &["/t/sub", "/t"]))]).await;
    assert!(!holds(&store, Expect::NoReferences("/t".into())).await);
    assert!(holds(&store, Expect::NoReferences("/t/su".into())).await);
    write(&store, vec![delete("/a")]).await;
    assert!(holds(&store, Expect::NoReferences("/t".into())).await);
}

pub async fn lease(store: Subject) {
    let lease = |until| Expect::Lease { job: "j".into(), leased_until: at(until) };
    assert!(!holds(&store, lease(20)).await);
    write(&store, vec![Write::PutJob(job("j", Wake::At(at(10))))]).await;
    assert!(!holds(&store, lease(20)).await);
    assert_eq!(claim_ids(&store, 10, 20, 1).await, ["j"]);
    assert!(holds(&store, lease(20)).await);
    assert!(!holds(&store, lease(21)).await);
    write(&store, vec![Write::DeleteJob("j".into())]).await;
    assert!(!holds(&store, lease(20)).await);
}

pub async fn first_broken_is_named(store: Subject) {
    write(&store, vec![put("/a")]).await;
    let expects = vec![
        Expect::Live("/a".into()),
        Expect::Live("/b".into()),
        Expect::Absent("/a".into()),
        Expect::Live("/c".into()),
    ];
    let error = store.commit(set(expects, vec![put("/c")])).await;
    assert!(
        matches!(&error, Err(StoreError::Expectation(Expect::Live(key))) if key == "/b"),
        "{error:?}"
    );
}
