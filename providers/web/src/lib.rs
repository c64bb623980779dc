//! Microsoft.Web: plans, the sites and slots on them, their settings, and the hybrid connections of
//! these; and the runtimes there are to choose from.
//!
//! Knows: what App Service answers, and whether a hybrid connection fits its relay and its plan. Must
//! not know: the provider of relays, whose resources it reads as anybody may, or how a connection is
//! carried.

mod app_config;
mod errors;
mod hybrid_connections;
mod level;
mod lists;
mod names;
mod place;
mod plan_views;
mod room;
mod runtime_stacks;
mod server_farms;
mod sites;
#[cfg(test)]
mod test_support;
mod versions;

use std::sync::Arc;

use contract::{Entry, Handler, Provider, Typed, View};

use app_config::AppConfig;
use hybrid_connections::HybridConnections;
use level::{OfSite, OfSlot};
use plan_views::{PlanLimits, PlanRelaySites, PlanRelays, PlanSites};
use runtime_stacks::WebAppStacks;
use server_farms::ServerFarms;
use sites::Sites;

/// The namespace and its types.
pub fn provider() -> Provider {
    let stored: [Arc<dyn Handler>; 5] = [
        Arc::new(Typed::<ServerFarms>::new()),
        Arc::new(Typed::<Sites<OfSite>>::new()),
        Arc::new(Typed::<Sites<OfSlot>>::new()),
        Arc::new(Typed::<HybridConnections<OfSite>>::new()),
        Arc::new(Typed::<HybridConnections<OfSlot>>::new()),
    ];
    let views: [Arc<dyn View>; 7] = [
        Arc::new(AppConfig::<OfSite>::default()),
        Arc::new(AppConfig::<OfSlot>::default()),
        Arc::new(PlanSites::default()),
        Arc::new(PlanRelays::default()),
        Arc::new(PlanRelaySites::default()),
        Arc::new(PlanLimits::default()),
        Arc::new(WebAppStacks::default()),
    ];
    let stored = stored.into_iter().map(Entry::Stored);
    Provider {
        namespace: "Microsoft.Web".to_owned(),
        display: "Microsoft Web Apps".to_owned(),
        entries: stored.chain(views.into_iter().map(Entry::View)).collect(),
    }
}
