//! What can be seen of a plan's apps from the plan: its sites, the relays they connect through, and
//! how many of these it has room for. Nothing here is kept; all of it is read off what points to the
//! plan.
//!
//! Knows: how apps and hybrid connections are shown. Must not know: how either is decided.

mod limits;
mod relay_sites;
mod relays;
mod sites;
#[cfg(test)]
mod tests;

use arm::{ResourceId, ResourceType, Verb};
use contract::{Descriptor, Envelope, Hosting, Need};

use crate::room::{self, MOST_USES};
use crate::server_farms::TYPE;
use crate::versions::VERSIONS;
use crate::{errors, lists};

pub use limits::PlanLimits;
pub use relay_sites::PlanRelaySites;
pub use relays::PlanRelays;
pub use sites::PlanSites;

/// A view below a plan.
fn descriptor(path: &str, display: &str, verbs: &[Verb]) -> Descriptor {
    let mut descriptor = Descriptor::new(&format!("{TYPE}/{path}"), display, &VERSIONS);
    descriptor.verbs = verbs.to_vec();
    descriptor.errors = errors::errors();
    descriptor.listing = Some(lists::listing());
    descriptor
}

/// Behind the namespace of a relay, which is no resource of its own.
fn below_plan(mut descriptor: Descriptor) -> Descriptor {
    if let Some(plan) = ResourceType::parse(TYPE) {
        descriptor.hosting = Hosting::Below(plan);
    }
    descriptor
}

/// All that connects through the plan.
fn connections(plan: &ResourceId) -> Need {
    Need::Referrers { to: plan.clone(), role: room::ROLE.to_owned(), limit: MOST_USES }
}

/// Those of `connections` that are of the relay `id` of a plan.
fn of_relay<'a>(
    connections: &'a [Envelope],
    id: &ResourceId,
) -> impl Iterator<Item = &'a Envelope> {
    let relay = room::relay(id);
    connections.iter().filter(move |one| room::relay(&one.id) == relay)
}

/// The plan that the relay `id` is seen from.
fn plan_of(id: &ResourceId) -> Option<ResourceId> {
    id.parent()?.parent()
}
