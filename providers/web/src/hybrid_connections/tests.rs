use arm::ErrorKind;
use contract::Linked;
use scenario::decisions::{SUBSCRIPTION, World, facts, model};
use serde_json::json;

use super::*;
use crate::level::OfSite;
use crate::test_support::{VERSION, envelope, id, relay_id};

type Connections = HybridConnections<OfSite>;

const ENTITY_RIGHT: &str =
    "Microsoft.Relay/namespaces/hybridConnections/authorizationRules/listKeys/action";
const NAMESPACE_RIGHT: &str = "Microsoft.Relay/namespaces/authorizationRules/listKeys/action";
const ONE: &str = "sites/site1/hybridConnectionNamespaces/ns1/relays/hc1";
const ENTITY_RULE: &str = "namespaces/ns1/hybridConnections/hc1/authorizationRules/defaultSender";
const NAMESPACE_RULE: &str = "namespaces/ns1/authorizationRules/defaultSender";

/// A server on which the relay `ns1/hc1` is, with `metadata` and one rule for each of `rules`.
struct Stage {
    world: World,
}

impl Stage {
    /// Somebody else's relay.
    fn foreign() -> Self {
        let mut stage = Self { world: World::of(VERSION) };
        stage.lies_on("Standard");
        stage
    }

    /// The tier of the app's plan.
    fn lies_on(&mut self, tier: &str) {
        let mut plan = envelope(&id("serverfarms/plan1"), json!({}));
        plan.sku = Some(json!({ "tier": tier }));
        self.knows(plan);
    }

    /// `rest` has the name of the relay's namespace.
    fn claimed(mut self, rest: &str) -> Self {
        let key = scenario::decisions::id(rest).key();
        let zone = contract::shared_access::ZONE.to_owned();
        self.world.found.claims.push((zone, "ns1".to_owned(), Some(key)));
        self
    }

    fn ours() -> Self {
        let mut stage = Self::foreign();
        let subscription = ResourceId::subscription(SUBSCRIPTION);
        stage.knows(envelope(&subscription, json!({})));
        let metadata = r#"[{"key":"endpoint","value":"db.corp.example:1433"}]"#;
        let entity = json!({ "requiresClientAuthorization": true, "userMetadata": metadata });
        stage.knows(envelope(&relay_id("namespaces/ns1/hybridConnections/hc1"), entity));
        stage
    }

    fn knows(&mut self, envelope: Envelope) {
        let resources = &mut self.world.found.resources;
        resources.retain(|(id, _)| *id != envelope.id);
        resources.push((envelope.id.clone(), Some(envelope)));
    }

    /// A rule with its keys; `may` is whether the caller may list them.
    fn rule(mut self, rest: &str, rights: &[&str], key: &str, may: bool) -> Self {
        let id = relay_id(rest);
        let right = if id.names.len() == 3 { ENTITY_RIGHT } else { NAMESPACE_RIGHT };
        let keys = json!({
            "rights": rights,
            "primaryKey": key,
            "secondaryKey": format!("{key}2"),
        });
        let refused = (!may).then(|| ArmError::conflict("No", "no"));
        let resource = Some(envelope(&id, keys));
        self.world.found.linked.push(Linked { id, right: right.to_owned(), resource, refused });
        self
    }

    fn admit(
        &self,
        verb: Verb,
        properties: Value,
        current: Option<&Envelope<Properties>>,
    ) -> Result<Properties, ArmError> {
        let plan = json!({ "serverFarmId": id("serverfarms/plan1").to_string() });
        let app = envelope(&id("sites/site1"), plan);
        let proposal = envelope(&id(ONE), model(properties));
        self.world
            .admit::<Connections>(verb, proposal, current, Some(&app), &mut facts())
            .map(|it| it.envelope.properties)
    }

    fn put(&self, properties: Value) -> Result<Properties, ArmError> {
        self.admit(Verb::Put, properties, None)
    }

    fn refused(&self, properties: Value) -> (ErrorKind, String) {
        match self.put(properties) {
            Ok(_) => panic!("it is admitted"),
            Err(error) => {
                let target = error.details.first().map(|fault| fault.target.clone());
                (error.kind, target.or(error.target).unwrap_or_default())
            }
        }
    }
}

