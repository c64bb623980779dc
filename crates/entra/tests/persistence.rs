//! Keys and applications outlive the process, and two first starts agree.
#![allow(clippy::unwrap_used)]

mod common;

use std::sync::Arc;

use common::*;
use entra::{Authority, AuthorityConfig, EntraError, defaults};
use futures_util::future::join;
use store::memory::MemoryStore;
use store::{Document, Filter, Query, Secrets, Store, Write, WriteSet};
use uuid::Uuid;

async fn documents(store: &MemoryStore, kind: &str) -> Vec<Document> {
    let filter = Filter::Kind { kind: kind.to_owned(), under: String::new() };
    let query = Query::List { filter, after: None, limit: 100, reverse: false };
    store.read(vec![query]).await.unwrap().take_documents()
}

#[tokio::test]
async fn a_restart_keeps_key_and_credentials() {
    let store = Arc::new(MemoryStore::new());
    let first = open_on(store.clone()).await;
    let token = token_of(&first, &good_form(&first));
    let (connection, jwks) = (first.connection(), first.jwks());
    drop(first);
    let second = open_on(store).await;
    assert!(second.connection() == connection);
    assert_eq!(second.jwks(), jwks);
    assert!(second.verify(Some(&bearer(&token)), now()).is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn two_first_starts_at_once_end_with_the_same() {
    let store = Arc::new(MemoryStore::new());
    let start = |store| tokio::spawn(open_on(store));
    let (one, other) = join(start(store.clone()), start(store.clone())).await;
    let (one, other) = (one.unwrap(), other.unwrap());
    assert!(one.connection() == other.connection());
    assert_eq!(one.jwks(), other.jwks());
    assert_eq!(documents(&store, "entra.signing-key").await.len(), 1);
}

#[tokio::test]
async fn secrets_lie_apart_from_the_bodies() {
    let store = Arc::new(MemoryStore::new());
    let authority = open_on(store.clone()).await;
    let secret = authority.connection().client_secret;
    let [principal]: [Document; 1] = documents(&store, "entra.principal").await.try_into().unwrap();
    assert_eq!(principal.key, format!("entra/principals/{}", defaults::CLIENT_ID));
    assert!(!String::from_utf8(principal.body).unwrap().contains(&secret));
    assert!(String::from_utf8(principal.secrets.0).unwrap().contains(&secret));
    let [key]: [Document; 1] = documents(&store, "entra.signing-key").await.try_into().unwrap();
    assert!(key.body.len() < 100, "a body has no room for a private key");
    assert!(key.secrets.0.len() > 1000);
    assert!(!key.listed && !principal.listed);
}

#[tokio::test]
async fn another_bootstrap_application_joins_the_first() {
    let store = Arc::new(MemoryStore::new());
    let first = open_on(store.clone()).await;
    let other = AuthorityConfig { client_id: Uuid::from_u128(1), ..config() };
    let second = Authority::open(store, other, now()).await.unwrap();
    assert_eq!(second.connection().client_id, Uuid::from_u128(1).to_string());
    assert!(second.token(&request("common", &good_form(&first))).is_ok());
}

#[tokio::test]
async fn the_directory_refuses_doubles_and_keeps_its_bootstrap() {
    let store = Arc::new(MemoryStore::new());
    let authority = open_on(store.clone()).await;
    let (client, object) = (Uuid::from_u128(1), Uuid::from_u128(2));
    authority.register(client, object).await.unwrap();
    let twice = authority.register(client, object).await;
    assert!(matches!(twice, Err(EntraError::ClientExists(id)) if id == client));
    let bootstrap = Uuid::parse_str(defaults::CLIENT_ID).unwrap();
    assert!(matches!(authority.remove(bootstrap).await, Err(EntraError::Bootstrap)));
    authority.remove(client).await.unwrap();
    assert!(matches!(authority.remove(client).await, Err(EntraError::UnknownClient(_))));
    assert_eq!(documents(&store, "entra.principal").await.len(), 1);
}

#[tokio::test]
async fn a_damaged_document_is_named_and_not_replaced() {
    let store = Arc::new(MemoryStore::new());
    drop(open_on(store.clone()).await);
    let mut key = documents(&store, "entra.signing-key").await.remove(0);
    key.secrets = Secrets(b"not a key".to_vec());
    let name = key.key.clone();
    store.commit(WriteSet { expects: vec![], writes: vec![Write::Put(key)] }).await.unwrap();
    let failed = Authority::open(store, config(), now()).await.unwrap_err();
    assert!(matches!(&failed, EntraError::Unreadable { key, .. } if *key == name), "{failed}");
}
