//! Resource providers as ARM lists them, told from the registry's descriptors, and whether a
//! subscription has registered them. Every namespace starts registered. Must not know: any
//! namespace but ARM's own.

mod registrations;
mod shape;

use arm::{ArmError, ResourceId, Verb};
use contract::{
    Acted, Action, ActionCall, Catalog, Descriptor, Effects, Facts, Found, Hosting, Need, Outcome,
    Provider, View, ViewCall,
};
use serde_json::Value;

use crate::VERSIONS;
pub use registrations::Registrations;

/// More namespaces than any server serves.
const MOST: usize = 1_000;

const REGISTERED: &str = "Registered";
/// What `az provider unregister --wait` waits for; `NotRegistered` is what never was registered.
const UNREGISTERED: &str = "Unregistered";

/// `/providers`.
pub struct TenantProviders(Descriptor);

/// `/subscriptions/{s}/providers`.
pub struct SubscriptionProviders(Descriptor);

impl TenantProviders {
    pub fn new() -> Self {
        Self(Descriptor {
            any_version: true,
            hosting: Hosting::Tenant,
            verbs: vec![Verb::Get],
            ..Descriptor::new("Microsoft.Resources/providers", "Provider", &VERSIONS)
        })
    }
}

impl SubscriptionProviders {
    pub fn new() -> Self {
        let ty = "Microsoft.Resources/subscriptions/providers";
        Self(Descriptor {
            any_version: true,
            verbs: vec![Verb::Get],
            actions: vec![Action::on_resource("register"), Action::on_resource("unregister")],
            ..Descriptor::new(ty, "Provider", &VERSIONS)
        })
    }
}

impl View for TenantProviders {
    fn descriptor(&self) -> &Descriptor {
        &self.0
    }

    fn items(&self, call: &ViewCall<'_>) -> Result<Vec<Value>, ArmError> {
        let shown = asked(call.catalog, call.id.map(|id| id.name()))?;
        Ok(shown.into_iter().map(|provider| shape::provider(provider, None)).collect())
    }
}

impl View for SubscriptionProviders {
    fn descriptor(&self) -> &Descriptor {
        &self.0
    }

    fn needs(&self, call: &ViewCall<'_>) -> Vec<Need> {
        call.parent.map(registrations).into_iter().collect()
    }

    fn items(&self, call: &ViewCall<'_>) -> Result<Vec<Value>, ArmError> {
        let shown = asked(call.catalog, call.id.map(|id| id.name()))?;
        let Some(subscription) = call.parent else { return Ok(Vec::new()) };
        let show = |provider: &Provider| {
            let state = state(call.found, subscription, &provider.namespace);
            shape::provider(provider, Some((subscription, &state)))
        };
        Ok(shown.into_iter().map(show).collect())
    }

    fn act(
        &self,
        call: &ActionCall<'_>,
        catalog: &dyn Catalog,
        facts: &mut Facts,
    ) -> Result<Acted, ArmError> {
        let unplaced = || ArmError::internal("a registration without a provider");
        let id = call.scope.ok_or_else(unplaced)?;
        let subscription = id.parent().ok_or_else(unplaced)?;
        let provider = asked(catalog, Some(id.name()))?.into_iter().next().ok_or_else(unplaced)?;
        let namespace = &provider.namespace;
        let shown = |state| shape::provider(provider, Some((&subscription, state)));
        if shape::is_free(namespace) {
            return Ok(Acted::reply(shown(REGISTERED)));
        }
        let registers = call.action.eq_ignore_ascii_case("register");
        let state = if registers { REGISTERED } else { UNREGISTERED };
        let kept =
            registrations::registration(&subscription, namespace, state, call.caller, facts.now);
        Ok(Acted {
            outcome: Outcome::Ok,
            body: Some(shown(state)),
            change: None,
            effects: Effects { put: vec![kept], ..Effects::default() },
        })
    }
}

/// All providers, or the one of a name.
fn asked<'a>(catalog: &'a dyn Catalog, name: Option<&str>) -> Result<Vec<&'a Provider>, ArmError> {
    let Some(name) = name else { return Ok(catalog.providers().iter().collect()) };
    let found = catalog.providers().iter().find(|p| p.namespace.eq_ignore_ascii_case(name));
    found.map(|provider| vec![provider]).ok_or_else(|| {
        let text = format!("The resource namespace '{name}' is invalid.");
        ArmError::not_found("InvalidResourceNamespace", text)
    })
}

fn registrations(subscription: &ResourceId) -> Need {
    Need::Members { ty: registrations::ty(), under: subscription.clone(), limit: MOST }
}

fn state(found: &Found, subscription: &ResourceId, namespace: &str) -> String {
    let kept = found.members(&registrations::ty(), subscription);
    let one = kept.iter().find(|kept| kept.id.name().eq_ignore_ascii_case(namespace));
    let state = one.and_then(|kept| kept.properties.get("registrationState")?.as_str());
    state.unwrap_or(REGISTERED).to_owned()
}
