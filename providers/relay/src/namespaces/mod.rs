//! Namespaces: what hybrid connections and rules live in, and whose name is unique in the world.
//!
//! Knows: creation and replacement as operations, the default rule, availability of names.
//! Must not know: hybrid connections.

mod availability;
mod lifecycle;
mod model;
#[cfg(test)]
mod tests;

use arm::{ArmError, Verb};
use contract::{
    Acted, Action, ActionCall, ActionMount, Admission, Admitted, Advance, CodeRule, Codes,
    Descriptor, Envelope, Facts, Field, FieldTree, LocationForm, Lro, LroHeaders, Marks, Need,
    NeedCall, OperationUrl, Outcome, Release, Resource, Step, Wire, Word, shared_access,
};
use serde_json::{Value, json};

use crate::authorization_rules::default_rules;
use crate::versions::VERSIONS;
use crate::{errors, names};

use model::{CheckNameAvailability, NamespaceProperties, Sku};

const CHECK_NAME: &str = "checkNameAvailability";

pub struct Namespaces;

impl Resource for Namespaces {
    type Properties = NamespaceProperties;

    const PROPERTIES_REQUIRED: bool = false;

    fn descriptor() -> Descriptor {
        let ty = "Microsoft.Relay/namespaces";
        let mut descriptor = Descriptor::new(ty, "Relay namespace", &VERSIONS).tracked();
        descriptor.name = names::namespace();
        descriptor.wire = Wire {
            location: LocationForm::Display,
            ty: Some("Microsoft.Relay/Namespaces".to_owned()),
            ..Wire::with_members(["sku", "location", "tags"])
        };
        // Recorded: a creation answers 200.
        descriptor.codes = Codes(vec![CodeRule::new(Verb::Put, Word::Created, Outcome::Ok, true)]);
        descriptor.lro = Some(operation());
        let body = FieldTree::of::<CheckNameAvailability>(Self::check);
        descriptor.actions =
            vec![Action::on_resource(CHECK_NAME).mounted(ActionMount::Subscription).taking(body)];
        descriptor.errors = errors::errors();
        descriptor
    }

    fn envelope() -> Vec<Field> {
        vec![Field::of::<Sku>("sku", |_| None)]
    }

    fn needs(call: &NeedCall<'_>) -> Vec<Need> {
        match call.action {
            Some((CHECK_NAME, body)) => availability::needs(body),
            _ => Vec::new(),
        }
    }

    fn admit(
        call: &Admission<'_, NamespaceProperties>,
        mut proposal: Envelope<NamespaceProperties>,
        facts: &mut Facts,
    ) -> Result<Admitted<NamespaceProperties>, ArmError> {
        // There is no other, so whatever part of it was sent says the same.
        proposal.sku = Some(json!({ "name": "Standard", "tier": "Standard" }));
        proposal.tags.get_or_insert_default();
        let namespace = &mut proposal.properties;
        lifecycle::stamp(namespace, call.current.map(|now| &now.properties), call.id, facts.now);
        let Some(_) = call.current else {
            lifecycle::begin(namespace, "Created");
            let location = proposal.location.as_deref();
            let rules = default_rules(call.id, location, call.caller, facts)?;
            return Ok(Admitted::later(proposal, Value::Null).with(rules));
        };
        if call.verb == Verb::Patch {
            lifecycle::complete(namespace, facts.now);
            return Ok(Admitted::now(proposal));
        }
        lifecycle::begin(namespace, "Updating");
        Ok(Admitted::later(proposal, Value::Null))
    }

    fn advance(
        step: &Step<'_, NamespaceProperties>,
        facts: &mut Facts,
    ) -> Advance<NamespaceProperties> {
        let mut namespace = step.current.clone();
        lifecycle::complete(&mut namespace.properties, facts.now);
        Advance::done(namespace)
    }

    fn release(
        _call: &Admission<'_, NamespaceProperties>,
        current: &Envelope<NamespaceProperties>,
        _facts: &mut Facts,
    ) -> Result<Release<NamespaceProperties>, ArmError> {
        let mut envelope = current.clone();
        lifecycle::remove(&mut envelope.properties);
        Ok(Release::of(envelope))
    }

    fn act(
        call: &ActionCall<'_, NamespaceProperties>,
        _facts: &mut Facts,
    ) -> Result<Acted<NamespaceProperties>, ArmError> {
        match call.action {
            CHECK_NAME => Ok(Acted::reply(availability::answer(call.body, call.found))),
            action => Err(ArmError::internal(format!("a namespace has no action {action}"))),
        }
    }

    const CLAIMS: Option<Marks<NamespaceProperties, (String, String)>> = Some(|namespace| {
        vec![(shared_access::ZONE.to_owned(), shared_access::host_label(&namespace.id))]
    });
}

/// Changing one with PATCH ends at once.
fn operation() -> Lro {
    Lro {
        verbs: vec![Verb::Put, Verb::Delete],
        headers: LroHeaders::Location,
        result: Some(OperationUrl::Resource { segment: "operationresults".to_owned() }),
        deleted: Outcome::Ok,
        documented_s: 40,
        ..Lro::default()
    }
}
