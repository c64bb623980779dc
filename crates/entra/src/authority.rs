//! The authority itself: its keys, its directory, and how they change.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use futures_util::lock::Mutex;
use jiff::Timestamp;
use store::{Store, StoreError};
use uuid::Uuid;

use crate::{
    AuthorityConfig, EntraError, audience::Audiences, cache::TokenCache,
    certificate::ClientCertificate, principal::Principal, records, secret::Secret,
    signing_key::SigningKey,
};

const CACHED_TOKENS: usize = 4096;
const ATTEMPTS: usize = 4;

/// The tenant by which clients call an AD FS server.
pub(crate) const ADFS: &str = "adfs";

/// Names that, in the place of a tenant's GUID, mean the one tenant there is.
const HOME_TENANT_NAMES: [&str; 3] = ["common", "organizations", ADFS];

/// Issues and checks the tokens of one tenant. Cheap to share behind an `Arc`.
pub struct Authority {
    store: Arc<dyn Store>,
    pub(crate) config: AuthorityConfig,
    /// The tenant's GUID in lower case.
    pub(crate) tenant_id: String,
    pub(crate) audiences: Audiences,
    /// The newest first; never empty.
    pub(crate) keys: Vec<SigningKey>,
    pub(crate) cache: TokenCache,
    directory: RwLock<Arc<Directory>>,
    /// Changes wait for one another, so that the directory in memory ends as the store does.
    changes: Mutex<()>,
}

/// Who is known, as of one moment.
#[derive(Clone, Default)]
pub(crate) struct Directory {
    principals: HashMap<String, Arc<Principal>>,
    /// Grows with every change.
    pub epoch: u64,
}

/// What a client needs to come in as the bootstrap application.
#[derive(Clone, PartialEq, Eq)]
pub struct Connection {
    pub tenant_id: String,
    pub client_id: String,
    /// What the bootstrap application's role assignment must name.
    pub object_id: String,
    pub client_secret: String,
}

impl Authority {
    /// Loads the signing keys and principals; on the first start makes a key and the bootstrap
    /// application with a random secret. Two who start on one store at once end with the same.
    ///
    /// The first start occupies its thread for about 100 ms to make the key.
    ///
    /// # Errors
    /// The store's, and [`EntraError::Unreadable`] for documents of an unknown form.
    pub async fn open(
        store: Arc<dyn Store>,
        config: AuthorityConfig,
        now: Timestamp,
    ) -> Result<Self, EntraError> {
        let keys = records::signing_keys(store.as_ref(), now).await?;
        let mut principals = records::principals(store.as_ref()).await?;
        let bootstrap = config.client_id.to_string();
        if !principals.iter().any(|principal| principal.client_id == bootstrap) {
            let made = new_principal(config.client_id, config.object_id)?;
            principals.push(match records::add(store.as_ref(), made).await? {
                Some(added) => added,
                None => {
                    let (theirs, _) = records::principal(store.as_ref(), &bootstrap)
                        .await?
                        .ok_or(EntraError::UnknownClient(config.client_id))?;
                    theirs
                }
            });
        }
        let principals = principals.into_iter().map(keyed).collect();
        Ok(Self {
            store,
            tenant_id: config.tenant_id.to_string(),
            audiences: Audiences::new(&config.audiences),
            config,
            keys,
            cache: TokenCache::new(CACHED_TOKENS),
            directory: RwLock::new(Arc::new(Directory { principals, epoch: 0 })),
            changes: Mutex::new(()),
        })
    }

    pub fn tenant_id(&self) -> &str {
        &self.tenant_id
    }

    /// The bootstrap application's credentials.
    pub fn connection(&self) -> Connection {
        let directory = self.directory();
        let bootstrap = directory
            .principal(&self.config.client_id.to_string())
            .expect("open puts the bootstrap principal there and remove refuses to take it");
        Connection {
            tenant_id: self.tenant_id.clone(),
            client_id: bootstrap.client_id.clone(),
            object_id: bootstrap.object_id.clone(),
            client_secret: bootstrap.secret.expose().to_owned(),
        }
    }

