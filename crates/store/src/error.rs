//! Why a store did not do as asked.

use crate::{Expect, Key};

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The world was not as the write set expected; nothing was written.
    #[error("an expectation did not hold: {0:?}")]
    Expectation(Expect),
    /// A write set claims a name that another key holds; nothing was written.
    #[error("the name {name} is taken in {zone}")]
    Claimed { zone: String, name: String, owner: Key },
    /// No room left; nothing was written, reads go on.
    #[error("the store is full")]
    Full(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The database failed. What was not acknowledged may or may not have been written.
    #[error("the store failed")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The store is shutting down and takes nothing more.
    #[error("the store is closed")]
    Closed,
}