fn uri() -> String {
    relay_id("namespaces/ns1/hybridConnections/hc1").to_string()
}

fn to_ours(more: Value) -> Value {
    let mut sent = json!({ "relayArmUri": uri() });
    if let (Value::Object(sent), Value::Object(more)) = (&mut sent, more) {
        sent.extend(more);
    }
    sent
}

fn bad(target: &str) -> (ErrorKind, String) {
    (ErrorKind::BadRequest, target.to_owned())
}

#[test]
fn path_defaults_and_metadata_fill_what_is_left_out() {
    let stage = Stage::ours().rule(ENTITY_RULE, &["Send"], "k", true);
    let made = stage.put(to_ours(json!({}))).expect("admitted");
    assert_eq!(made.service_bus_namespace.as_deref(), Some("ns1"));
    assert_eq!(made.relay_name.as_deref(), Some("hc1"));
    assert_eq!((made.hostname.as_deref(), made.port), (Some("db.corp.example"), Some(1433)));
    assert_eq!(made.service_bus_suffix.as_deref(), Some(".servicebus.windows.net"));
    assert_eq!(made.send_key_name.as_deref(), Some("defaultSender"));
    assert_eq!(made.send_key_value.as_deref(), Some("k"));
    let plan = id("serverfarms/plan1").to_string();
    assert_eq!(made.plan, Some(plan));
}

#[test]
fn another_endpoint_than_the_metadata_is_taken() {
    let stage = Stage::ours().rule(ENTITY_RULE, &["Send"], "k", true);
    let sent = json!({ "hostname": "other", "port": 1 });
    let made = stage.put(to_ours(sent)).expect("admitted");
    assert_eq!((made.hostname.as_deref(), made.port), (Some("other"), Some(1)));
}

#[test]
fn metadata_that_leads_nowhere_is_as_good_as_none() {
    let mut stage = Stage::ours().rule(ENTITY_RULE, &["Send"], "k", true);
    for metadata in [
        "",
        "{}",
        "[1]",
        r#"[{"key":"endpoint","value":"host"}]"#,
        r#"[{"key":"endpoint","value":"a b:1"}]"#,
        r#"[{"key":"endpoint","value":"a:0"}]"#,
    ] {
        let relay = relay_id("namespaces/ns1/hybridConnections/hc1");
        stage.knows(envelope(&relay, json!({ "userMetadata": metadata })));
        assert_eq!(stage.refused(to_ours(json!({}))), bad("hostname"), "{metadata}");
        assert_eq!(stage.refused(to_ours(json!({ "hostname": "a" }))), bad("port"), "{metadata}");
    }
}

#[test]
fn either_key_of_either_rule_serves_and_no_other() {
    let stage = Stage::ours().rule(ENTITY_RULE, &["Send"], "e", false).rule(
        NAMESPACE_RULE,
        &["Manage", "Send", "Listen"],
        "n",
        false,
    );
    for key in ["e", "e2", "n", "n2"] {
        let made = stage.put(to_ours(json!({ "sendKeyValue": key }))).expect("admitted");
        assert_eq!(made.send_key_value.as_deref(), Some(key));
    }
    assert_eq!(stage.refused(to_ours(json!({ "sendKeyValue": "x" }))), bad("sendKeyValue"));
}

#[test]
fn a_rule_must_be_there_and_let_send() {
    let sent = || to_ours(json!({ "sendKeyValue": "k" }));
    assert_eq!(Stage::ours().refused(sent()), bad("sendKeyName"));
    let listening = Stage::ours().rule(ENTITY_RULE, &["Listen"], "k", true);
    assert_eq!(listening.refused(sent()), bad("sendKeyName"));
    let both = listening.rule(NAMESPACE_RULE, &["Send"], "k", true);
    assert!(both.put(sent()).is_ok());
}

