//! Namespaces: what hubs and rules live in, and whose name is unique in the world.
//!
//! Knows: creation as an operation, the names of two generations for the same state, availability.
//! Must not know: hubs, beyond whether one of a name is there.

mod availability;
mod lifecycle;
mod model;
#[cfg(test)]
mod tests;

use arm::{ArmError, Verb};
use contract::{
    Acted, Action, ActionCall, ActionMount, Admission, Admitted, Advance, Descriptor, Envelope,
    Facts, Field, FieldTree, Heard, LocationForm, Lro, LroHeaders, Marks, Need, NeedCall,
    OperationUrl, Presenting, Reaction, Resource, Side, Step, Wire, shared_access,
};
use serde_json::{Map, Value};

use crate::authorization_rules::{OfNamespace, default_rules};
use crate::versions::{VERSIONS, is_classic};
use crate::{credentials, errors, names, private_links};

use model::NamespaceProperties;
pub use model::{CheckAvailability, Sku};

const TYPE: &str = "Microsoft.NotificationHubs/namespaces";

pub struct Namespaces;

impl Resource for Namespaces {
    type Properties = NamespaceProperties;

    const PROPERTIES_REQUIRED: bool = false;

    fn descriptor() -> Descriptor {
        let body = || FieldTree::of::<CheckAvailability>(Self::check);
        let mut descriptor = Descriptor::new(TYPE, "Namespace", &VERSIONS).tracked();
        descriptor.name = names::namespace();
        descriptor.wire = Wire {
            location: LocationForm::Display,
            ..Wire::with_members(["location", "tags", "sku"])
        };
        descriptor.lro = Some(creation());
        descriptor.actions = vec![
            Action::on_resource("checkNamespaceAvailability")
                .mounted(ActionMount::Subscription)
                .taking(body()),
            Action::on_resource("checkNotificationHubAvailability").taking(body()),
            Action::on_resource("pnsCredentials"),
        ];
        descriptor.errors = errors::errors();
        descriptor.hears = vec![Side::Source];
        descriptor
    }

    fn envelope() -> Vec<Field> {
        vec![Field::of::<Sku>("sku", |_| None).required()]
    }

    fn needs(call: &NeedCall<'_>) -> Vec<Need> {
        match call.action {
            Some(("checkNamespaceAvailability", body)) => availability::namespace_needs(body),
            Some(("checkNotificationHubAvailability", body)) => {
                availability::hub_needs(call.id, body)
            }
            _ => Vec::new(),
        }
    }

    fn admit(
        call: &Admission<'_, NamespaceProperties>,
        mut proposal: Envelope<NamespaceProperties>,
        facts: &mut Facts,
    ) -> Result<Admitted<NamespaceProperties>, ArmError> {
        let namespace = &mut proposal.properties;
        if !is_classic(call.version) {
            namespace.enabled = call.current.and_then(|current| current.properties.enabled);
        }
        let Some(current) = call.current else {
            lifecycle::begin(namespace);
            let location = proposal.location.as_deref();
            let rules = default_rules::<OfNamespace>(call.id, location, call.caller, facts)?;
            return Ok(Admitted::later(proposal, Value::Null).with(rules));
        };
        lifecycle::keep(namespace, &current.properties);
        lifecycle::complete(namespace, call.id, facts.now);
        Ok(Admitted::now(proposal))
    }

    fn advance(
        step: &Step<'_, NamespaceProperties>,
        facts: &mut Facts,
    ) -> Advance<NamespaceProperties> {
        let mut namespace = step.current.clone();
        lifecycle::complete(&mut namespace.properties, &namespace.id, facts.now);
        Advance::done(namespace)
    }

    fn reaction_needs(call: &Reaction<'_, NamespaceProperties>) -> Vec<Need> {
        private_link::needs(call)
    }

    fn react(
        call: &Reaction<'_, NamespaceProperties>,
        _facts: &mut Facts,
    ) -> Result<Heard<NamespaceProperties>, ArmError> {
        private_link::hear::<private_links::Namespaces, _>(call)
    }

    fn act(
        call: &ActionCall<'_, NamespaceProperties>,
        _facts: &mut Facts,
    ) -> Result<Acted<NamespaceProperties>, ArmError> {
        let answer = match (call.action, call.current) {
            ("checkNamespaceAvailability", _) => {
                availability::namespace_answer(call.scope, call.body, call.found, call.version)
            }
            ("checkNotificationHubAvailability", Some(namespace)) => {
                availability::hub_answer(&namespace.id, call.body, call.found, call.version)
            }
            ("pnsCredentials", Some(namespace)) => {
                let held = namespace.properties.pns_credentials.clone().unwrap_or_default();
                credentials::answer(&namespace.id, &held, call.version)?
            }
            (action, _) => {
                return Err(ArmError::internal(format!("a namespace has no action {action}")));
            }
        };
        Ok(Acted::reply(answer))
    }

    const CLAIMS: Option<Marks<NamespaceProperties, (String, String)>> = Some(|namespace| {
        vec![(shared_access::ZONE.to_owned(), shared_access::host_label(&namespace.id))]
    });

    const SHOWN_WITH: Option<fn(&Envelope) -> Vec<Need>> = Some(private_link::shown_with);

    fn present(call: &Presenting<'_>, body: &mut Map<String, Value>) {
        let Some(Value::Object(properties)) = body.get_mut("properties") else { return };
        if is_classic(call.version) {
            lifecycle::present_classic(properties);
        } else {
            let links = private_link::shown::<private_links::Namespaces>(call);
            lifecycle::present_modern(properties, links);
        }
    }
}

/// Only a creation runs long: the samples show a replaced namespace as `Succeeded` at once.
fn creation() -> Lro {
    Lro {
        verbs: vec![Verb::Put],
        headers: LroHeaders::StatusAndResource,
        status: Some(OperationUrl::Resource { segment: "operations".to_owned() }),
        running: lifecycle::RUNNING.to_owned(),
        documented_s: 20,
        ..Lro::default()
    }
}
