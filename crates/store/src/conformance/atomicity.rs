//! All of a set or nothing of it.

use super::support::*;
use crate::{Expect, StoreError, Wake, Write};

/// One write of every sort, on top of [`before`].
fn everything() -> Vec<Write> {
    vec![
        Write::Put(pointing("/new", &["/target"])),
        Write::Put(pointing("/old", &["/other"])),
        delete("/gone"),
        claim("fresh", "/new"),
        release("held", "/old"),
        Write::PutJob(job("new", Wake::At(at(5)))),
        Write::PutJob(job("old", Wake::Held)),
        Write::DeleteJob("gone".into()),
    ]
}

async fn before(store: &Subject) {
    let mut writes = vec![Write::Put(pointing("/old", &["/target"])), put("/gone")];
    writes.extend([claim("held", "/old"), claim("taken", "/old")]);
    writes.extend(["old", "gone"].map(|id| Write::PutJob(job(id, Wake::At(at(9))))));
    write(store, writes).await;
}

/// Everything the case could have changed, in one comparable value.
async fn state(store: &Subject) -> impl PartialEq + std::fmt::Debug {
    let mut documents = Vec::new();
    for key in ["/new", "/old", "/gone"] {
        documents.push(get(store, key).await);
    }
    let pointing =
        (keys(store, pointing_to("/target")).await, keys(store, pointing_to("/other")).await);
    let names = (owner(store, "fresh").await, owner(store, "held").await);
    let due = store.next_due().await.expect("reads");
    (documents, keys(store, below("")).await, pointing, names, jobs(store, "").await, due)
}

pub async fn expectation_undoes_nothing_because_nothing_was_done(store: Subject) {
    before(&store).await;
    let was = state(&store).await;
    let broken = Expect::Absent("/old".into());
    let outcome = store.commit(set(vec![broken.clone()], everything())).await;
    assert!(matches!(outcome, Err(StoreError::Expectation(named)) if named == broken));
    assert_eq!(state(&store).await, was);
}

pub async fn claim_undoes_what_came_before(store: Subject) {
    before(&store).await;
    let was = state(&store).await;
    let mut writes = everything();
    writes.push(claim("taken", "/new"));
    let outcome = store.commit(set(vec![], writes)).await;
    assert!(
        matches!(&outcome, Err(StoreError::Claimed { zone, name, owner })
            if zone == "zone" && name == "taken" && owner == "/old"),
        "{outcome:?}"
    );
    assert_eq!(state(&store).await, was);
}

pub async fn parent_rule_undoes_all(store: Subject) {
    before(&store).await;
    let was = state(&store).await;
    let mut writes = vec![Write::Put(child("/lost", "/nowhere"))];
    writes.extend(everything());
    assert_eq!(broken_by(&store, writes).await, Expect::Live("/nowhere".into()));
    assert_eq!(state(&store).await, was);
    assert_eq!(get(&store, "/lost").await, None);
}

pub async fn later_writes_win(store: Subject) {
    let mut last = document("/a");
    last.body = b"last".to_vec();
    write(&store, vec![put("/a"), delete("/a"), Write::Put(last), put("/b"), delete("/b")]).await;
    assert_eq!(get(&store, "/a").await.expect("stands").body, b"last");
    assert_eq!(get(&store, "/b").await, None);
}
