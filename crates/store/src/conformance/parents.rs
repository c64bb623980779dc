//! Parents exist as long as their children do.

use super::support::*;
use crate::{Document, Expect, Write};

pub async fn parent_must_exist(store: Subject) {
    let orphan = || vec![Write::Put(child("/a/b", "/a"))];
    assert_eq!(broken_by(&store, orphan()).await, Expect::Live("/a".into()));
    write(&store, vec![put("/a")]).await;
    write(&store, orphan()).await;
}

pub async fn parent_may_be_closing(store: Subject) {
    write(&store, vec![Write::Put(Document { closing: true, ..document("/a") })]).await;
    write(&store, vec![Write::Put(child("/a/b", "/a"))]).await;
}

pub async fn children_hold_their_parent(store: Subject) {
    write(&store, vec![put("/a"), Write::Put(child("/a/b", "/a")), put("/a/free")]).await;
    assert_eq!(broken_by(&store, vec![delete("/a")]).await, Expect::NoneUnder("/a".into()));
    write(&store, vec![delete("/a/b")]).await;
    write(&store, vec![delete("/a")]).await;
    assert_eq!(keys(&store, below("")).await, ["/a/free"], "only children by parent count");
}

pub async fn order_within_a_set_is_free(store: Subject) {
    write(&store, vec![Write::Put(child("/a/b", "/a")), put("/a")]).await;
    write(&store, vec![delete("/a"), delete("/a/b")]).await;
    assert_eq!(keys(&store, below("")).await, [""; 0]);
    write(&store, vec![put("/a"), Write::Put(child("/a/b", "/a"))]).await;
    write(&store, vec![delete("/a"), put("/a")]).await;
    assert_eq!(keys(&store, below("")).await, ["/a", "/a/b"]);
}

pub async fn moves_are_checked_at_the_end(store: Subject) {
    write(&store, vec![put("/a"), put("/b"), Write::Put(child("/c", "/a"))]).await;
    write(&store, vec![delete("/a"), Write::Put(child("/c", "/b"))]).await;
    assert_eq!(broken_by(&store, vec![delete("/b")]).await, Expect::NoneUnder("/b".into()));
    let moved = vec![Write::Put(child("/c", "/nowhere"))];
    assert_eq!(broken_by(&store, moved).await, Expect::Live("/nowhere".into()));
    write(&store, vec![put("/c"), delete("/b")]).await;
    write(&store, vec![Write::Put(child("/c", "/c")), put("/d")]).await;
    write(&store, vec![delete("/c")]).await;
}

pub async fn reported_in_order_of_writes(store: Subject) {
    write(&store, vec![put("/a"), Write::Put(child("/a/b", "/a"))]).await;
    let orphan = || Write::Put(child("/c", "/nowhere"));
    let broken = broken_by(&store, vec![orphan(), delete("/a")]).await;
    assert_eq!(broken, Expect::Live("/nowhere".into()));
    let broken = broken_by(&store, vec![delete("/a"), orphan()]).await;
    assert_eq!(broken, Expect::NoneUnder("/a".into()));
}
