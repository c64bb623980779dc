use arm::ErrorKind;
use contract::shared_access::AccessRight::{self, Listen, Manage, Send};
use contract::{Effects, Handler, Typed};
use scenario::decisions::{World, facts, facts_with, later, model};
use serde_json::json;

use super::*;
use crate::test_support::envelope;

const RULE: &str = "namespaces/relay1/authorizationRules/rule1";
const SENDER: &str = "namespaces/relay1/hybridConnections/hc1/authorizationRules/defaultSender";
const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

type Rules = AuthorizationRules<OfNamespace>;
type EntityRules = AuthorizationRules<OfHybridConnection>;

fn put<L: Level>(
    rest: &str,
    rights: &[AccessRight],
    current: Option<&Envelope<RuleProperties>>,
    facts: &mut Facts,
) -> Result<Envelope<RuleProperties>, ArmError> {
    let parent = envelope("namespaces/relay1", json!({}));
    let proposal = envelope(rest, model(json!({ "rights": rights })));
    World::of("2021-11-01")
        .admit::<AuthorizationRules<L>>(Verb::Put, proposal, current, Some(&parent), facts)
        .map(|admitted| {
            assert!(admitted.effects == Effects::default());
            admitted.envelope
        })
}

fn created(rest: &str) -> Envelope<RuleProperties> {
    put::<OfNamespace>(rest, &[Listen], None, &mut facts()).expect("admitted")
}

fn regenerated(version: &str, body: Value, rule: &Envelope<RuleProperties>) -> RuleProperties {
    let mut world = World::of(version);
    world.body = body;
    let call = world.action("regenerateKeys", Some(rule), None);
    let acted = Rules::act(&call, &mut facts_with(3)).expect("done");
    let changed = acted.change.expect("changed").properties;
    let body = acted.body.expect("an answer");
    assert_eq!(body["primaryKey"], json!(changed.primary_key));
    assert_eq!(body["secondaryKey"], json!(changed.secondary_key));
    changed
}

#[test]
fn a_new_rule_gets_two_keys() {
    let rule = created(RULE);
    assert_eq!(rule.properties.rights, [Listen]);
    assert!(rule.properties.primary_key.is_some());
    assert_ne!(rule.properties.primary_key, rule.properties.secondary_key);
    assert_eq!(rule.location.as_deref(), Some("westus2"));
}

#[test]
fn a_put_replaces_the_rights_and_keeps_the_keys() {
    let first = created(RULE);
    let second = put::<OfNamespace>(RULE, &[Send, Listen], Some(&first), &mut later());
    let second = second.expect("admitted");
    assert_eq!(second.properties.rights, [Send, Listen], "in the order given");
    assert_eq!(second.properties.primary_key, first.properties.primary_key);
    assert_eq!(second.properties.secondary_key, first.properties.secondary_key);
}

#[test]
fn illegal_rights_are_refused_with_every_fault() {
    for (rights, faults) in [
        (&[][..], 1),
        (&[Manage], 1),
        (&[Manage, Send], 1),
        (&[Send, Send], 1),
        (&[Manage, Manage, Listen], 2),
    ] {
        let Err(error) = put::<OfHybridConnection>(SENDER, rights, None, &mut facts()) else {
            panic!("{rights:?} are admitted")
        };
        assert_eq!((error.kind, error.code.as_str()), (ErrorKind::BadRequest, "BadRequest"));
        assert_eq!(error.details.len(), faults, "{rights:?}");
        assert!(error.details.iter().all(|fault| fault.target == "rights"));
    }
}

#[test]
fn the_keys_are_listed_with_connection_strings() {
    let mut rule =
        put::<OfHybridConnection>(SENDER, &[Send], None, &mut facts()).expect("admitted");
    rule.properties.primary_key = Some(KEY.to_owned());
    rule.properties.secondary_key = Some("second".to_owned());
    let world = World::of("2017-04-01");
    let acted = EntityRules::act(&world.action("listKeys", Some(&rule), None), &mut facts());
    let acted = acted.expect("done");
    assert!(acted.change.is_none());
    let string = |key: &str| {
        format!(
            "Endpoint=sb://relay1.servicebus.windows.net/;SharedAccessKeyName=defaultSender;\
             SharedAccessKey={key};EntityPath=hc1"
        )
    };
    assert_eq!(
        acted.body,
        Some(json!({
            "primaryConnectionString": string(KEY),
            "secondaryConnectionString": string("second"),
            "primaryKey": KEY,
            "secondaryKey": "second",
            "keyName": "defaultSender",
        }))
    );
}

#[test]
fn one_key_is_replaced_and_the_other_stays() {
    let rule = created(RULE);
    let old = &rule.properties;
    let primary = regenerated("2017-04-01", json!({ "keyType": "PrimaryKey" }), &rule);
    assert_ne!(primary.primary_key, old.primary_key);
    assert_eq!(primary.secondary_key, old.secondary_key);
    let secondary =
        regenerated("2026-01-01", json!({ "keyType": "SecondaryKey", "key": KEY }), &rule);
    assert_eq!(secondary.primary_key, old.primary_key);
    assert_eq!(secondary.secondary_key.as_deref(), Some(KEY));
}

#[test]
fn the_first_version_has_its_own_word_and_sets_no_key() {
    let rule = created(RULE);
    let sent = json!({ "policyKey": "PrimaryKey", "key": KEY });
    let changed = regenerated("2016-07-01", sent, &rule);
    assert_ne!(changed.primary_key, rule.properties.primary_key);
    assert_ne!(changed.primary_key.as_deref(), Some(KEY));
}

#[test]
fn a_key_that_is_not_named_is_not_replaced() {
    let rule = created(RULE);
    for (version, body, target) in [
        ("2021-11-01", json!({}), "keyType"),
        ("2021-11-01", Value::Null, "keyType"),
        ("2021-11-01", json!({ "policyKey": "PrimaryKey" }), "keyType"),
        ("2016-07-01", json!({ "keyType": "PrimaryKey" }), "policyKey"),
    ] {
        let mut world = World::of(version);
        world.body = body;
        let call = world.action("regenerateKeys", Some(&rule), None);
        let Err(error) = Rules::act(&call, &mut facts()) else { panic!("{target} is not missed") };
        assert_eq!(error.details[0].target, target);
    }
}

#[test]
fn keys_are_secrets_that_no_read_shows_and_no_client_sets() {
    let handler = Typed::<Rules>::new();
    let properties = handler.fields().root().get("properties").expect("it");
    let Shape::Object(members) = &properties.shape else { panic!("an object") };
    for name in ["primaryKey", "secondaryKey"] {
        let facets = &members.get(name).expect("a key").facets;
        assert!(facets.read_only, "{name}");
        assert_eq!(facets.sealed, Some(contract::ReadForm::Omit), "{name}");
    }
}
