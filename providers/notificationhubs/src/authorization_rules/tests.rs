use arm::ErrorKind;
use contract::shared_access::AccessRight::{self, Listen, Manage, Send};
use contract::{Effects, Handler, Shape, Typed};
use scenario::decisions::{World, caller, facts, facts_with, later, model};
use serde_json::json;

use super::actions::{PolicyKey, policy_key};
use super::*;
use crate::test_support::{envelope, id};

const RULE: &str = "namespaces/nh-sdk-ns/authorizationRules/sdk-AuthRules-1788";
const ROOT: &str = "namespaces/nh-sdk-ns/authorizationRules/RootManageSharedAccessKey";
const HUB_DEFAULT: &str =
    "namespaces/nh-sdk-ns/notificationHubs/h/authorizationRules/DefaultFullSharedAccessSignature";
const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

type Rules = AuthorizationRules<OfNamespace>;
type HubRules = AuthorizationRules<OfHub>;

fn with(rights: &[AccessRight]) -> RuleProperties {
    model(json!({ "rights": rights }))
}

/// Writes `properties` as the rule at `rest`, over `current`.
fn put<L: Level>(
    rest: &str,
    properties: RuleProperties,
    current: Option<&Envelope<RuleProperties>>,
    facts: &mut Facts,
) -> Result<Envelope<RuleProperties>, ArmError> {
    let parent = envelope("namespaces/nh-sdk-ns", json!({}));
    let mut proposal = envelope(rest, properties);
    proposal.location = Some("westus".to_owned());
    World::of("2023-09-01")
        .admit::<AuthorizationRules<L>>(Verb::Put, proposal, current, Some(&parent), facts)
        .map(|admitted| {
            assert!(admitted.effects == Effects::default());
            admitted.envelope
        })
}

fn created(rest: &str, rights: &[AccessRight]) -> Envelope<RuleProperties> {
    put::<OfNamespace>(rest, with(rights), None, &mut facts()).expect("admitted")
}

fn refusal(result: Result<Envelope<RuleProperties>, ArmError>) -> ArmError {
    match result {
        Ok(_) => panic!("admitted"),
        Err(error) => error,
    }
}

#[test]
fn a_new_rule_gets_two_keys_and_its_times() {
    let rule = created(RULE, &[Listen, Send]);
    let properties = &rule.properties;
    assert_eq!(properties.rights, [Listen, Send]);
    assert_ne!(properties.primary_key, properties.secondary_key);
    let at = "2023-11-14T22:13:20.1234567+00:00";
    assert_eq!(properties.created_time.as_deref(), Some(at));
    assert_eq!(properties.modified_time.as_deref(), Some(at));
    assert_eq!(properties.revision, Some(1));
    assert_eq!(rule.location.as_deref(), Some("eastus"), "its parent's, whatever was sent");
}

#[test]
fn an_update_keeps_the_keys_it_does_not_name() {
    let first = created(RULE, &[Listen]);
    let mut sent = with(&[Send, Listen]);
    sent.secondary_key = Some(KEY.to_owned());
    let second = put::<OfNamespace>(RULE, sent, Some(&first), &mut later()).expect("admitted");
    assert_eq!(second.properties.rights, [Send, Listen], "in the order given");
    assert_eq!(second.properties.primary_key, first.properties.primary_key);
    assert_eq!(second.properties.secondary_key.as_deref(), Some(KEY));
    assert_eq!(second.properties.created_time, first.properties.created_time);
    assert_eq!(
        second.properties.modified_time.as_deref(),
        Some("2023-11-14T23:13:20.0000000+00:00")
    );
    assert_eq!(second.properties.revision, Some(2));
}

#[test]
fn illegal_rights_are_refused_with_every_fault() {
    for (rights, faults) in
        [(vec![], 1), (vec![Manage], 1), (vec![Send, Send], 1), (vec![Manage, Manage, Listen], 2)]
    {
        let error = refusal(put::<OfNamespace>(RULE, with(&rights), None, &mut facts()));
        assert_eq!((error.kind, error.code.as_str()), (ErrorKind::BadRequest, "BadRequest"));
        assert_eq!(error.details.len(), faults, "{rights:?}");
        assert!(error.details.iter().all(|fault| fault.target == "rights"));
    }
}