#[test]
fn a_key_is_taken_only_for_a_caller_who_may_list_it() {
    let stage = Stage::ours().rule(ENTITY_RULE, &["Send"], "e", false);
    let Err(error) = stage.put(to_ours(json!({}))) else { panic!("it is admitted") };
    assert_eq!(
        (error.kind, error.code.as_str()),
        (ErrorKind::Forbidden, "LinkedAuthorizationFailed")
    );
    for part in ["'tester'", ENTITY_RIGHT, ENTITY_RULE, "relays/write' on scope"] {
        assert!(error.message.contains(part), "{part}: {}", error.message);
    }
    let stage = stage.rule(NAMESPACE_RULE, &["Send"], "n", true);
    let made = stage.put(to_ours(json!({}))).expect("admitted");
    assert_eq!(made.send_key_value.as_deref(), Some("n"));
}

fn stored(key: &str) -> Envelope<Properties> {
    let properties = json!({
        "relayArmUri": uri(), "hostname": "h", "port": 1,
        "sendKeyName": "defaultSender", "sendKeyValue": key,
    });
    envelope(&id(ONE), model(properties))
}

#[test]
fn a_key_left_out_stays_while_it_serves() {
    let stage = Stage::ours().rule(ENTITY_RULE, &["Send"], "k", true);
    let put = |sent: Value, current: &str| {
        stage
            .admit(Verb::Put, to_ours(sent), Some(&stored(current)))
            .expect("admitted")
            .send_key_value
    };
    assert_eq!(put(json!({}), "k2").as_deref(), Some("k2"), "the second stays the second");
    assert_eq!(put(json!({ "sendKeyValue": "" }), "k2").as_deref(), Some("k2"), "as it is read");
    assert_eq!(put(json!({}), "stale").as_deref(), Some("k"), "a new one is taken");
}

#[test]
fn a_patch_that_says_nothing_of_the_key_asks_nothing_of_it() {
    let stage = Stage::ours().rule(ENTITY_RULE, &["Send"], "k", false);
    let merged = |more: Value| {
        let mut all = json!({ "hostname": "h", "port": 2, "sendKeyName": "defaultSender",
            "sendKeyValue": "stale" });
        if let (Value::Object(all), Value::Object(more)) = (&mut all, more) {
            all.extend(more);
        }
        stage.admit(Verb::Patch, to_ours(all), Some(&stored("stale")))
    };
    assert_eq!(merged(json!({})).expect("admitted").send_key_value.as_deref(), Some("stale"));
    assert!(merged(json!({ "sendKeyValue": "k" })).is_ok());
    assert!(merged(json!({ "sendKeyValue": "wrong" })).is_err());
}

#[test]
fn a_patch_to_another_rule_takes_that_rules_key() {
    let other = "namespaces/ns1/hybridConnections/hc1/authorizationRules/other";
    let stage = Stage::ours().rule(other, &["Send"], "o", true);
    let merged = json!({ "hostname": "h", "port": 1, "sendKeyName": "other", "sendKeyValue": "k" });
    let made = stage.admit(Verb::Patch, to_ours(merged), Some(&stored("k"))).expect("admitted");
    assert_eq!(made.send_key_value.as_deref(), Some("o"));
}

#[test]
fn a_stored_key_does_not_follow_to_another_relay() {
    let stage = Stage::foreign();
    let far = uri().replace("group1", "group2");
    let merged = json!({ "relayArmUri": far, "hostname": "h", "port": 1,
        "sendKeyName": "defaultSender", "sendKeyValue": "k" });
    let made = stage.admit(Verb::Patch, merged.clone(), Some(&stored("k"))).expect("admitted");
    assert_eq!(made.send_key_value, None);
    let mut put = merged;
    put["sendKeyValue"] = json!("");
    let made = stage.admit(Verb::Put, put, Some(&stored("k"))).expect("admitted");
    assert_eq!(made.send_key_value, None);
}

#[test]
fn of_a_foreign_relay_everything_is_taken_as_sent() {
    let stage = Stage::foreign();
    let sent = json!({ "hostname": "h", "port": 1, "sendKeyValue": "any" });
    for sent in [sent.clone(), to_ours(sent)] {
        let made = stage.put(sent).expect("admitted");
        assert_eq!(made.send_key_value.as_deref(), Some("any"));
        assert_eq!(made.send_key_name, None);
    }
    let made = stage.put(to_ours(json!({ "hostname": "h", "port": 1 }))).expect("admitted");
    assert_eq!(made.send_key_value, None);
    assert_eq!(stage.refused(to_ours(json!({}))), bad("hostname"));
}

