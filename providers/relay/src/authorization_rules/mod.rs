//! Authorization rules, of namespaces and of hybrid connections: one implementation over a [`Level`].
//!
//! Knows: rights, keys, the default rule. Must not know: how a key signs, or who checks the signature.

mod actions;
mod defaults;
mod level;
mod model;
#[cfg(test)]
mod tests;

use std::marker::PhantomData;

use arm::{ArmError, ErrorKind, Verb};
use contract::shared_access::{keys, rights};
use contract::{
    Acted, Action, ActionCall, Admission, Admitted, Check, CodeRule, Codes, Descriptor, Envelope,
    Facts, Field, FieldTree, Limit, Outcome, Presenting, Resource, Shape, Wire, Word,
};
use serde_json::{Map, Value};

use crate::versions::VERSIONS;
use crate::{errors, names, place};

pub use defaults::default_rules;
pub use level::{Level, OfHybridConnection, OfNamespace};
use model::{RegenerateKeys, RuleProperties};

/// Twelve per level, the default one included.
const MOST_RULES: u64 = 12;

/// The rules of level `L`.
pub struct AuthorizationRules<L>(PhantomData<fn() -> L>);

impl<L: Level> Resource for AuthorizationRules<L> {
    type Properties = RuleProperties;

    fn descriptor() -> Descriptor {
        let regenerate = FieldTree::of::<RegenerateKeys>(Self::check);
        let mut descriptor = Descriptor::new(L::TYPE, L::DISPLAY, &VERSIONS);
        descriptor.verbs = vec![Verb::Put, Verb::Get, Verb::Delete];
        descriptor.name = names::authorization_rule();
        descriptor.wire = Wire { ty: Some(L::SHOWN.to_owned()), ..Wire::default() };
        // Clients take nothing but 200 for a new one.
        descriptor.codes = Codes(vec![CodeRule::new(Verb::Put, Word::Created, Outcome::Ok, true)]);
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

    /// Accepted and without effect: a rule lies where its parent does.
    fn envelope() -> Vec<Field> {
        vec![
            Field::new("location", Shape::Any).read_only(),
            Field::new("tags", Shape::Any).read_only(),
        ]
    }

    fn check(name: &str) -> Option<Check> {
        (name == "key").then(keys::rule)
    }

    fn admit(
        call: &Admission<'_, RuleProperties>,
        mut proposal: Envelope<RuleProperties>,
        facts: &mut Facts,
    ) -> Result<Admitted<RuleProperties>, ArmError> {
        errors::errors().refuse(rights::faults(&proposal.properties.rights))?;
        // Clients put a rule again and again, and hold on to the keys they listed before.
        let kept = call.current.map(|rule| &rule.properties);
        let kept =
            |of: fn(&RuleProperties) -> &Option<String>| kept.and_then(|rule| of(rule).clone());
        let (primary, secondary) =
            (kept(|rule| &rule.primary_key), kept(|rule| &rule.secondary_key));
        let rule = &mut proposal.properties;
        rule.primary_key = Some(primary.unwrap_or_else(|| keys::generate(facts)));
        rule.secondary_key = Some(secondary.unwrap_or_else(|| keys::generate(facts)));
        place::settle(&mut proposal, call.parent);
        Ok(Admitted::now(proposal))
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
        place::show(call, body);
    }
}
