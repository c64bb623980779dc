//! Why the authority could not be opened or changed.

use store::StoreError;
use uuid::Uuid;

#[derive(Debug, thiserror::Error)]
pub enum EntraError {
    #[error("the identity store did not answer")]
    Store(#[from] StoreError),
    /// A stored document is not one this version wrote.
    #[error("the stored document {key} cannot be read: {reason}")]
    Unreadable { key: String, reason: &'static str },
    /// The cryptographic library refused to make a key or random bytes.
    #[error("no key could be made")]
    Entropy,
    #[error("the certificate cannot be used: {0}")]
    Certificate(&'static str),
    #[error("there is no application {0}")]
    UnknownClient(Uuid),
    #[error("the application {0} exists already")]
    ClientExists(Uuid),
    /// Without the bootstrap application nobody could come in any more.
    #[error("the bootstrap application cannot be removed")]
    Bootstrap,
}
