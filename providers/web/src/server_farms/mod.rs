//! Plans (`serverfarms`): what apps run on and pay with.
//!
//! Knows: pricing tiers, what a plan computes of itself, when it may change its tier or go. Must not
//! know: what an app is, beyond that one points here and may take the plan along.

mod availability;
mod hearing;
mod model;
mod show;
pub mod skus;
#[cfg(test)]
mod tests;
mod validate;

use arm::{ArmError, ErrorKind, Verb};
use contract::{
    Acted, ActionCall, Admission, Admitted, CodeRule, Codes, Descriptor, ETagRule, Envelope, Facts,
    Field, Heard, Keeper, LocationForm, Need, NeedCall, Outcome, Presenting, Reaction, Resource,
    Shape, Side, Wire, Word,
};
use serde_json::{Map, Value, json};

use crate::room::{self, MOST_USES};
use crate::versions::VERSIONS;
use crate::{errors, lists, names};

use model::Properties;
use skus::SentSku;

pub const TYPE: &str = "Microsoft.Web/serverfarms";
/// As what an app points to its plan.
pub const ROLE: &str = "serverFarm";

pub struct ServerFarms;

impl Resource for ServerFarms {
    type Properties = Properties;

    const PROPERTIES_REQUIRED: bool = false;

    fn descriptor() -> Descriptor {
        let mut descriptor = Descriptor::new(TYPE, "App Service plan", &VERSIONS).tracked();
        descriptor.name = names::server_farm();
        descriptor.wire = Wire {
            location: LocationForm::Display,
            etag: ETagRule::Header,
            ..Wire::with_members(["kind", "location", "tags", "sku"])
        };
        // Recorded: a creation answers 200.
        descriptor.codes = Codes(vec![CodeRule::new(Verb::Put, Word::Created, Outcome::Ok, true)]);
        descriptor.listing = Some(lists::listing());
        descriptor.actions = vec![availability::action(), validate::action()];
        descriptor.errors = errors::errors();
        descriptor.kept_by = vec![Keeper {
            role: ROLE.to_owned(),
            kind: ErrorKind::Conflict,
            code: "Conflict".to_owned(),
            message:
                "Server farm '{name}' cannot be deleted because it has web app(s) assigned to \
                      it, among them '{keeper}'."
                    .to_owned(),
        }];
        descriptor.hears = vec![Side::Source];
        descriptor
    }

    fn envelope() -> Vec<Field> {
        vec![Field::new("kind", Shape::text_between(0, 128)), Field::of::<SentSku>("sku", |_| None)]
    }

    fn needs(call: &NeedCall<'_>) -> Vec<Need> {
        let id = call.id;
        match (call.verb, call.action) {
            (_, Some((availability::NAME, body))) => availability::needs(body),
            (_, Some((validate::NAME, body))) => validate::needs(body),
            // What connects through it, lest they find no room under its tier.
            (Verb::Put | Verb::Patch, _) => vec![Need::Referrers {
                to: id.clone(),
                role: room::ROLE.to_owned(),
                limit: MOST_USES,
            }],
            _ => Vec::new(),
        }
    }

    fn admit(
        call: &Admission<'_, Properties>,
        mut proposal: Envelope<Properties>,
        facts: &mut Facts,
    ) -> Result<Admitted<Properties>, ArmError> {
        let before = call.current.and_then(skus::of);
        let sku = skus::settle(proposal.sku.as_ref(), before.clone())?;
        if before.is_none_or(|before| before.tier != sku.tier) {
            let connections = call.found.referrers(call.id, room::ROLE);
            room::check(&sku.tier, connections.iter().map(|one| &one.id))?;
        }
        let plan = &mut proposal.properties;
        show::complete(plan, &sku);
        plan.server_farm_id.get_or_insert_with(|| number(facts));
        let sent = proposal.kind.take().filter(|kind| !kind.is_empty());
        let kind = || show::kind(&sku, plan.reserved == Some(true)).to_owned();
        proposal.kind = Some(sent.unwrap_or_else(kind));
        proposal.sku = Some(json!(sku));
        Ok(Admitted::now(proposal))
    }

    fn reaction_needs(call: &Reaction<'_, Properties>) -> Vec<Need> {
        hearing::needs(call)
    }

    fn react(
        call: &Reaction<'_, Properties>,
        _facts: &mut Facts,
    ) -> Result<Heard<Properties>, ArmError> {
        Ok(hearing::hear(call))
    }

    fn act(
        call: &ActionCall<'_, Properties>,
        _facts: &mut Facts,
    ) -> Result<Acted<Properties>, ArmError> {
        match call.action {
            availability::NAME => Ok(Acted::reply(availability::answer(call.body, call.found))),
            validate::NAME => Ok(Acted::reply(validate::answer(call.body, call.found))),
            action => Err(ArmError::internal(format!("a plan has no action {action}"))),
        }
    }

    const SHOWN_WITH: Option<fn(&Envelope) -> Vec<Need>> =
        Some(|plan| vec![Need::ReferrerCount { to: plan.id.clone(), role: ROLE.to_owned() }]);

    fn present(call: &Presenting<'_>, body: &mut Map<String, Value>) {
        let apps = call.found.referrer_count(&call.envelope.id, ROLE).unwrap_or(0);
        if let Some(Value::Object(properties)) = body.get_mut("properties") {
            show::compute(call.envelope, apps, properties);
        }
    }
}

/// A number of the size that real ones have.
fn number(facts: &mut Facts) -> i64 {
    i64::from(u16::from_be_bytes(facts.bytes())) + 1
}