#[test]
fn the_uri_names_the_relay_of_the_path() {
    let stage = Stage::ours();
    for wrong in [
        "ns1/hc1".to_owned(),
        relay_id("namespaces/ns1").to_string(),
        relay_id("namespaces/ns2/hybridConnections/hc1").to_string(),
        relay_id("namespaces/ns1/hybridConnections/hc2").to_string(),
        uri().replace("Microsoft.Relay", "Microsoft.Other"),
    ] {
        let sent = json!({ "relayArmUri": wrong, "hostname": "h", "port": 1 });
        assert_eq!(stage.refused(sent), bad("relayArmUri"), "{wrong}");
    }
    let loud = stage.rule(ENTITY_RULE, &["Send"], "k", true);
    let made = loud.put(json!({ "relayArmUri": uri().to_uppercase() })).expect("admitted");
    assert_eq!(made.relay_arm_uri, Some(uri().to_uppercase()), "echoed as it is");
}

#[test]
fn our_relay_must_be_there_and_want_keys() {
    let mut gone = Stage::foreign();
    gone.knows(envelope(&ResourceId::subscription(SUBSCRIPTION), json!({})));
    assert_eq!(gone.refused(to_ours(json!({}))).0, ErrorKind::NotFound);
    let mut open = Stage::ours().rule(ENTITY_RULE, &["Send"], "k", true);
    let relay = relay_id("namespaces/ns1/hybridConnections/hc1");
    open.knows(envelope(&relay, json!({ "requiresClientAuthorization": false })));
    assert_eq!(open.refused(to_ours(json!({ "hostname": "h", "port": 1 }))), bad("relayArmUri"));
}

#[test]
fn one_endpoint_is_reached_through_one_relay() {
    let mut stage = Stage::foreign();
    let ty = ResourceType::parse(OfSite::CONNECTION).expect("a type");
    let sibling = id("sites/site1/hybridConnectionNamespaces/ns1/relays/other");
    let there = envelope(&sibling, json!({ "hostname": "DB", "port": 1433 }));
    let mine = envelope(&id(ONE), json!({ "hostname": "me", "port": 1 }));
    stage.world.found.members.push((ty, id("sites/site1"), vec![there, mine]));
    let sent = |host: &str, port: u16| json!({ "hostname": host, "port": port });
    assert_eq!(stage.refused(sent("db", 1433)).0, ErrorKind::Conflict);
    assert!(stage.put(sent("db", 1434)).is_ok());
    assert!(stage.put(sent("me", 1)).is_ok(), "itself is not in the way");
}

#[test]
fn a_new_connection_needs_room_and_an_old_one_does_not() {
    let mut stage = Stage::foreign();
    stage.lies_on("Basic");
    let other = |n| {
        envelope(&id(&format!("sites/x/hybridConnectionNamespaces/ns1/relays/r{n}")), json!({}))
    };
    let five = (0..5).map(other).collect();
    stage.world.found.referrers.push((id("serverfarms/plan1"), room::ROLE.to_owned(), five));
    let sent = || json!({ "hostname": "h", "port": 1 });
    assert_eq!(stage.refused(sent()).0, ErrorKind::Conflict);
    assert!(stage.admit(Verb::Put, sent(), Some(&stored("k"))).is_ok());
}

#[test]
fn a_plan_must_be_there_and_be_of_a_tier_with_room() {
    let sent = || json!({ "hostname": "h", "port": 1 });
    let mut stage = Stage::foreign();
    stage.lies_on("");
    assert_eq!(stage.refused(sent()).0, ErrorKind::Conflict);
    stage.world.found.resources.clear();
    assert_eq!(stage.refused(sent()).0, ErrorKind::NotFound);
}

