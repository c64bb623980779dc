//! Authorization rules, of namespaces and of hubs: one implementation over a [`Level`].
//!
//! Knows: rights, keys, default rules, and what each generation of api-versions shows.
//! Must not know: how a key signs, or who checks the signature.

mod actions;
mod defaults;
mod level;
mod model;
#[cfg(test)]
mod tests;

use std::marker::PhantomData;

use arm::{ArmError, ErrorKind, Fault, Location, Verb, time};
use contract::shared_access::{keys, rights};
use contract::{
    Acted, Action, ActionCall, Admission, Admitted, Check, CodeRule, Codes, Descriptor, Envelope,
    Facts, Field, FieldTree, Limit, Outcome, Presenting, Release, Resource, Shape, Word,
};
use serde_json::{Map, Value};

use crate::versions::{VERSIONS, classic, is_classic};
use crate::{errors, names};

pub use defaults::default_rules;
pub use level::{Level, OfHub, OfNamespace};
use model::{RegenerateKeys, RuleProperties};

/// Twelve per level, the default ones included.
const MOST_RULES: u64 = 12;

/// The rules of level `L`.
pub struct AuthorizationRules<L>(PhantomData<fn() -> L>);

impl<L: Level> Resource for AuthorizationRules<L> {
    type Properties = RuleProperties;

    fn descriptor() -> Descriptor {
        let created = CodeRule::new(Verb::Put, Word::Created, Outcome::Ok, true);
        let regenerate = FieldTree::of::<RegenerateKeys>(Self::check);
        let mut descriptor = Descriptor::new(L::TYPE, L::DISPLAY, &VERSIONS);
        descriptor.verbs = vec![Verb::Put, Verb::Get, Verb::Delete];
        descriptor.name = names::authorization_rule();
        // The clients of 2017-04-01 take nothing but 200 for a new rule.
        descriptor.codes = Codes(vec![created.in_versions(classic())]);
        descriptor.actions = vec![
            Action::on_resource("listKeys"),
            Action::on_resource("regenerateKeys").taking(regenerate),
        ];
        descriptor.errors = errors::errors();
        descriptor.limit = Some(Limit {
            most: MOST_RULES,
            kind: ErrorKind::BadRequest,
            code: "QuotaExceeded".to_owned(),
            message: format!("There can be at most {MOST_RULES} authorization rules at one level."),
        });
        descriptor
    }

    /// Accepted for the sake of older clients, and without effect: a rule lies where its parent does.
    fn envelope() -> Vec<Field> {
        vec![
            Field::new("location", Shape::Any).read_only(),
            Field::new("tags", Shape::Any).read_only(),
        ]
    }

    fn check(name: &str) -> Option<Check> {
        match name {
            "key" => Some(keys::rule()),
            "policyKey" => Some(actions::policy_key_rule()),
            _ => None,
        }
    }

    fn admit(
        call: &Admission<'_, RuleProperties>,
        mut proposal: Envelope<RuleProperties>,
        facts: &mut Facts,
    ) -> Result<Admitted<RuleProperties>, ArmError> {
        let mut faults = rights::faults(&proposal.properties.rights);
        if L::is_fixed(call.id.name()) && !rights::has_all(&proposal.properties.rights) {
            let text = format!("The rights of the rule '{}' cannot be changed.", call.id.name());
            faults.push(Fault::new("rights", text));
        }
        errors::errors().refuse(faults)?;
        stamp(&mut proposal.properties, call.current.map(|rule| &rule.properties), facts);
        proposal.location = call.parent.and_then(|parent| parent.location.clone());
        proposal.tags = None;
        Ok(Admitted::now(proposal))
    }

    fn release(
        call: &Admission<'_, RuleProperties>,
        current: &Envelope<RuleProperties>,
        _facts: &mut Facts,
    ) -> Result<Release<RuleProperties>, ArmError> {
        if L::is_fixed(call.id.name()) {
            let text = format!("The rule '{}' cannot be deleted.", current.id.name());
            return Err(ArmError::bad_request("BadRequest", text));
        }
        Ok(Release::of(current.clone()))
    }

    fn act(
        call: &ActionCall<'_, RuleProperties>,
        facts: &mut Facts,
    ) -> Result<Acted<RuleProperties>, ArmError> {
        match (call.action, call.current) {
            ("listKeys", Some(rule)) => actions::list_keys(rule),
            ("regenerateKeys", Some(rule)) => actions::regenerate_keys(call, rule, facts),
            (action, _) => Err(ArmError::internal(format!("a rule has no action {action}"))),
        }
    }

    fn present(call: &Presenting<'_>, body: &mut Map<String, Value>) {
        if is_classic(call.version) {
            let place = call.envelope.location.as_deref().and_then(Location::parse);
            body.extend(place.map(|place| ("location".to_owned(), place.display().into())));
        }
        if let Some(Value::Object(properties)) = body.get_mut("properties") {
            properties.shift_remove("revision");
        }
    }
}

/// Completes what a write of a rule leaves open: keys are kept unless new ones were sent, and made
/// where there are none; times and revision are the server's.
fn stamp(rule: &mut RuleProperties, current: Option<&RuleProperties>, facts: &mut Facts) {
    let kept =
        |of: fn(&RuleProperties) -> &Option<String>| current.and_then(|rule| of(rule).clone());
    rule.primary_key = rule.primary_key.take().or_else(|| kept(|rule| &rule.primary_key));
    rule.secondary_key = rule.secondary_key.take().or_else(|| kept(|rule| &rule.secondary_key));
    for key in [&mut rule.primary_key, &mut rule.secondary_key] {
        if key.is_none() {
            *key = Some(keys::generate(facts));
        }
    }
    rule.created_time = kept(|rule| &rule.created_time);
    rule.revision = current.and_then(|rule| rule.revision);
    touch(rule, facts);
    if rule.created_time.is_none() {
        rule.created_time.clone_from(&rule.modified_time);
    }
}

/// Marks a change.
fn touch(rule: &mut RuleProperties, facts: &Facts) {
    rule.modified_time = Some(time::offset7(facts.now));
    rule.revision = Some(rule.revision.unwrap_or(0).saturating_add(1));
}
