//! Microsoft.Web: plans, the sites and slots on them, and the hybrid connections of these.
//!
//! Knows: what App Service answers, and whether a hybrid connection fits its relay and its plan. Must
//! not know: the provider of relays, whose resources it reads as anybody may, or how a connection is
//! carried.

mod errors;
mod hybrid_connections;
mod level;
mod names;
mod place;
mod plan_views;
mod room;
mod server_farms;
mod sites;
#[cfg(test)]
mod test_support;
mod versions;

use std::sync::Arc;

use contract::{Entry, Handler, Provider, Typed, View};

use hybrid_connections::HybridConnections;
use level::{OfSite, OfSlot};
use plan_views::{PlanLimits, PlanRelaySites, PlanRelays, PlanSites};
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
    let views: [Arc<dyn View>; 4] = [
        Arc::new(PlanSites::default()),
        Arc::new(PlanRelays::default()),
        Arc::new(PlanRelaySites::default()),
        Arc::new(PlanLimits::default()),
    ];
    let stored = stored.into_iter().map(Entry::Stored);
    Provider {
        namespace: "Microsoft.Web".to_owned(),
        display: "Microsoft Web Apps".to_owned(),
        entries: stored.chain(views.into_iter().map(Entry::View)).collect(),
    }
}
