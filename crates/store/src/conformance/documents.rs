//! What is put is what is read, and at which revision.

use super::support::*;
use std::sync::Arc;

use crate::{Derived, Document, Secrets, Wake, Write};

fn full() -> Document {
    Document {
        key: "/a/b".into(),
        parent: Some("/a".into()),
        kind: "Microsoft.X/ys".into(),
        listed: true,
        closing: true,
        body: vec![0, 255, b'{', 0],
        secrets: Secrets(vec![1, 0, 2]),
        references: vec![reference("/z", "r2"), reference("/c", "r1"), reference("/z", "r1")],
        rev: 999,
        derived: Derived::default(),
    }
}

pub async fn round_trip(store: Subject) {
    let rev = write(&store, vec![put("/a"), Write::Put(full())]).await;
    assert_eq!(get(&store, "/a/b").await, Some(Document { rev, ..full() }));
    assert_eq!(get(&store, "/a").await, Some(Document { rev, ..document("/a") }));
    assert_eq!(get(&store, "/a/").await, None);
}

pub async fn replace_is_whole(store: Subject) {
    write(&store, vec![put("/a"), Write::Put(full())]).await;
    let rev = write(&store, vec![put("/a/b")]).await;
    assert_eq!(get(&store, "/a/b").await, Some(Document { rev, ..document("/a/b") }));
    let rev = write(&store, vec![Write::Put(full())]).await;
    assert_eq!(get(&store, "/a/b").await, Some(Document { rev, ..full() }));
    let plainer = Document { body: Vec::new(), secrets: Secrets::default(), ..full() };
    let rev = write(&store, vec![Write::Put(plainer.clone())]).await;
    assert_eq!(get(&store, "/a/b").await, Some(Document { rev, ..plainer }));
}

/// Whatever a store keeps at hand: what was derived of one document is never met with another.
pub async fn derived_stays_with_its_document(store: Subject) {
    write(&store, vec![put("/a")]).await;
    for round in 0..4_u64 {
        let derived = Derived::of(Arc::new(round));
        let rev = write(&store, vec![Write::Put(Document { derived, ..document("/a") })]).await;
        let read = shared(&store, "/a").await.expect("was put");
        assert_eq!(read.rev, rev);
        assert!(read.derived.get::<u64>().is_none_or(|found| *found == round));
        read.derived.keep(Arc::new(round));
        write(&store, vec![delete("/a")]).await;
        assert_eq!(get(&store, "/a").await, None);
        write(&store, vec![put("/a")]).await;
        let read = shared(&store, "/a").await.expect("was put");
        assert!(read.derived.get::<u64>().is_none());
        read.derived.keep(Arc::new(100 + round));
    }
}

pub async fn odd_keys(store: Subject) {
    for key in ["", "/", "/%", "/_'\"\\", "/\0/x", "/ü/Ω", "/\u{10FFFF}", "/a b?c=d&$1"] {
        let rev = write(&store, vec![put(key)]).await;
        assert_eq!(get(&store, key).await, Some(Document { rev, ..document(key) }), "{key:?}");
    }
    assert_eq!(get(&store, "/A B?c=d&$1").await, None, "keys are compared to the byte");
}

pub async fn absent_deletes(store: Subject) {
    write(&store, vec![delete("/a")]).await;
    write(&store, vec![put("/a")]).await;
    write(&store, vec![delete("/a")]).await;
    assert_eq!(get(&store, "/a").await, None);
}

pub async fn revisions_grow_and_are_never_reused(store: Subject) {
    let mut last = 0;
    for _ in 0..3 {
        for change in [put("/a"), put("/b"), delete("/a"), put("/a")] {
            let rev = write(&store, vec![change]).await;
            assert!(rev > last, "{rev} after {last}");
            last = rev;
        }
        assert_eq!(get(&store, "/a").await.expect("stands").rev, last);
        last = write(&store, vec![delete("/a"), delete("/b")]).await;
    }
}

pub async fn revisions_of_a_set_are_one(store: Subject) {
    let before = write(&store, vec![put("/a")]).await;
    let rev = write(&store, vec![put("/b"), put("/c"), delete("/a")]).await;
    assert_eq!(rev, before + 1);
    for key in ["/b", "/c"] {
        assert_eq!(get(&store, key).await.expect("stands").rev, rev);
    }
}

pub async fn only_documents_take_revisions(store: Subject) {
    assert_eq!(write(&store, vec![]).await, 0);
    let rev = write(&store, vec![put("/a")]).await;
    assert_eq!(rev, 1);
    let others = vec![claim("n", "/a"), Write::PutJob(job("j", Wake::Held))];
    assert_eq!(write(&store, others).await, rev);
    broken_by(&store, vec![Write::Put(child("/b", "/x"))]).await;
    assert_eq!(write(&store, vec![put("/a")]).await, rev + 1, "a refused set takes no revision");
}