#[test]
fn a_relay_of_our_namespace_is_ours_without_its_uri() {
    let sent = |key: &str| json!({ "hostname": "h", "port": 1, "sendKeyValue": key });
    let stage = Stage::ours().rule(ENTITY_RULE, &["Send"], "k", false);
    let stage = stage.claimed("Microsoft.Relay/namespaces/NS1");
    let made = stage.put(sent("k2")).expect("admitted");
    assert_eq!(made.send_key_name.as_deref(), Some("defaultSender"));
    assert_eq!(made.relay_arm_uri, Some(uri()), "nobody has sent it, and it is known");
    assert_eq!(stage.refused(sent("x")), bad("sendKeyValue"));
    assert_eq!(stage.refused(json!({})).0, ErrorKind::Forbidden);
    let stage = stage.rule(NAMESPACE_RULE, &["Send"], "n", true);
    let made = stage.put(json!({})).expect("admitted");
    assert_eq!((made.hostname.as_deref(), made.port), (Some("db.corp.example"), Some(1433)));
    assert_eq!(made.send_key_value.as_deref(), Some("n"));
    let gone = Stage::foreign().claimed("Microsoft.Relay/namespaces/ns1");
    let mut gone = gone.rule(ENTITY_RULE, &["Send"], "k", true);
    gone.knows(envelope(&ResourceId::subscription(SUBSCRIPTION), json!({})));
    assert_eq!(gone.refused(sent("k")).0, ErrorKind::NotFound);
}

#[test]
fn a_namespace_of_another_service_says_nothing_of_the_relay() {
    let stage = Stage::ours().claimed("Microsoft.NotificationHubs/namespaces/ns1");
    assert!(stage.put(json!({ "hostname": "h", "port": 1, "sendKeyValue": "any" })).is_ok());
}

#[test]
fn a_stored_key_stays_whether_the_uri_is_sent_or_not() {
    let stage = Stage::ours().rule(ENTITY_RULE, &["Send"], "k", false);
    let stage = stage.claimed("Microsoft.Relay/namespaces/ns1");
    let with = stored("k2");
    let mut without = stored("k2");
    without.properties.relay_arm_uri = None;
    for (sent, current) in [(json!({}), with), (to_ours(json!({})), without)] {
        let made = stage.admit(Verb::Put, sent, Some(&current)).expect("admitted");
        assert_eq!(made.send_key_value.as_deref(), Some("k2"));
    }
}

#[test]
fn what_a_relay_needs_follows_from_who_has_its_name() {
    let stage = Stage::ours().claimed("Microsoft.Relay/namespaces/ns1");
    let (connection, proposal) = (id(ONE), envelope(&id(ONE), json!({})));
    let needs = |found: &contract::Found| {
        Connections::needs(&NeedCall {
            verb: Verb::Put,
            id: &connection,
            proposal: Some(&proposal),
            action: None,
            current: None,
            found,
        })
    };
    let relay = Need::Resource(relay_id("namespaces/ns1/hybridConnections/hc1"));
    let rule = Need::Linked { id: relay_id(ENTITY_RULE), right: ENTITY_RIGHT.to_owned() };
    let first = needs(&contract::Found::default());
    assert!(first.contains(&relay::claim(&connection)) && !first.contains(&relay));
    let second = needs(&stage.world.found);
    assert!(second.contains(&relay) && second.contains(&rule));
}

#[test]
fn hosts_are_names_or_addresses() {
    for good in ["a", "vmsq1", "db.corp.example", "10.0.0.1", "a_b-c.d1", "1a", &"a".repeat(63)] {
        assert_eq!(endpoint::hostname(good), Ok(()), "{good}");
    }
    for bad in [
        "",
        " ",
        "a b",
        "http://a",
        "a:1",
        "a/b",
        "*.a",
        "-a",
        "a-",
        "a..b",
        ".a",
        "a.",
        "1.2.3",
        "10.0.0.256",
        "::1",
        "ä",
        &"a".repeat(64),
    ] {
        assert!(endpoint::hostname(bad).is_err(), "{bad:?}");
    }
    for good in [".servicebus.windows.net", ".localhost", ".localhost:4444"] {
        assert_eq!(endpoint::suffix(good), Ok(()), "{good}");
    }
    for bad in ["", ".", "servicebus.windows.net", ".a:0", ".a:x", "..a", ".a/b"] {
        assert!(endpoint::suffix(bad).is_err(), "{bad:?}");
    }
}
