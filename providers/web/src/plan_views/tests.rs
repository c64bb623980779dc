use contract::{Catalog, Found, Provider, View, ViewCall};
use scenario::decisions::{World, facts};
use serde_json::{Value, json};

use super::*;
use crate::test_support::{VERSION, envelope, id};

const NS: &str = "hybridConnectionNamespaces/ns/relays";

struct Empty;

impl Catalog for Empty {
    fn providers(&self) -> &[Provider] {
        &[]
    }
}

fn connection(app: &str, relay: &str, key: Option<&str>) -> Envelope {
    let mut properties = json!({ "hostname": "h", "port": 1, "sendKeyName": "s", "plan": "p" });
    if let Some(key) = key {
        properties["sendKeyValue"] = json!(key);
    }
    envelope(&id(&format!("{app}/{NS}/{relay}")), properties)
}

fn world() -> World {
    let plan = id("serverfarms/p");
    let mut stored = envelope(&plan, json!({}));
    stored.sku = Some(json!({ "tier": "Basic" }));
    let all = vec![
        connection("sites/a", "r1", None),
        connection("sites/a/slots/s", "r2", Some("k2")),
        connection("sites/b", "R1", Some("k1")),
    ];
    let found = Found {
        resources: vec![(plan.clone(), Some(stored))],
        referrers: vec![(plan, room::ROLE.to_owned(), all)],
        ..Found::default()
    };
    World { found, ..World::of(VERSION) }
}

fn items(view: &dyn View, at: Option<&str>, below: Option<&str>) -> Vec<Value> {
    let world = world();
    let (at, below) = (at.map(id), below.map(id));
    let parent = at.as_ref().and_then(ResourceId::parent).or(below);
    let call = ViewCall {
        id: at.as_ref(),
        parent: parent.as_ref(),
        version: &world.version,
        caller: &world.caller,
        found: &world.found,
        catalog: &Empty,
    };
    view.items(&call).unwrap_or_default()
}

fn relay(name: &str) -> String {
    format!("serverfarms/p/{NS}/{name}")
}

#[test]
fn a_relay_is_listed_once_and_without_its_key() {
    let all = items(&PlanRelays::default(), None, Some("serverfarms/p"));
    let ids: Vec<&str> = all.iter().filter_map(|one| one["id"].as_str()).collect();
    assert_eq!(ids, [id(&relay("r1")).to_string(), id(&relay("r2")).to_string()]);
    for one in all {
        assert_eq!(one["properties"]["sendKeyValue"], "");
        assert_eq!(one["properties"].get("plan"), None);
    }
    assert_eq!(items(&PlanRelays::default(), Some(&relay("R2")), None).len(), 1);
    assert!(items(&PlanRelays::default(), Some(&relay("r3")), None).is_empty());
}

#[test]
fn a_deletion_takes_it_from_every_app() {
    let world = world();
    let id = id(&relay("r1"));
    let call = ViewCall {
        id: Some(&id),
        parent: None,
        version: &world.version,
        caller: &world.caller,
        found: &world.found,
        catalog: &Empty,
    };
    let removed = PlanRelays::default().remove(&call).expect("done").remove;
    assert_eq!(removed.len(), 2);
    assert!(removed.iter().all(|one| room::relay(one).1 == "r1"));
}

#[test]
fn one_that_holds_a_key_tells_it() {
    let world = world();
    let tell = |name: &str| {
        let id = id(&relay(name));
        let call = world.action("listKeys", None, Some(&id));
        PlanRelays::default().act(&call, &Empty, &mut facts()).map(|acted| acted.body)
    };
    let body = tell("r1").expect("done").expect("a body");
    assert_eq!(body["properties"], json!({ "sendKeyName": "s", "sendKeyValue": "k1" }));
    assert!(tell("r3").is_err());
}

#[test]
fn apps_are_told_as_texts_that_hold_json() {
    let apps = items(&PlanRelaySites::default(), None, Some(&relay("r1")));
    let read: Vec<Value> = apps
        .iter()
        .map(|app| serde_json::from_str(app.as_str().expect("a text")).expect("JSON"))
        .collect();
    assert_eq!(read[0], json!({ "id": id("sites/a").to_string(), "name": "a" }));
    assert_eq!(read[1]["name"], "b");
    let slots = items(&PlanRelaySites::default(), None, Some(&relay("r2")));
    assert!(slots[0].as_str().is_some_and(|text| text.contains("\"a/s\"")));
}

#[test]
fn the_limit_counts_relays_of_sites_and_slots() {
    let limit =
        items(&PlanLimits::default(), Some("serverfarms/p/hybridConnectionPlanLimits/limit"), None);
    assert_eq!(limit[0]["properties"], json!({ "current": 2, "maximum": 5 }));
    let other = "serverfarms/p/hybridConnectionPlanLimits/other";
    assert!(items(&PlanLimits::default(), Some(other), None).is_empty());
}