#[test]
fn the_root_rule_keeps_its_rights_and_stays() {
    let root = created(ROOT, &[Listen, Manage, Send]);
    let error = refusal(put::<OfNamespace>(ROOT, with(&[Listen]), Some(&root), &mut facts()));
    assert_eq!(error.details.len(), 1);
    put::<OfNamespace>(ROOT, with(&[Send, Manage, Listen]), Some(&root), &mut facts())
        .map(|_| ())
        .expect("the same rights in another order");
    let world = World::of("2023-09-01");
    for spelling in [ROOT, "namespaces/nh-sdk-ns/authorizationRules/rootmanagesharedaccesskey"] {
        let id = id(spelling);
        let call = world.admission(Verb::Delete, &id, Some(&root), None);
        let error = Rules::release(&call, &root, &mut facts()).map(|_| ()).expect_err("refused");
        assert_eq!((error.kind, error.code.as_str()), (ErrorKind::BadRequest, "BadRequest"));
    }
}

#[test]
fn the_default_rules_of_a_hub_can_go_and_change() {
    let rule = put::<OfHub>(HUB_DEFAULT, with(&[Listen]), None, &mut facts()).expect("admitted");
    assert!(World::of("2023-09-01").release::<HubRules>(&rule).is_ok());
    let root =
        "namespaces/nh-sdk-ns/notificationHubs/h/authorizationRules/RootManageSharedAccessKey";
    assert!(
        put::<OfHub>(root, with(&[Listen]), None, &mut facts()).is_ok(),
        "an ordinary name here"
    );
}

#[test]
fn the_keys_are_listed_with_connection_strings() {
    let rest = "namespaces/Namespace-PS/notificationHubs/h/authorizationRules/Mine";
    let mut properties = with(&[Listen]);
    properties.primary_key = Some(KEY.to_owned());
    properties.secondary_key = Some("second".to_owned());
    let rule = envelope(rest, properties);
    let world = World::of("2017-04-01");
    let acted = HubRules::act(&world.action("listKeys", Some(&rule), None), &mut facts())
        .expect("the keys");
    let shown = format!("{rule:?} {acted:?}");
    assert!(shown.contains("Mine") && !shown.contains(KEY), "{shown}");
    let endpoint = "Endpoint=sb://namespace-ps.servicebus.windows.net/;SharedAccessKeyName=Mine";
    assert_eq!(
        acted.body,
        Some(json!({
            "primaryConnectionString": format!("{endpoint};SharedAccessKey={KEY}"),
            "secondaryConnectionString": format!("{endpoint};SharedAccessKey=second"),
            "primaryKey": KEY,
            "secondaryKey": "second",
            "keyName": "Mine",
        }))
    );
    assert!(acted.change.is_none());
}

#[test]
fn regenerating_replaces_the_named_key_alone() {
    let rule = created(RULE, &[Listen]);
    for (asked, at) in [("PrimaryKey", 0), ("Primary Key", 0), ("secondarykey", 1)] {
        let mut world = World::of("2023-09-01");
        world.body = json!({ "policyKey": asked });
        let call = world.action("regenerateKeys", Some(&rule), None);
        let acted = Rules::act(&call, &mut facts_with(11)).expect("new keys");
        let changed = acted.change.expect("a change").properties;
        let keys = |rule: &RuleProperties| [rule.primary_key.clone(), rule.secondary_key.clone()];
        let (old, new) = (keys(&rule.properties), keys(&changed));
        assert_ne!(old[at], new[at], "{asked}");
        assert_eq!(old[1 - at], new[1 - at], "{asked}");
        assert_eq!(changed.revision, Some(2));
        let body = acted.body.expect("the keys");
        assert_eq!(body["primaryKey"], json!(new[0]));
        assert_eq!(body["secondaryKey"], json!(new[1]));
    }
}

