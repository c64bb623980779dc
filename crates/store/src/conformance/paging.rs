//! Pages join without seams.

use super::support::*;
use crate::{Document, Filter, Key, Write};

fn filters() -> [Filter; 5] {
    [kind("k", "/s"), listed("/s"), below("/s"), pointing_to("/t"), below("")]
}

/// Reads to the end in pages, each starting behind the last key of the one before.
async fn all_pages(store: &Subject, filter: &Filter, limit: usize, reverse: bool) -> Vec<Key> {
    let mut read = Vec::new();
    loop {
        let next = page(store, filter, read.last().map(Key::as_str), limit, reverse).await;
        assert!(next.len() <= limit);
        if next.is_empty() {
            return read;
        }
        read.extend(next);
    }
}

pub async fn pages_have_no_gaps_or_repeats(store: Subject) {
    let member = |key: String| {
        Write::Put(Document { kind: "k".into(), listed: true, ..pointing(&key, &["/t"]) })
    };
    let mut writes: Vec<Write> = (0..23).map(|n| member(format!("/s/{n}"))).collect();
    writes.extend((0..4).map(|n| member(format!("/s/1/{n}"))));
    write(&store, writes).await;
    for filter in filters() {
        let mut expected = keys(&store, filter.clone()).await;
        assert_eq!(expected.len(), 27);
        assert!(expected.is_sorted());
        for limit in [1, 2, 9, 27, 28] {
            assert_eq!(all_pages(&store, &filter, limit, false).await, expected);
        }
        expected.reverse();
        for limit in [1, 2, 9, 27, 28] {
            assert_eq!(all_pages(&store, &filter, limit, true).await, expected);
        }
    }
}

pub async fn strange_starts_are_harmless(store: Subject) {
    let member = |key: &str| Document { kind: "k".into(), listed: true, ..pointing(key, &["/t"]) };
    write(&store, ["/s/b", "/s/d"].map(|key| Write::Put(member(key))).into()).await;
    for filter in filters() {
        assert_eq!(page(&store, &filter, Some("/s/c"), 9, false).await, ["/s/d"]);
        assert_eq!(page(&store, &filter, Some("/s/c"), 9, true).await, ["/s/b"]);
        assert_eq!(page(&store, &filter, Some(""), 9, false).await.len(), 2);
        assert_eq!(page(&store, &filter, Some(""), 9, true).await, [""; 0]);
        assert_eq!(page(&store, &filter, Some("/zz"), 9, false).await, [""; 0]);
        assert_eq!(page(&store, &filter, Some("/zz"), 9, true).await, ["/s/d", "/s/b"]);
        assert_eq!(page(&store, &filter, None, 0, false).await, [""; 0]);
        assert_eq!(page(&store, &filter, None, usize::MAX, false).await.len(), 2);
    }
}

pub async fn names_beyond_ascii(store: Subject) {
    let names = ["/s/z", "/s/Ä", "/s/ä", "/s/é", "/s/日本", "/s/😀", "/s/\u{10FFFF}"];
    let member = |key: &str| Document { kind: "k".into(), listed: true, ..pointing(key, &["/t"]) };
    write(&store, names.map(|key| Write::Put(member(key))).into()).await;
    write(&store, vec![put("/ß"), Write::Put(member("/s/日本/ü"))]).await;
    let mut expected: Vec<Key> = names.map(str::to_owned).into();
    expected.push("/s/日本/ü".into());
    expected.sort();
    for filter in &filters()[..4] {
        assert_eq!(all_pages(&store, filter, 2, false).await, expected);
    }
    assert_eq!(keys(&store, below("/s/日本")).await, ["/s/日本/ü"]);
}