    /// Registers another application and returns its credentials.
    ///
    /// # Errors
    /// [`EntraError::ClientExists`] where the client id is taken; the store's.
    pub async fn register(
        &self,
        client_id: Uuid,
        object_id: Uuid,
    ) -> Result<Connection, EntraError> {
        let _alone = self.changes.lock().await;
        let principal = new_principal(client_id, object_id)?;
        let added = records::add(self.store.as_ref(), principal)
            .await?
            .ok_or(EntraError::ClientExists(client_id))?;
        let connection = Connection {
            tenant_id: self.tenant_id.clone(),
            client_id: added.client_id.clone(),
            object_id: added.object_id.clone(),
            client_secret: added.secret.expose().to_owned(),
        };
        self.change(|principals| principals.extend([keyed(added)]));
        Ok(connection)
    }

    /// Lets an application prove itself by these certificates, beside its secret, and by none that
    /// it could prove itself by before.
    ///
    /// # Errors
    /// [`EntraError::UnknownClient`]; the store's.
    pub async fn set_certificates(
        &self,
        client_id: Uuid,
        certificates: Vec<ClientCertificate>,
    ) -> Result<(), EntraError> {
        let _alone = self.changes.lock().await;
        let mut attempt = 1;
        loop {
            let (mut principal, rev) =
                records::principal(self.store.as_ref(), &client_id.to_string())
                    .await?
                    .ok_or(EntraError::UnknownClient(client_id))?;
            if principal.certificates == certificates {
                return Ok(());
            }
            principal.certificates.clone_from(&certificates);
            match records::replace(self.store.as_ref(), &principal, rev).await {
                Ok(()) => {
                    self.change(|principals| principals.extend([keyed(principal)]));
                    return Ok(());
                }
                Err(StoreError::Expectation(_)) if attempt < ATTEMPTS => attempt += 1,
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Removes an application. Its tokens are refused from this moment on, whatever becomes of the
    /// write; where that fails, the application is back with the next start.
    ///
    /// # Errors
    /// [`EntraError::Bootstrap`], [`EntraError::UnknownClient`]; the store's.
    pub async fn remove(&self, client_id: Uuid) -> Result<(), EntraError> {
        if client_id == self.config.client_id {
            return Err(EntraError::Bootstrap);
        }
        let _alone = self.changes.lock().await;
        let client = client_id.to_string();
        self.directory().principal(&client).ok_or(EntraError::UnknownClient(client_id))?;
        self.change(|principals| {
            principals.remove(&client);
        });
        Ok(records::remove(self.store.as_ref(), &client).await?)
    }

    /// Whether `tenant`, as it stands in a path, means this tenant.
    pub(crate) fn is_home(&self, tenant: &str) -> bool {
        tenant.eq_ignore_ascii_case(&self.tenant_id)
            || HOME_TENANT_NAMES.into_iter().any(|name| tenant.eq_ignore_ascii_case(name))
    }

    /// The `iss` of the tokens issued here: Resource Manager's tokens are of the first version.
    pub(crate) fn issuer(&self) -> String {
        issuer_of(&self.tenant_id)
    }

    pub(crate) fn directory(&self) -> Arc<Directory> {
        self.directory.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn change(&self, with: impl FnOnce(&mut HashMap<String, Arc<Principal>>)) {
        let mut directory = self.directory.write().unwrap_or_else(PoisonError::into_inner);
        let mut next = Directory::clone(&directory);
        with(&mut next.principals);
        next.epoch += 1;
        *directory = Arc::new(next);
    }
}

impl Directory {
    /// Looks an application up by its client id, in any case.
    pub fn principal(&self, client_id: &str) -> Option<&Arc<Principal>> {
        self.principals.get(&client_id.to_ascii_lowercase())
    }
}

pub(crate) fn issuer_of(tenant_id: &str) -> String {
    format!("https://sts.windows.net/{tenant_id}/")
}

fn new_principal(client_id: Uuid, object_id: Uuid) -> Result<Principal, EntraError> {
    Ok(Principal {
        client_id: client_id.to_string(),
        object_id: object_id.to_string(),
        secret: Secret::random()?,
        certificates: Vec::new(),
    })
}

fn keyed(principal: Principal) -> (String, Arc<Principal>) {
    (principal.client_id.clone(), Arc::new(principal))
}

impl fmt::Debug for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authority").field("config", &self.config).finish_non_exhaustive()
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("tenant_id", &self.tenant_id)
            .field("client_id", &self.client_id)
            .field("object_id", &self.object_id)
            .finish_non_exhaustive()
    }
}
