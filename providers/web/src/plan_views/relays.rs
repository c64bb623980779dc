//! `serverfarms/hybridConnectionNamespaces/relays`: the relays that apps of a plan connect through,
//! each once.

use std::collections::BTreeMap;

use arm::{ArmError, ResourceId, ResourceType, Verb};
use contract::{
    Acted, Action, ActionCall, Catalog, Descriptor, Effects, Envelope, Facts, Listing, Need, View,
    ViewCall,
};
use serde_json::{Value, json};

use super::{below_plan, connections, descriptor, of_relay, plan_of};
use crate::server_farms::TYPE;
use crate::{errors, hybrid_connections, lists, place, room};

const NAMESPACES: &str = "hybridConnectionNamespaces";
const RELAYS: &str = "relays";

pub struct PlanRelays(Descriptor);

impl Default for PlanRelays {
    fn default() -> Self {
        let path = format!("{NAMESPACES}/{RELAYS}");
        let verbs = [Verb::Get, Verb::Delete];
        let mut descriptor = below_plan(descriptor(&path, "Hybrid connection of a plan", &verbs));
        let collection = ResourceType::parse(TYPE).map(|ty| ty.child("hybridConnectionRelays"));
        let also_at = collection.into_iter().collect();
        descriptor.listing = Some(Listing { also_at, ..lists::listing() });
        descriptor.actions = vec![Action::on_resource("listKeys")];
        descriptor.errors = errors::errors()
            .or_not_found("NotFound", "Cannot find HybridConnection with name {name}.");
        Self(descriptor)
    }
}

impl View for PlanRelays {
    fn descriptor(&self) -> &Descriptor {
        &self.0
    }

    fn needs(&self, call: &ViewCall<'_>) -> Vec<Need> {
        plan(call).iter().map(connections).collect()
    }

    fn items(&self, call: &ViewCall<'_>) -> Result<Vec<Value>, ArmError> {
        let Some(plan) = plan(call) else { return Ok(Vec::new()) };
        let all = call.found.referrers(&plan, room::ROLE);
        if let Some(id) = call.id {
            return Ok(of_relay(all, id).take(1).map(|one| item(&plan, one)).collect());
        }
        // The first of each, in the order of their names.
        let mut once = BTreeMap::new();
        for one in all {
            once.entry(room::relay(&one.id)).or_insert(one);
        }
        Ok(once.into_values().map(|one| item(&plan, one)).collect())
    }

    /// Away from every app of the plan.
    fn remove(&self, call: &ViewCall<'_>) -> Result<Effects, ArmError> {
        let (Some(id), Some(plan)) = (call.id, plan(call)) else {
            return Err(ArmError::internal("a deletion of no relay"));
        };
        let all = call.found.referrers(&plan, room::ROLE);
        let remove = of_relay(all, id).map(|one| one.id.clone()).collect();
        Ok(Effects { remove, ..Effects::default() })
    }

    fn action_needs(&self, _action: &str, on: Option<&ResourceId>) -> Vec<Need> {
        on.and_then(plan_of).iter().map(connections).collect()
    }

    /// `listKeys`: apps may hold different keys; one that holds any speaks for them.
    fn act(
        &self,
        call: &ActionCall<'_>,
        _catalog: &dyn Catalog,
        _facts: &mut Facts,
    ) -> Result<Acted, ArmError> {
        let found = call.scope.and_then(|id| Some((id, plan_of(id)?)));
        let Some((id, plan)) = found else {
            return Err(ArmError::internal(format!("{} of no relay", call.action)));
        };
        let all = || of_relay(call.found.referrers(&plan, room::ROLE), id);
        let member = |one: &'_ Envelope, name: &str| {
            one.properties.get(name).and_then(Value::as_str).map(str::to_owned)
        };
        let speaker = all().find(|one| one.properties.get("sendKeyValue").is_some());
        let Some(one) = speaker.or_else(|| all().next()) else {
            return Err(errors::cannot_find("HybridConnection", id.name()));
        };
        let (name, key) = (member(one, "sendKeyName"), member(one, "sendKeyValue"));
        let id = seen_from(&plan, one);
        let kind = one.kind.as_deref();
        Ok(Acted::reply(hybrid_connections::keys(&id, kind, name.as_deref(), key.as_deref())))
    }
}

fn plan(call: &ViewCall<'_>) -> Option<ResourceId> {
    call.id.map_or_else(|| call.parent.cloned(), plan_of)
}

/// The relay of a connection, under the plan.
fn seen_from(plan: &ResourceId, connection: &Envelope) -> ResourceId {
    let mut names = connection.id.names.iter().rev();
    let (relay, namespace) = (names.next(), names.next());
    let name = |name: Option<&String>| name.cloned().unwrap_or_default();
    plan.child(NAMESPACES, name(namespace)).child(RELAYS, name(relay))
}

fn item(plan: &ResourceId, connection: &Envelope) -> Value {
    let id = seen_from(plan, connection);
    let mut item = json!({
        "id": id.to_string(),
        "name": id.name(),
        "type": id.ty.to_string(),
        "location": place::display(connection.location.as_deref()),
        "properties": hybrid_connections::properties(connection),
    });
    if let Some(kind) = &connection.kind {
        item["kind"] = json!(kind);
    }
    item
}
