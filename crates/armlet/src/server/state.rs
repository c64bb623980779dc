//! Where state is kept, and what must be there before the first request.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use arm::{Caller, SystemData};
use engine::Engine;
use jiff::Timestamp;
use store::Store;
use store::memory::MemoryStore;
use store_sqlite::SqliteStore;

use crate::files;
use crate::settings::NamedSubscription;

const DATABASE: &str = "armlet.db";

/// The store of a server.
pub enum State {
    Memory(Arc<MemoryStore>),
    Sqlite(Arc<SqliteStore>),
}

impl State {
    /// # Errors
    /// When the database cannot be opened.
    pub fn open(in_memory: bool, data_dir: &Path) -> Result<Self> {
        if in_memory {
            return Ok(Self::Memory(Arc::new(MemoryStore::new())));
        }
        let path = data_dir.join(DATABASE);
        // SQLite gives the files beside the database the mode of the database: nobody else reads them.
        files::reserve(&path)?;
        let store = SqliteStore::open(&path)
            .with_context(|| format!("cannot open the database {}", path.display()))?;
        Ok(Self::Sqlite(Arc::new(store)))
    }

    pub fn store(&self) -> Arc<dyn Store> {
        match self {
            Self::Memory(store) => store.clone(),
            Self::Sqlite(store) => store.clone(),
        }
    }

    /// Finishes the commits that have begun and lets the files go, whoever else still holds the store.
    pub async fn close(self) {
        if let Self::Sqlite(store) = self
            && let Err(error) = tokio::task::spawn_blocking(move || store.close()).await
        {
            tracing::error!(%error, "the database was not closed in order");
        }
    }
}

/// Makes the subscriptions that are not there yet; those that are stay as they are.
///
/// # Errors
/// The store's.
pub async fn ensure_subscriptions(
    engine: &Engine,
    subscriptions: &[NamedSubscription],
    owner: &Caller,
) -> Result<()> {
    for NamedSubscription { id, name } in subscriptions {
        let system_data = SystemData::created(owner, Timestamp::now());
        let (id, tenant) = (id.to_string(), &owner.tenant_id);
        engine
            .ensure(provider_resources::subscription(&id, tenant, name, system_data))
            .await
            .with_context(|| format!("the subscription {id} was not made"))?;
    }
    Ok(())
}
