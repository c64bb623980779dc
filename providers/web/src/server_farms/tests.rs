use arm::ErrorKind;
use contract::Handler as _;
use contract::Typed;
use scenario::decisions::{World, facts, model};

use super::*;
use crate::test_support::{VERSION, envelope, id};

fn put(
    sku: Option<Value>,
    properties: Value,
    current: Option<&Envelope<Properties>>,
    connections: &[&str],
) -> Result<Envelope<Properties>, ArmError> {
    let mut world = World::of(VERSION);
    let plan = id("serverfarms/plan1");
    let connections = connections.iter().map(|rest| envelope(&id(rest), Value::Null)).collect();
    world.found.referrers.push((plan.clone(), room::ROLE.to_owned(), connections));
    let mut proposal = envelope(&plan, model(properties));
    proposal.sku = sku;
    world
        .admit::<ServerFarms>(Verb::Put, proposal, current, None, &mut facts())
        .map(|admitted| admitted.envelope)
}

fn shown(plan: Envelope<Properties>, apps: u64) -> Map<String, Value> {
    let mut world = World::of(VERSION);
    world.found.referrer_counts.push((plan.id.clone(), ROLE.to_owned(), apps));
    let properties = json!(plan.properties);
    let envelope = plan.with(properties.clone());
    let mut body = Map::from_iter([("properties".to_owned(), properties)]);
    Typed::<ServerFarms>::new().present(&world.presenting(&envelope), &mut body);
    body["properties"].as_object().expect("an object").clone()
}

#[test]
fn a_plan_is_counted_with_its_apps_and_named_after_its_place() {
    let plan = put(Some(json!({ "name": "b1" })), json!({}), None, &[]).expect("admitted");
    let shown = shown(plan, 3);
    assert_eq!(shown["numberOfSites"], 3);
    assert_eq!(shown["webSpace"], "group1-WestUS2webspace");
    assert_eq!(shown["maximumNumberOfWorkers"], 3);
    assert!(shown["serverFarmId"].as_i64().is_some_and(|number| number > 0));
    assert_eq!(shown["adminSiteName"], Value::Null);
}

#[test]
fn the_kind_follows_the_system_and_the_tier() {
    let kind = |sku: &str, properties: Value| {
        put(Some(json!({ "name": sku })), properties, None, &[]).expect("admitted").kind
    };
    assert_eq!(kind("B1", json!({})).as_deref(), Some("app"));
    assert_eq!(kind("B1", json!({ "reserved": true })).as_deref(), Some("linux"));
    assert_eq!(kind("Y1", json!({})).as_deref(), Some("functionapp"));
    assert_eq!(kind("EP1", json!({})).as_deref(), Some("elastic"));
}

#[test]
fn a_tier_without_room_for_what_connects_is_refused() {
    let basic = put(Some(json!({ "name": "S1" })), json!({}), None, &[]).expect("admitted");
    let one = ["sites/a/hybridConnectionNamespaces/ns/relays/r1"];
    let Err(error) = put(Some(json!({ "name": "F1" })), json!({}), Some(&basic), &one) else {
        panic!("it is admitted")
    };
    assert_eq!((error.kind, error.code.as_str()), (ErrorKind::Conflict, "Conflict"));
    assert!(put(Some(json!({ "name": "B1" })), json!({}), Some(&basic), &one).is_ok());
    assert!(put(Some(json!({ "name": "F1" })), json!({}), Some(&basic), &[]).is_ok());
}

#[test]
fn a_plan_with_apps_stays() {
    let plan = put(None, json!({}), None, &[]).expect("admitted");
    for (apps, goes) in [(0, true), (1, false)] {
        let mut world = World::of(VERSION);
        world.found.referrer_counts.push((plan.id.clone(), ROLE.to_owned(), apps));
        assert_eq!(world.release::<ServerFarms>(&plan).is_ok(), goes, "{apps}");
    }
}

#[test]
fn a_tier_survives_a_put_that_names_none() {
    let before = put(Some(json!({ "name": "P1v3" })), json!({}), None, &[]).expect("admitted");
    let after = put(None, json!({}), Some(&before), &[]).expect("admitted");
    assert_eq!(after.sku, before.sku);
}
