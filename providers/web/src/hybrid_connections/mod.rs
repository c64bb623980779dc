//! Hybrid connections of sites and slots (`hybridConnectionNamespaces/relays`): one implementation
//! over a [`Level`].
//!
//! Knows: where a connection leads, through which relay, with which key, and whether its plan has room
//! for it. Must not know: how the relay carries it.

mod endpoint;
mod model;
mod relay;
mod sender;
mod show;
mod siblings;
#[cfg(test)]
mod tests;

use std::marker::PhantomData;

use arm::{ArmError, ResourceId, ResourceType, Verb};
use contract::{
    Acted, Action, ActionCall, Admission, Admitted, Check, CodeRule, Codes, Descriptor, Envelope,
    Facts, Field, Hosting, Listing, Marks, Need, NeedCall, Outcome, Presenting, Resource, Shape,
    Wire, Word,
};
use serde_json::{Map, Value};

use crate::level::Level;
use crate::room::{self, MOST_USES};
use crate::server_farms::skus;
use crate::versions::VERSIONS;
use crate::{errors, lists, names, sites};

use model::Properties;
pub use show::{keys, properties};

/// The member that holds the plan, beside what clients see.
pub const PLAN: &str = "plan";
const LIST_KEYS: &str = "listKeys";
const SUFFIX: &str = ".servicebus.windows.net";
/// Clients read a single page, and no app has more than fit on it.
const PAGE: usize = 1_000;

/// The hybrid connections of level `L`.
pub struct HybridConnections<L>(PhantomData<fn() -> L>);

impl<L: Level> Resource for HybridConnections<L> {
    type Properties = Properties;

    const PROPERTIES_REQUIRED: bool = false;

    fn descriptor() -> Descriptor {
        let mut descriptor = Descriptor::new(L::CONNECTION, L::CONNECTION_DISPLAY, &VERSIONS);
        if let Some(app) = ResourceType::parse(L::APP) {
            descriptor.hosting = Hosting::Below(app);
        }
        descriptor.name = names::relay();
        descriptor.wire = Wire { system_data: true, ..Wire::with_members(["kind"]) };
        // Clients take nothing but 200, neither for a new one nor for one that is not there.
        descriptor.codes = Codes(vec![
            CodeRule::new(Verb::Put, Word::Created, Outcome::Ok, true),
            CodeRule::new(Verb::Delete, Word::Absent, Outcome::Ok, false),
        ]);
        descriptor.listing = Some(Listing {
            page: PAGE,
            also_at: ResourceType::parse(L::CONNECTIONS).into_iter().collect(),
            ..lists::listing()
        });
        descriptor.actions = vec![Action::on_resource(LIST_KEYS)];
        descriptor.errors = errors::errors()
            .or_not_found("NotFound", "Cannot find HybridConnection with name {name}.");
        descriptor
    }

    fn envelope() -> Vec<Field> {
        vec![Field::new("kind", Shape::text_between(0, 128))]
    }

    fn check(name: &str) -> Option<Check> {
        match name {
            "hostname" => Some(Check::new(endpoint::hostname)),
            "suffix" => Some(Check::new(endpoint::suffix)),
            _ => None,
        }
    }

    /// First the app and the relay, then the app's plan and all who connect through it.
    fn needs(call: &NeedCall<'_>) -> Vec<Need> {
        let (Some(proposal), Some(app)) = (call.proposal, room::app(call.id)) else {
            return Vec::new();
        };
        let text = |name: &str| proposal.properties.get(name).and_then(Value::as_str);
        let mut needs = vec![Need::Resource(app.clone()), relay::claim(call.id)];
        if let Some(ty) = ResourceType::parse(L::CONNECTION) {
            needs.push(Need::Members { ty, under: app.clone(), limit: MOST_USES });
        }
        if let Some(relay) = relay::behind(call.found, call.id, text("relayArmUri")) {
            needs.extend(relay::needs(&relay));
            needs.extend(sender::needs(&relay, text("sendKeyName")));
        }
        if let Some(plan) = call.found.resource(&app).and_then(sites::plan_of_app) {
            let role = room::ROLE.to_owned();
            needs.push(Need::Resource(plan.clone()));
            needs.push(Need::Referrers { to: plan, role, limit: MOST_USES });
        }
        needs
    }

    fn admit(
        call: &Admission<'_, Properties>,
        mut proposal: Envelope<Properties>,
        _facts: &mut Facts,
    ) -> Result<Admitted<Properties>, ArmError> {
        let Some(plan) = call.parent.and_then(sites::plan_of_app) else {
            return Err(ArmError::internal(format!("the app of {} lies in no plan", call.id)));
        };
        let Some(stored) = call.found.resource(&plan) else {
            return Err(errors::cannot_find("ServerFarm", plan.name()));
        };
        let connection = &mut proposal.properties;
        place(call.id, connection)?;
        let relay = relay::find(call.found, call.id, connection.relay_arm_uri.as_deref())?;
        if let relay::Relay::Ours(entity) = &relay {
            connection.relay_arm_uri.get_or_insert_with(|| entity.id.to_string());
        }
        endpoint::settle(connection, relay.metadata())?;
        sender::settle(call, connection, &relay, &format!("{}/write", call.id.ty))?;
        let siblings = siblings::of(call, L::CONNECTION);
        siblings::refuse_twin(call.id, connection, &siblings)?;
        if call.current.is_none() {
            let tier = skus::tier_of(Some(stored));
            let others = call.found.referrers(&plan, room::ROLE).iter().chain(siblings);
            room::check(tier, others.map(|other| &other.id).chain([call.id]))?;
        }
        connection.plan = Some(plan.to_string());
        proposal.location = call.parent.and_then(|app| app.location.clone());
        Ok(Admitted::now(proposal))
    }

    fn act(
        call: &ActionCall<'_, Properties>,
        _facts: &mut Facts,
    ) -> Result<Acted<Properties>, ArmError> {
        match (call.action, call.current) {
            (LIST_KEYS, Some(connection)) => Ok(Acted::reply(keys(
                &connection.id,
                connection.kind.as_deref(),
                connection.properties.send_key_name.as_deref(),
                connection.properties.send_key_value.as_deref(),
            ))),
            (action, _) => {
                Err(ArmError::internal(format!("a hybrid connection has no action {action}")))
            }
        }
    }

    const POINTS_TO: Option<Marks<Properties, (ResourceId, String)>> = Some(|connection| {
        let plan = connection.properties.plan.as_deref().and_then(sites::plan_of);
        plan.map(|plan| (plan, room::ROLE.to_owned())).into_iter().collect()
    });

    fn present(call: &Presenting<'_>, body: &mut Map<String, Value>) {
        show::connection(call.envelope, call.version, body);
    }
}

/// What the path says, and what a client leaves to the service.
fn place(id: &ResourceId, connection: &mut Properties) -> Result<(), ArmError> {
    let [.., namespace, relay] = id.names.as_slice() else {
        return Err(ArmError::internal(format!("{id} names no relay")));
    };
    let rule = names::relay_namespace();
    rule.run(namespace).map_err(|told| {
        errors::bad_request("namespaceName", format!("The relay namespace is not valid. {told}"))
    })?;
    connection.service_bus_namespace = Some(namespace.clone());
    connection.relay_name = Some(relay.clone());
    connection.service_bus_suffix.get_or_insert_with(|| SUFFIX.to_owned());
    Ok(())
}
