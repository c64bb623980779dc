use arm::ErrorKind;
use contract::{Effects, Found, Handler as _, Typed};
use scenario::decisions::{World, facts, model};

use super::*;
use crate::sites;
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
fn a_new_plan_needs_room_for_what_connects_already() {
    let one = ["sites/a/hybridConnectionNamespaces/ns/relays/r1"];
    assert!(put(Some(json!({ "name": "F1" })), json!({}), None, &one).is_err());
    assert!(put(Some(json!({ "name": "B1" })), json!({}), None, &one).is_ok());
}

/// An app on the plan `plan`, or on another one.
fn app(app: &str, plan: &str, leaves: bool) -> Envelope {
    let plan = id(&format!("serverfarms/{plan}")).to_string();
    envelope(&id(app), json!({ "serverFarmId": plan, "leavesPlan": leaves }))
}

/// What `plan1`, which has `apps`, makes of an app with `slots`.
fn heard(
    (before, after): (Option<&Envelope>, Option<&Envelope>),
    role: &str,
    (apps, slots): (u64, u64),
) -> Heard<Properties> {
    let me = put(None, json!({}), None, &[]).expect("admitted");
    let other = &before.or(after).expect("an app").id;
    let mut found = Found::default();
    found.referrer_counts.push((me.id.clone(), ROLE.to_owned(), apps));
    found.counts.push((sites::slots(), other.clone(), slots));
    let side = Side::Source;
    let call = Reaction { me: &me, side, role, other, before, after, found: &found };
    let asks = !ServerFarms::reaction_needs(&call).is_empty();
    let heard = ServerFarms::react(&call, &mut facts()).expect("nothing is refused");
    assert!(asks || heard.effects == Effects::default(), "it goes without asking who is left");
    heard
}

#[test]
fn an_app_that_joins_or_leaves_gives_the_plan_a_new_tag() {
    let (on, off) = (app("sites/a", "PLAN1", false), app("sites/a", "plan2", false));
    let is_told = |before: Option<&Envelope>, after: Option<&Envelope>, role: &str| {
        heard((before, after), role, (1, 0)).me.is_some()
    };
    for (before, after) in [(None, Some(&on)), (Some(&off), Some(&on)), (Some(&on), Some(&off))] {
        assert!(is_told(before, after, ROLE));
        assert!(!is_told(before, after, room::ROLE), "a connection is none");
    }
    assert!(is_told(Some(&on), None, ROLE));
    assert!(!is_told(Some(&on), Some(&on), ROLE), "it stays");
}

#[test]
fn a_plan_goes_with_the_last_site_that_leaves_it() {
    let goes = |leaving: &Envelope, there: (u64, u64)| {
        let heard = heard((Some(leaving), None), ROLE, there);
        assert_eq!(heard.me.is_none(), !heard.effects.remove.is_empty());
        heard.effects.remove == [id("serverfarms/plan1")]
    };
    let leaving = app("sites/a", "plan1", true);
    assert!(goes(&leaving, (1, 0)));
    assert!(goes(&leaving, (3, 2)), "its slots go as well");
    assert!(!goes(&leaving, (2, 0)));
    assert!(!goes(&leaving, (4, 2)));
    assert!(!goes(&app("sites/a", "plan1", false), (1, 0)), "nobody wants it to");
    assert!(!goes(&app("sites/a/slots/s", "plan1", false), (1, 0)));
}

#[test]
fn a_tier_survives_a_put_that_names_none() {
    let before = put(Some(json!({ "name": "P1v3" })), json!({}), None, &[]).expect("admitted");
    let after = put(None, json!({}), Some(&before), &[]).expect("admitted");
    assert_eq!(after.sku, before.sku);
}
