//! Sites and their slots: one implementation over a [`Level`].
//!
//! Knows: the plan an app lies in, the host names it holds, whether it runs, and what goes with it.
//! Must not know: what an app does, or how its hybrid connections are decided.

mod config;
mod defaults;
mod departure;
mod host;
mod model;
mod plan;
mod publishing;
mod show;
mod site_config;
#[cfg(test)]
mod tests;

use std::marker::PhantomData;

use arm::{ArmError, Verb};
use contract::identity::ManagedIdentity;
use contract::{
    Acted, Action, ActionCall, Admission, Admitted, CodeRule, Codes, Descriptor, ETagRule, Effects,
    Envelope, Facts, Field, Hosting, LocationForm, Marks, Need, NeedCall, Outcome, Presenting,
    Release, Resource, Shape, Wire, Word,
};
use serde_json::{Map, Value};

use crate::level::Level;
use crate::server_farms::{ROLE, skus};
use crate::versions::VERSIONS;
use crate::{errors, lists};

pub use departure::leaves_plan;
pub use host::{DOMAIN, ZONE, taken};
use model::{Properties, State};
pub use plan::{of as plan_of_app, plan_of, slots};
pub use show::{app_settings, web_config};

/// How this namespace writes managed identities.
const IDENTITY: ManagedIdentity = ManagedIdentity {
    user_assigned: "Microsoft.ManagedIdentity/userAssignedIdentities",
    both: "SystemAssigned, UserAssigned",
    since: None,
    user_assigned_since: None,
    ids_later: false,
};

/// The apps of level `L`.
pub struct Sites<L>(PhantomData<fn() -> L>);

impl<L: Level> Resource for Sites<L> {
    type Properties = Properties;

    const PROPERTIES_REQUIRED: bool = false;

    fn descriptor() -> Descriptor {
        let mut descriptor = Descriptor::new(L::APP, L::APP_DISPLAY, &VERSIONS).tracked();
        if L::IS_SLOT {
            descriptor.hosting = Hosting::Parent;
        }
        descriptor.name = L::app_name();
        descriptor.wire = Wire {
            location: LocationForm::Display,
            etag: ETagRule::Header,
            ..Wire::with_members(["kind", "location", "tags", "identity"])
        };
        // Recorded: a creation answers 200.
        descriptor.codes = Codes(vec![CodeRule::new(Verb::Put, Word::Created, Outcome::Ok, true)]);
        descriptor.listing = Some(lists::listing());
        descriptor.actions = ["start", "stop", "restart"].map(Action::on_resource).to_vec();
        descriptor.actions.push(publishing::action());
        descriptor.errors = errors::errors();
        descriptor
    }

    fn envelope() -> Vec<Field> {
        vec![Field::new("kind", Shape::text_between(0, 128)), IDENTITY.field()]
    }

    fn needs(call: &NeedCall<'_>) -> Vec<Need> {
        match call.verb {
            Verb::Put | Verb::Patch => {
                let mut needs = if L::IS_SLOT { Vec::new() } else { plan::needs(call) };
                if call.current.is_none() {
                    needs.push(Need::Claim { zone: ZONE.to_owned(), name: host::label(call.id) });
                }
                needs
            }
            _ => Vec::new(),
        }
    }

    fn admit(
        call: &Admission<'_, Properties>,
        mut proposal: Envelope<Properties>,
        facts: &mut Facts,
    ) -> Result<Admitted<Properties>, ArmError> {
        if call.current.is_none() {
            host::check(call.id)?;
            if call.found.claim(ZONE, &host::label(call.id)).is_some() {
                return Err(host::taken(&host::label(call.id)));
            }
        }
        let identity = IDENTITY.settle(call, &proposal);
        proposal.identity = identity.map_err(|faults| errors::errors().refusal(faults))?;
        let effects = if L::IS_SLOT {
            plan::of_slot(call, &mut proposal)?;
            Effects::default()
        } else {
            plan::of_site(call, &mut proposal)?
        };
        defaults::complete(&mut proposal, call.current.map(|now| &now.properties));
        publishing::secure(&mut proposal.properties, facts);
        defaults::touch(&mut proposal.properties, facts);
        Ok(Admitted::now(proposal).with(effects))
    }

    fn release(
        call: &Admission<'_, Properties>,
        current: &Envelope<Properties>,
        _facts: &mut Facts,
    ) -> Result<Release<Properties>, ArmError> {
        let mut going = current.clone();
        let leaves = !L::IS_SLOT && departure::is_asked(call.query);
        going.properties.leaves_plan = leaves.then_some(true);
        Ok(Release::of(going))
    }

    /// Starting what runs and stopping what stands changes nothing, and restarting never does.
    fn act(
        call: &ActionCall<'_, Properties>,
        facts: &mut Facts,
    ) -> Result<Acted<Properties>, ArmError> {
        let done = Acted::empty(Outcome::Ok);
        let wanted = match (call.action, call.current) {
            ("start", _) => State::Running,
            ("stop", _) => State::Stopped,
            (publishing::ACTION, Some(app)) => return Ok(publishing::tell(app.clone(), facts)),
            _ => return Ok(done),
        };
        let app = call.current.filter(|app| app.properties.state != Some(wanted));
        let Some(mut app) = app.cloned() else { return Ok(done) };
        app.properties.state = Some(wanted);
        defaults::touch(&mut app.properties, facts);
        Ok(done.changing(app))
    }

    const SHOWN_WITH: Option<fn(&Envelope) -> Vec<Need>> =
        Some(|app| plan::of(app).map(Need::Resource).into_iter().collect());

    const POINTS_TO: Option<Marks<Properties, (arm::ResourceId, String)>> = Some(|app| {
        let plan = app.properties.server_farm_id.as_deref().and_then(plan_of);
        plan.map(|plan| (plan, ROLE.to_owned())).into_iter().collect()
    });

    const CLAIMS: Option<Marks<Properties, (String, String)>> =
        Some(|app| vec![(ZONE.to_owned(), host::label(&app.id))]);

    fn present(call: &Presenting<'_>, body: &mut Map<String, Value>) {
        let plan = plan::of(call.envelope).and_then(|plan| call.found.resource(&plan));
        show::app(call.envelope, skus::tier_of(plan), body);
    }
}
