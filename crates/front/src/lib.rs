//! HTTP: from a request line to a question for the engine, from its answer to a status line.
//!
//! Knows: headers, paths, limits, who is let in, and how outcomes and errors are printed.
//! Must not know: any resource type, a store, or how anything is decided.

mod action;
mod admin;
mod body;
mod conditions;
mod config;
mod data_plane;
mod delete;
mod dispatch;
mod failure;
mod get;
mod head;
mod identity;
mod list;
mod listen;
mod metadata;
mod middleware;
mod patch;
mod put;
mod query;
mod resource_manager;
mod respond;
mod service;

pub use config::{Authentication, FrontConfig, Limits, Scheme};
pub use listen::{Listener, bind, bind_plain};
pub use service::{Front, Service};
