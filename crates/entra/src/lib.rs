//! The local identity authority: who may be believed to be whom.
//!
//! Knows: signing keys, application principals, tokens and the documents that describe them.
//! Must not know: HTTP, the clock, what a principal may do, or what resources are.

mod audience;
mod authority;
mod cache;
mod certificate;
mod config;
pub mod defaults;
mod discovery;
mod error;
mod jws;
mod principal;
mod records;
mod secret;
mod signing_key;
mod token;
mod verify;

pub use authority::{Authority, Connection};
pub use certificate::ClientCertificate;
pub use config::AuthorityConfig;
pub use error::EntraError;
pub use token::{TokenEndpoint, TokenError, TokenReply, TokenRequest};
pub use verify::AuthFailure;
