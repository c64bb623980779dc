//! Which documents a filter finds.

use super::support::*;
use crate::{Document, Filter, Write};

async fn populate(store: &Subject) {
    let of = |kind: &str, key: &str| Write::Put(Document { kind: kind.into(), ..document(key) });
    write(
        store,
        vec![
            of("rg", "/s/rg1"),
            of("rg", "/s/rg10"),
            of("rg", "/s/rg1-x"),
            of("vm", "/s/rg1/vm/a"),
            of("vm", "/s/rg1/vm/a/deep/vm/b"),
            of("vm", "/s/rg10/vm/a"),
            of("vmss", "/s/rg1/vmss/a"),
            of("", "/s/rg1/none"),
        ],
    )
    .await;
}

pub async fn kinds_do_not_mix(store: Subject) {
    populate(&store).await;
    let all = ["/s/rg1/vm/a", "/s/rg1/vm/a/deep/vm/b", "/s/rg10/vm/a"];
    assert_eq!(keys(&store, kind("vm", "")).await, all);
    assert_eq!(keys(&store, kind("vm", "/s")).await, all);
    assert_eq!(keys(&store, kind("vm", "/s/rg1")).await, all[..2]);
    assert_eq!(keys(&store, kind("vm", "/s/rg1/vm/a")).await, all[1..2]);
    assert_eq!(keys(&store, kind("vm", "/s/rg")).await, [""; 0]);
    assert_eq!(keys(&store, kind("v", "/s")).await, [""; 0]);
    assert_eq!(keys(&store, kind("VM", "/s")).await, [""; 0]);
    assert_eq!(keys(&store, kind("", "")).await, ["/s/rg1/none"]);
}

pub async fn listed_is_across_kinds(store: Subject) {
    let shown = |kind: &str, key: &str| {
        Write::Put(Document { kind: kind.into(), listed: true, ..document(key) })
    };
    let writes = vec![shown("b", "/s/1"), shown("a", "/s/2"), put("/s/3"), shown("a", "/s10/4")];
    write(&store, writes).await;
    assert_eq!(keys(&store, listed("/s")).await, ["/s/1", "/s/2"]);
    assert_eq!(keys(&store, listed("")).await, ["/s/1", "/s/2", "/s10/4"]);
    assert_eq!(keys(&store, listed("/s/1")).await, [""; 0]);
}

pub async fn below_is_strict(store: Subject) {
    populate(&store).await;
    let expected = ["/s/rg1/none", "/s/rg1/vm/a", "/s/rg1/vm/a/deep/vm/b", "/s/rg1/vmss/a"];
    assert_eq!(keys(&store, below("/s/rg1")).await, expected);
    assert_eq!(keys(&store, below("")).await.len(), 8);
    assert_eq!(keys(&store, below("/")).await, [""; 0]);
    assert_eq!(keys(&store, below("/s/rg1-x")).await, [""; 0]);
}

pub async fn pointing_to_lists_each_once(store: Subject) {
    let twice = Document {
        references: vec![reference("/t", "x"), reference("/u", "x"), reference("/t", "y")],
        ..document("/b")
    };
    let same_again = pointing("/c", &["/t", "/t"]);
    let writes = vec![
        Write::Put(pointing("/z", &["/t"])),
        Write::Put(twice),
        Write::Put(same_again),
        Write::Put(pointing("/d", &["/t2", "/"])),
    ];
    write(&store, writes).await;
    assert_eq!(keys(&store, pointing_to("/t")).await, ["/b", "/c", "/z"]);
    assert_eq!(keys(&store, pointing_to("/u")).await, ["/b"]);
    assert_eq!(keys(&store, pointing_to("")).await, [""; 0]);
    assert_eq!(page(&store, &pointing_to("/t"), None, 2, false).await, ["/b", "/c"]);
    assert_eq!(page(&store, &pointing_to("/t"), Some("/b"), 1, false).await, ["/c"]);
    assert_eq!(page(&store, &pointing_to("/t"), None, 2, true).await, ["/z", "/c"]);
}

pub async fn references_are_replaced_and_removed(store: Subject) {
    write(&store, vec![Write::Put(pointing("/a", &["/t", "/u"])), put("/t")]).await;
    write(&store, vec![Write::Put(pointing("/a", &["/u", "/v"]))]).await;
    assert_eq!(keys(&store, pointing_to("/t")).await, [""; 0]);
    for target in ["/u", "/v"] {
        assert_eq!(keys(&store, pointing_to(target)).await, ["/a"]);
    }
    write(&store, vec![delete("/t")]).await;
    write(&store, vec![put("/a")]).await;
    assert_eq!(keys(&store, pointing_to("/u")).await, [""; 0]);
    write(&store, vec![Write::Put(pointing("/a", &["/u"]))]).await;
    write(&store, vec![delete("/a")]).await;
    assert_eq!(keys(&store, pointing_to("/u")).await, [""; 0]);
}

pub async fn changed_traits_move_the_document(store: Subject) {
    let as_it = |kind: &str, listed| Document { kind: kind.into(), listed, ..document("/s/a") };
    let finds = async |filter: Filter| !keys(&store, filter).await.is_empty();
    write(&store, vec![Write::Put(as_it("old", true))]).await;
    assert!(finds(kind("old", "/s")).await && finds(listed("/s")).await);
    write(&store, vec![Write::Put(as_it("new", true))]).await;
    assert!(!finds(kind("old", "/s")).await && finds(kind("new", "/s")).await);
    write(&store, vec![Write::Put(as_it("new", false))]).await;
    assert!(!finds(listed("/s")).await && finds(kind("new", "/s")).await);
    write(&store, vec![delete("/s/a")]).await;
    assert!(!finds(kind("new", "/s")).await && !finds(below("")).await);
}
