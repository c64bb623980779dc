//! How ARM behaves for any type: verbs, long-running operations, lists, effects.
//!
//! Knows: the registry of types and the store behind a trait; decides purely, commits once.
//! Must not know: any namespace by name, HTTP, or a concrete store.

mod admin;
mod body;
mod cascade;
mod clock;
mod effects;
mod faults;
mod gate;
mod keepers;
mod kept;
mod list;
mod lookup;
mod lro;
mod missed;
mod plan;
mod reactions;
mod record;
mod registry;
mod render;
mod request;
mod show;
mod url;
mod verbs;
mod views;
pub mod worker;

use std::sync::Arc;

use contract::Authorizer;
use store::Store;

pub use contract::{Outcome, Provider};

pub use clock::{Clock, FactSource, ManualClock, SystemClock};
pub use lro::{HoldRule, Holds, Profile, Timing};
pub use registry::Registry;
pub use request::{
    ActionRequest, Body, Call, DeleteRequest, GetRequest, Links, ListRequest, Refusal, Reply,
    WriteRequest,
};

/// The engine: five parts and nothing else. Every verb is a method, each in its own file.
pub struct Engine {
    pub(crate) registry: Registry,
    pub(crate) authorizer: Arc<dyn Authorizer>,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) facts: FactSource,
    pub(crate) timing: Timing,
}

impl Engine {
    /// # Panics
    /// When two providers claim the same type or action: the list of providers is part of the program.
    pub fn new(
        providers: Vec<Provider>,
        authorizer: Arc<dyn Authorizer>,
        store: Arc<dyn Store>,
        facts: FactSource,
        profile: Profile,
    ) -> Self {
        let timing = Timing { profile, ..Timing::default() };
        Self { registry: Registry::new(providers), authorizer, store, facts, timing }
    }
}