#[test]
fn a_policy_key_is_one_of_two_in_any_spelling() {
    assert_eq!(policy_key("PRIMARYKEY"), Some(PolicyKey::Primary));
    assert_eq!(policy_key("Secondary Key"), Some(PolicyKey::Secondary));
    for bad in ["", "Primary", "Tertiary", "PrimaryKey;", "Primary\tKey"] {
        assert_eq!(policy_key(bad), None, "{bad}");
    }
    let mut world = World::of("2023-09-01");
    world.body = json!({ "policyKey": "Tertiary" });
    let rule = created(RULE, &[Listen]);
    let call = world.action("regenerateKeys", Some(&rule), None);
    assert!(Rules::act(&call, &mut facts()).is_err());
}

#[test]
fn a_parent_begins_with_its_default_rules() {
    let namespace = id("namespaces/nh-sdk-ns");
    let mut facts = facts();
    let effects = default_rules::<OfNamespace>(&namespace, Some("eastus"), &caller(), &mut facts)
        .expect("rules");
    assert_eq!(effects.put.len(), 1);
    let root = &effects.put[0];
    assert_eq!(root.id, id(ROOT));
    assert_eq!(root.properties["rights"], json!(["Manage", "Listen", "Send"]));
    assert_eq!(root.location.as_deref(), Some("eastus"));
    let hub = namespace.child("notificationHubs", "a/b");
    let effects = default_rules::<OfHub>(&hub, None, &caller(), &mut facts).expect("rules");
    let rights: Vec<_> = effects.put.iter().map(|rule| rule.properties["rights"].clone()).collect();
    assert_eq!(rights, [json!(["Listen"]), json!(["Manage", "Listen", "Send"])]);
    assert!(effects.put[0].id.to_string().contains("/notificationHubs/a%2Fb/authorizationRules/"));
    let mut keys: Vec<String> = Vec::new();
    for rule in effects.put.iter().chain([root]) {
        keys.extend(["primaryKey", "secondaryKey"].map(|key| rule.properties[key].to_string()));
    }
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), 6, "no two keys are the same");
}

#[test]
fn each_generation_reads_its_own_form() {
    let shown = |version: &str| {
        let world = World::of(version);
        let stored = envelope(RULE, json!({}));
        let mut body = json!({
            "properties": { "rights": ["Listen"], "revision": 3 },
        });
        let map = body.as_object_mut().expect("an object");
        Rules::present(&world.presenting(&stored), map);
        body
    };
    let properties = json!({ "rights": ["Listen"] });
    assert_eq!(shown("2023-09-01"), json!({ "properties": properties }));
    assert_eq!(shown("2017-04-01"), json!({ "location": "East US", "properties": properties }));
}

#[test]
fn the_tree_seals_keys_and_knows_their_first_version() {
    let handler = Typed::<HubRules>::new();
    let root = handler.fields().root();
    let Shape::Object(properties) = &root.get("properties").expect("properties").shape else {
        panic!("an object")
    };
    for name in ["primaryKey", "secondaryKey"] {
        let key = properties.get(name).expect(name);
        assert_eq!(key.facets.sealed, Some(contract::ReadForm::Omit));
        assert_eq!(key.facets.since.as_deref(), Some(crate::versions::MODERN));
        assert!(!key.required && !key.facets.read_only);
    }
    assert!(properties.get("rights").expect("rights").required);
    assert!(properties.get("createdTime").expect("createdTime").facets.read_only);
    assert!(root.get("location").expect("location").facets.read_only);
}

#[test]
fn a_new_rule_is_told_as_the_version_expects() {
    let descriptor = Rules::descriptor();
    let outcome = |word, version: &str| {
        let version = arm::ApiVersion::parse(version).expect("well formed");
        descriptor.codes.outcome(Verb::Put, word, &version)
    };
    assert_eq!(outcome(Word::Created, "2017-04-01"), (Outcome::Ok, true));
    assert_eq!(outcome(Word::Created, "2023-09-01"), (Outcome::Created, true));
    assert_eq!(outcome(Word::Replaced, "2023-09-01"), (Outcome::Ok, true));
    assert_eq!(descriptor.limit.map(|limit| limit.most), Some(12));
}
