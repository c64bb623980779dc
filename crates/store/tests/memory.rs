//! The store in memory against the suite.

use std::sync::Arc;

use store::Store;
use store::memory::MemoryStore;

async fn fresh() -> Arc<dyn Store> {
    Arc::new(MemoryStore::new())
}

store::conformance!(fresh);
