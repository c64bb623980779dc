//! `Microsoft.ApiManagement/service`: an API Management instance.
//!
//! Knows: its life from activation to soft deletion, its defaults, its actions.
//! Must not know: what its gateway does with the configuration below it.

mod actions;
mod envelope;
mod hostnames;
mod model;
mod network;
mod ownership;
mod provision;
mod restore;
#[cfg(test)]
mod tests;

use arm::{ArmError, Preconditions, Verb};
use contract::{
    Acted, ActionCall, Admission, Admitted, Advance, Check, CodeRule, Codes, Descriptor, ETagRule,
    Effects, Envelope, Facts, Field, Heard, LocationForm, Lro, Marks, Need, NeedCall, OperationUrl,
    Outcome, Presenting, Reaction, Release, Resource, Side, Step, Wire, Word,
};
use serde_json::{Map, Value};

pub(crate) use model::{Properties, Toggle};
pub(crate) use network::VirtualNetworkType;
pub(crate) use ownership::ZONE;

use crate::private_links::{self, Services};
use crate::{VERSIONS, deleted_services, errors};

pub(crate) struct Service;

impl Resource for Service {
    type Properties = Properties;

    fn descriptor() -> Descriptor {
        let ty = "Microsoft.ApiManagement/service";
        let mut descriptor = Descriptor::new(ty, "API Management service", VERSIONS).tracked();
        descriptor.name = ownership::name_rule();
        descriptor.wire = Wire {
            location: LocationForm::Display,
            nulls: vec!["identity".to_owned(), "zones".to_owned()],
            system_data: true,
            etag: ETagRule::HeaderAndBody,
            ..Wire::with_members(["tags", "location", "sku", "identity", "zones"])
        };
        descriptor.preconditions = Preconditions::Standard;
        descriptor.codes =
            Codes(vec![CodeRule::new(Verb::Delete, Word::Accepted, Outcome::Accepted, true)]);
        descriptor.lro = Some(Lro {
            verbs: vec![Verb::Put, Verb::Patch, Verb::Delete],
            result: Some(OperationUrl::Resource { segment: "operationresults".to_owned() }),
            status_flag: Some("asyncResponse".to_owned()),
            deleted: Outcome::Ok,
            documented_s: 60,
            ..Lro::default()
        });
        descriptor.actions = actions::descriptors();
        descriptor.errors =
            errors().or_not_found("ServiceNotFound", "Api service does not exist: {name}");
        descriptor.hears = vec![Side::Source];
        descriptor
    }

    fn envelope() -> Vec<Field> {
        envelope::fields()
    }

    fn check(name: &str) -> Option<Check> {
        match name {
            "email" => Some(Check::new(model::email)),
            "subnet" => Some(Check::new(network::subnet)),
            _ => None,
        }
    }

    fn needs(call: &NeedCall<'_>) -> Vec<Need> {
        match (call.verb, call.action) {
            (Verb::Put, _) if call.current.is_none() => {
                ownership::needs(call.id.name(), call.found)
            }
            (Verb::Action, Some((actions::CHECK_NAME, body))) => {
                ownership::needs(actions::asked_name(body), call.found)
            }
            _ => private_links::needs(call),
        }
    }

    fn admit(
        call: &Admission<'_, Properties>,
        mut proposal: Envelope<Properties>,
        facts: &mut Facts,
    ) -> Result<Admitted<Properties>, ArmError> {
        if call.current.is_none()
            && let Some(restored) = restore::or_refuse(call, &proposal)?
        {
            return Ok(restored);
        }
        envelope::settle(call, &mut proposal)?;
        provision::complete(&mut proposal)?;
        errors().refuse(private_links::faults(call, &proposal.properties))?;
        match call.current {
            None => {
                provision::begin(&mut proposal.properties, facts.now);
                Ok(Admitted::later(proposal, Value::Null))
            }
            Some(current) => Ok(update(current, proposal, facts)),
        }
    }

    fn advance(step: &Step<'_, Properties>, facts: &mut Facts) -> Advance<Properties> {
        let mut envelope = step.current.clone();
        provision::settle(&mut envelope, facts);
        Advance::done(envelope)
    }

    fn release(
        _call: &Admission<'_, Properties>,
        current: &Envelope<Properties>,
        _facts: &mut Facts,
    ) -> Result<Release<Properties>, ArmError> {
        let mut envelope = current.clone();
        envelope.properties.become_state("Deleting", "Deleting");
        Ok(Release::of(envelope))
    }

    fn gone(last: &Envelope<Properties>, facts: &mut Facts) -> Effects {
        deleted_services::record(last, facts.now)
    }

    fn reaction_needs(call: &Reaction<'_, Properties>) -> Vec<Need> {
        private_link::needs(call)
    }

    fn react(
        call: &Reaction<'_, Properties>,
        _facts: &mut Facts,
    ) -> Result<Heard<Properties>, ArmError> {
        if private_link::brings(call) {
            private_links::check_linkable(call.me)?;
        }
        private_link::hear::<Services, _>(call)
    }

    fn act(
        call: &ActionCall<'_, Properties>,
        facts: &mut Facts,
    ) -> Result<Acted<Properties>, ArmError> {
        actions::run(call, facts)
    }

    const CLAIMS: Option<Marks<Properties, (String, String)>> =
        Some(|envelope| vec![(ZONE.to_owned(), envelope.id.name().to_owned())]);

    const SHOWN_WITH: Option<fn(&Envelope) -> Vec<Need>> = Some(private_link::shown_with);

    fn present(call: &Presenting<'_>, body: &mut Map<String, Value>) {
        let Some(Value::Object(properties)) = body.get_mut("properties") else { return };
        provision::show_nulls(properties);
        let links = private_link::shown::<Services>(call);
        if !links.is_empty() {
            properties.insert("privateEndpointConnections".to_owned(), links.into());
        }
    }
}

/// A PUT or PATCH that changes nothing is done at once and leaves no trace; any other runs as an
/// operation.
fn update(
    current: &Envelope<Properties>,
    mut proposal: Envelope<Properties>,
    facts: &mut Facts,
) -> Admitted<Properties> {
    provision::settle(&mut proposal, facts);
    if same(current, &proposal) {
        return Admitted::unchanged(current);
    }
    proposal.properties.become_state("Updating", "Updating");
    Admitted::later(proposal, Value::Null)
}

fn same(a: &Envelope<Properties>, b: &Envelope<Properties>) -> bool {
    (&a.location, &a.tags, &a.sku, &a.identity, &a.zones)
        == (&b.location, &b.tags, &b.sku, &b.identity, &b.zones)
        && a.properties == b.properties
}

/// The name of a service's sku, as any of its parts may need it.
pub(crate) fn sku_name<P>(service: &Envelope<P>) -> &str {
    service.sku.as_ref().and_then(|sku| sku.get("name")?.as_str()).unwrap_or("")
}
