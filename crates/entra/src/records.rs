//! How keys and principals lie in the store.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::{
    Derived, Document, Expect, Filter, Query, Secrets, Store, StoreError, Write, WriteSet,
};

use crate::{
    EntraError, certificate::ClientCertificate, principal::Principal, secret::Secret,
    signing_key::SigningKey,
};

const SIGNING_KEYS: Shelf = Shelf { kind: "entra.signing-key", under: "entra/signing-keys" };
const PRINCIPALS: Shelf = Shelf { kind: "entra.principal", under: "entra/principals" };
const READ_AT_ONCE: usize = 500;

/// Where documents of one kind lie.
struct Shelf {
    kind: &'static str,
    under: &'static str,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct KeyBody {
    created_at: Timestamp,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PrincipalBody {
    object_id: String,
    /// DER in base64.
    certificates: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PrincipalSecrets {
    client_secret: Secret,
}

/// All signing keys, the newest first. Makes and keeps one where there is none; of two who do so at
/// the same time one wins, and both get the winner's.
pub(crate) async fn signing_keys(
    store: &dyn Store,
    now: Timestamp,
) -> Result<Vec<SigningKey>, EntraError> {
    let stored = SIGNING_KEYS.documents(store).await?;
    if !stored.is_empty() {
        return read_keys(&stored);
    }
    let key = SigningKey::generate()?;
    let body = encode(&KeyBody { created_at: now });
    let document = SIGNING_KEYS.document(&key.kid, body, key.to_pkcs8()?.to_vec());
    let none_yet = Expect::Members(SIGNING_KEYS.filter(), 0);
    match commit(store, none_yet, Write::Put(document)).await {
        Ok(()) => Ok(vec![key]),
        Err(StoreError::Expectation(_)) => read_keys(&SIGNING_KEYS.documents(store).await?),
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn principals(store: &dyn Store) -> Result<Vec<Principal>, EntraError> {
    let stored = PRINCIPALS.documents(store).await?;
    stored.iter().map(read_principal).collect()
}

/// Puts a new principal; `None` where its client id is taken.
pub(crate) async fn add(
    store: &dyn Store,
    principal: Principal,
) -> Result<Option<Principal>, EntraError> {
    let document = write_principal(&principal);
    match commit(store, Expect::Absent(document.key.clone()), Write::Put(document)).await {
        Ok(()) => Ok(Some(principal)),
        Err(StoreError::Expectation(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// One principal and the revision it stands at.
pub(crate) async fn principal(
    store: &dyn Store,
    client_id: &str,
) -> Result<Option<(Principal, u64)>, EntraError> {
    let mut snapshot = store.read(vec![Query::Get(PRINCIPALS.key(client_id))]).await?;
    let Some(document) = snapshot.take_document() else { return Ok(None) };
    Ok(Some((read_principal(&document)?, document.rev)))
}

/// Replaces a principal that still stands at `rev`.
pub(crate) async fn replace(
    store: &dyn Store,
    principal: &Principal,
    rev: u64,
) -> Result<(), StoreError> {
    let document = write_principal(principal);
    commit(store, Expect::Rev(document.key.clone(), rev), Write::Put(document)).await
}

pub(crate) async fn remove(store: &dyn Store, client_id: &str) -> Result<(), StoreError> {
    let write = Write::Delete(PRINCIPALS.key(client_id));
    store.commit(WriteSet { expects: Vec::new(), writes: vec![write] }).await.map(|_| ())
}

async fn commit(store: &dyn Store, expect: Expect, write: Write) -> Result<(), StoreError> {
    store.commit(WriteSet { expects: vec![expect], writes: vec![write] }).await.map(|_| ())
}

impl Shelf {
    fn key(&self, name: &str) -> String {
        format!("{}/{name}", self.under)
    }

    fn filter(&self) -> Filter {
        Filter::Kind { kind: self.kind.to_owned(), under: self.under.to_owned() }
    }

    fn document(&self, name: &str, body: Vec<u8>, secrets: Vec<u8>) -> Document {
        Document {
            key: self.key(name),
            parent: None,
            kind: self.kind.to_owned(),
            listed: false,
            closing: false,
            body,
            secrets: Secrets(secrets),
            references: Vec::new(),
            rev: 0,
            derived: Derived::default(),
        }
    }

    async fn documents(&self, store: &dyn Store) -> Result<Vec<Document>, StoreError> {
        let mut all: Vec<Document> = Vec::new();
        loop {
            let query = Query::List {
                filter: self.filter(),
                after: all.last().map(|document| document.key.clone()),
                limit: READ_AT_ONCE,
                reverse: false,
            };
            let page = store.read(vec![query]).await?.take_documents();
            let last = page.len() < READ_AT_ONCE;
            all.extend(page);
            if last {
                return Ok(all);
            }
        }
    }
}

fn read_keys(stored: &[Document]) -> Result<Vec<SigningKey>, EntraError> {
    let mut keys = Vec::with_capacity(stored.len());
    for document in stored {
        let body: KeyBody = decode(document, &document.body)?;
        let key = SigningKey::from_pkcs8(&document.secrets.0)
            .ok_or_else(|| unreadable(document, "its secret is not an RSA key"))?;
        keys.push((body.created_at, key));
    }
    keys.sort_by_key(|(created_at, _)| std::cmp::Reverse(*created_at));
    Ok(keys.into_iter().map(|(_, key)| key).collect())
}

fn read_principal(document: &Document) -> Result<Principal, EntraError> {
    let body: PrincipalBody = decode(document, &document.body)?;
    let secrets: PrincipalSecrets = decode(document, &document.secrets.0)?;
    let certificates = body
        .certificates
        .iter()
        .map(|text| ClientCertificate::from_base64(text))
        .collect::<Option<_>>()
        .ok_or_else(|| unreadable(document, "a certificate in it is broken"))?;
    let client_id = document.key.rsplit('/').next().unwrap_or_default().to_owned();
    Ok(Principal {
        client_id,
        object_id: body.object_id,
        secret: secrets.client_secret,
        certificates,
    })
}

fn write_principal(principal: &Principal) -> Document {
    let body = encode(&PrincipalBody {
        object_id: principal.object_id.clone(),
        certificates: principal.certificates.iter().map(ClientCertificate::to_base64).collect(),
    });
    let secrets = encode(&PrincipalSecrets { client_secret: principal.secret.clone() });
    PRINCIPALS.document(&principal.client_id, body, secrets)
}

fn encode(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("plain strings and times are always JSON")
}

fn decode<'a, T: Deserialize<'a>>(document: &Document, json: &'a [u8]) -> Result<T, EntraError> {
    serde_json::from_slice(json).map_err(|_| unreadable(document, "it is not of the known form"))
}

fn unreadable(document: &Document, reason: &'static str) -> EntraError {
    EntraError::Unreadable { key: document.key.clone(), reason }
}
