//! Names that only one may hold.

use super::support::*;
use crate::{StoreError, Write};

pub async fn one_holder_per_name(store: Subject) {
    write(&store, vec![claim("n", "/a")]).await;
    let elsewhere = Write::Claim { zone: "other".into(), name: "n".into(), owner: "/b".into() };
    write(&store, vec![elsewhere, claim("N", "/b")]).await;
    let outcome = store.commit(set(vec![], vec![claim("n", "/b")])).await;
    assert!(matches!(outcome, Err(StoreError::Claimed { owner, .. }) if owner == "/a"));
    assert_eq!(owner(&store, "n").await.as_deref(), Some("/a"));
    assert_eq!(owner(&store, "free").await, None);
}

pub async fn owner_may_claim_again(store: Subject) {
    write(&store, vec![claim("n", "/a")]).await;
    write(&store, vec![claim("n", "/a"), claim("n", "/a")]).await;
    assert_eq!(owner(&store, "n").await.as_deref(), Some("/a"));
}

pub async fn in_the_order_of_the_set(store: Subject) {
    write(&store, vec![claim("n", "/a")]).await;
    write(&store, vec![release("n", "/b")]).await;
    assert_eq!(owner(&store, "n").await.as_deref(), Some("/a"), "not the holder's release");
    let too_late = vec![claim("n", "/b"), release("n", "/a")];
    assert!(matches!(store.commit(set(vec![], too_late)).await, Err(StoreError::Claimed { .. })));
    write(&store, vec![release("n", "/a"), claim("n", "/b")]).await;
    assert_eq!(owner(&store, "n").await.as_deref(), Some("/b"));
    write(&store, vec![release("n", "/b"), release("n", "/b")]).await;
    assert_eq!(owner(&store, "n").await, None);
}

pub async fn outlives_documents(store: Subject) {
    write(&store, vec![put("/a"), claim("n", "/a")]).await;
    write(&store, vec![delete("/a")]).await;
    assert_eq!(owner(&store, "n").await.as_deref(), Some("/a"));
}
