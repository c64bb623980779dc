use arm::{ErrorKind, ResourceId};
use contract::{Found, Handler as _, ReadForm, Typed};
use scenario::decisions::{World, facts, model};
use serde_json::json;

use super::*;
use crate::level::{OfSite, OfSlot};
use crate::room;
use crate::test_support::{VERSION, envelope, id};

type Site = Sites<OfSite>;
type Slot = Sites<OfSlot>;

fn plan(name: &str, tier: &str) -> Envelope {
    let mut plan = envelope(&id(&format!("serverfarms/{name}")), json!({ "reserved": false }));
    plan.sku = Some(json!({ "tier": tier }));
    plan
}

fn knowing(plan: &Envelope) -> Found {
    let resources = [(plan.id.clone(), Some(plan.clone()))];
    Found { resources: resources.to_vec(), ..Found::default() }
}

fn proposal(app: &ResourceId, properties: Value) -> Envelope<Properties> {
    envelope(app, model(properties))
}

fn put(
    found: Found,
    properties: Value,
    current: Option<&Envelope<Properties>>,
) -> Result<Admitted<Properties>, ArmError> {
    let world = World { found, ..World::of(VERSION) };
    let site = proposal(&id("sites/site1"), properties);
    world.admit::<Site>(Verb::Put, site, current, None, &mut facts())
}

fn on(plan: &Envelope) -> Value {
    json!({ "serverFarmId": plan.id.to_string() })
}

fn created() -> Envelope<Properties> {
    let basic = plan("basic", "Basic");
    put(knowing(&basic), on(&basic), None).expect("admitted").envelope
}

fn refusal<T>(result: Result<T, ArmError>) -> (ErrorKind, String) {
    match result {
        Ok(_) => panic!("it is admitted"),
        Err(error) => (error.kind, error.target.unwrap_or_default()),
    }
}

#[test]
fn a_site_needs_a_plan_that_is_there_and_near() {
    let mut far = plan("far", "Basic");
    far.location = Some("japanwest".to_owned());
    let target = "serverFarmId".to_owned();
    let bad = (ErrorKind::BadRequest, target);
    assert_eq!(refusal(put(Found::default(), json!({}), None)), bad);
    let other = json!({ "serverFarmId": id("sites/a").to_string() });
    assert_eq!(refusal(put(Found::default(), other, None)), bad);
    assert_eq!(refusal(put(knowing(&far), on(&far), None)), bad);
    let nowhere = put(Found::default(), on(&plan("gone", "Basic")), None);
    assert_eq!(refusal(nowhere).0, ErrorKind::NotFound);
}

#[test]
fn a_put_without_a_plan_stays_on_it() {
    let (site, basic) = (created(), plan("basic", "Basic"));
    let again = put(knowing(&basic), json!({}), Some(&site)).expect("admitted");
    assert_eq!(again.envelope.properties.server_farm_id, site.properties.server_farm_id);
}

#[test]
fn a_host_name_belongs_to_one() {
    let basic = plan("basic", "Basic");
    let mut found = knowing(&basic);
    found.claims.push((ZONE.to_owned(), "site1".to_owned(), Some("/somebody".to_owned())));
    assert_eq!(refusal(put(found, on(&basic), None)).0, ErrorKind::Conflict);
    let claims = Site::CLAIMS.expect("claims");
    assert_eq!(claims(&created()), [(ZONE.to_owned(), "site1".to_owned())]);
    let slot = proposal(&id("sites/Site1/slots/Blue"), json!({}));
    let claims = Slot::CLAIMS.expect("claims");
    assert_eq!(claims(&slot), [(ZONE.to_owned(), "site1-blue".to_owned())]);
}

#[test]
fn a_slot_lies_where_its_site_does() {
    let site = created();
    let parent = site.around(json!(site.properties));
    let world = World::of(VERSION);
    let admit = |properties: Value| {
        let slot = proposal(&id("sites/site1/slots/blue"), properties);
        world.admit::<Slot>(Verb::Put, slot, None, Some(&parent), &mut facts())
    };
    let made = admit(json!({})).expect("admitted").envelope;
    assert_eq!(made.properties.server_farm_id, site.properties.server_farm_id);
    assert!(admit(on(&plan("BASIC", "Basic"))).is_ok(), "whatever the casing");
    let elsewhere = admit(on(&plan("other", "Basic")));
    assert_eq!(refusal(elsewhere), (ErrorKind::BadRequest, "serverFarmId".to_owned()));
}

#[test]
fn a_slot_with_a_host_name_too_long_is_refused() {
    let long = id(&format!("sites/{}/slots/{}", "a".repeat(40), "b".repeat(23)));
    assert_eq!(host::check(&long).map_err(|error| error.kind), Err(ErrorKind::BadRequest));
    let fits = id(&format!("sites/{}/slots/{}", "a".repeat(40), "b".repeat(22)));
    assert!(host::check(&fits).is_ok());
}

/// `count` connections of the site, and one of its slot.
fn moving(count: usize, tier: &str) -> Result<Admitted<Properties>, ArmError> {
    let (site, next) = (created(), plan("next", tier));
    let mut found = knowing(&next);
    let below = |rest: String| envelope(&id(&format!("sites/site1/{rest}")), json!({ "a": 1 }));
    let relay = |n: usize| format!("hybridConnectionNamespaces/ns/relays/r{n}");
    let own = (0..count).map(|n| below(relay(n))).collect();
    let member = |ty: &str| arm::ResourceType::parse(ty).expect("a type");
    found.members.push((member(OfSite::CONNECTION), site.id.clone(), own));
    let slot = below("slots/blue".to_owned());
    found.members.push((member(OfSlot::APP), site.id.clone(), vec![slot]));
    let of_slot = below(format!("slots/blue/{}", relay(99)));
    found.members.push((member(OfSlot::CONNECTION), site.id.clone(), vec![of_slot]));
    put(found, on(&next), Some(&site))
}

#[test]
fn a_site_that_moves_takes_all_below_it_along() {
    let moved = moving(4, "Basic").expect("admitted").effects.put;
    assert_eq!(moved.len(), 6);
    let next = json!(id("serverfarms/next").to_string());
    for follower in moved {
        let member = if follower.id.ty == plan::slots() { "serverFarmId" } else { "plan" };
        assert_eq!(follower.properties[member], next, "{}", follower.id);
        assert_eq!(follower.properties["a"], 1, "nothing else changes");
    }
}

#[test]
fn a_site_does_not_move_where_there_is_no_room() {
    assert_eq!(refusal(moving(5, "Basic")).0, ErrorKind::Conflict);
    assert!(moving(5, "Standard").is_ok());
    assert_eq!(refusal(moving(0, "Free")).0, ErrorKind::Conflict, "the slot has one too");
}

#[test]
fn those_who_are_there_already_count() {
    let (site, next) = (created(), plan("next", "Basic"));
    let mut found = knowing(&next);
    let there =
        |n| envelope(&id(&format!("sites/x/hybridConnectionNamespaces/ns/relays/r{n}")), json!({}));
    found.referrers.push((next.id.clone(), room::ROLE.to_owned(), (0..5).map(there).collect()));
    assert!(put(found.clone(), on(&next), Some(&site)).is_ok(), "it brings nothing");
    let mine = envelope(&id("sites/site1/hybridConnectionNamespaces/ns/relays/mine"), json!({}));
    let ty = arm::ResourceType::parse(OfSite::CONNECTION).expect("a type");
    found.members.push((ty, site.id.clone(), vec![mine]));
    assert_eq!(refusal(put(found, on(&next), Some(&site))).0, ErrorKind::Conflict);
}

#[test]
fn a_site_does_not_change_its_system() {
    let site = created();
    let mut linux = plan("linux", "Basic");
    linux.properties = json!({ "reserved": true });
    let moved = put(knowing(&linux), on(&linux), Some(&site));
    assert_eq!(refusal(moved).0, ErrorKind::Conflict);
    let born = put(knowing(&linux), on(&linux), None).expect("admitted").envelope;
    assert_eq!(born.kind.as_deref(), Some("app,linux"));
}

/// What is kept of an app of type `A` that goes.
fn going<A: Resource<Properties = Properties>>(app: &str, query: &[(&str, &str)]) -> Envelope {
    let mut world = World::of(VERSION);
    world.query = query.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    let app = proposal(&id(app), on(&plan("basic", "Basic")));
    let release = world.release::<A>(&app).expect("released");
    assert!(release.effects == Effects::default(), "the plan is not the site's to remove");
    let properties = json!(release.envelope.properties);
    release.envelope.with(properties)
}

#[test]
fn a_site_leaves_its_plan_to_go_unless_told_otherwise() {
    let leaves = |query: &[(&str, &str)]| leaves_plan(&going::<Site>("sites/site1", query));
    assert!(leaves(&[]));
    assert!(leaves(&[("DeleteEmptyServerFarm", "true")]));
    assert!(!leaves(&[("deleteEmptyServerFarm", "False")]));
    let slot = going::<Slot>("sites/site1/slots/blue", &[]);
    assert!(!leaves_plan(&slot), "a slot never does");
}

#[test]
fn stopping_and_starting_change_the_state_once() {
    let site = created();
    let world = World::of(VERSION);
    let act = |action: &str, site: &Envelope<Properties>| {
        let call = world.action(action, Some(site), None);
        Site::act(&call, &mut facts()).expect("done").change
    };
    let stopped = act("stop", &site).expect("changed");
    assert_eq!(stopped.properties.state, Some(State::Stopped));
    assert!(act("stop", &stopped).is_none());
    assert!(act("restart", &stopped).is_none());
    assert!(act("start", &site).is_none());
    let started = act("start", &stopped).expect("changed");
    assert_eq!(started.properties.state, Some(State::Running));
}

#[test]
fn settings_stay_where_a_put_names_none() {
    let basic = plan("basic", "Basic");
    let mut sent = on(&basic);
    sent["siteConfig"] = json!({ "alwaysOn": true });
    let site = put(knowing(&basic), sent, None).expect("admitted").envelope;
    let again = put(knowing(&basic), on(&basic), Some(&site)).expect("admitted").envelope;
    let config = again.properties.site_config.expect("kept");
    assert_eq!(config::shown(&config)["alwaysOn"], true);
    assert_eq!(config::shown(&config)["numberOfWorkers"], 1);
    assert_eq!(config::shown(&config)["appSettings"], Value::Null);
}

fn with_settings(config: Value, current: Option<&Envelope<Properties>>) -> Envelope<Properties> {
    let basic = plan("basic", "Basic");
    let mut sent = on(&basic);
    sent["siteConfig"] = config;
    put(knowing(&basic), sent, current).expect("admitted").envelope
}

#[test]
fn application_settings_are_replaced_by_others_alone() {
    let told = |site: &Envelope<Properties>| app_settings(&site.around(json!(site.properties)));
    let one =
        json!({ "appSettings": [{ "name": "A", "value": "1" }, { "name": "B", "value": "2" }] });
    let site = with_settings(one, None);
    assert_eq!(told(&site), json!({ "A": "1", "B": "2" }));
    let kept = with_settings(json!({ "alwaysOn": true }), Some(&site));
    assert_eq!(told(&kept), told(&site));
    let other = json!({ "appSettings": [{ "name": "B", "value": "3" }] });
    assert_eq!(told(&with_settings(other, Some(&site))), json!({ "B": "3" }));
    assert_eq!(told(&with_settings(json!({ "appSettings": [] }), Some(&site))), json!({}));
}

#[test]
fn an_app_has_a_password_of_its_own_from_birth() {
    let site = created();
    let password = site.properties.publishing_password.clone().expect("a password");
    let again = with_settings(json!({}), Some(&site));
    assert_eq!(again.properties.publishing_password.as_ref().map(String::len), Some(60));
    let call = World::of(VERSION);
    let told = Site::act(&call.action(publishing::ACTION, Some(&site), None), &mut facts());
    let told = told.expect("told");
    assert!(told.change.is_none(), "nothing is new");
    let text = told.body.expect("a body");
    assert!(text.as_str().is_some_and(|text| text.matches(&password).count() == 3), "{text}");
}

#[test]
fn an_app_of_before_there_were_passwords_gets_one_when_it_is_asked_for() {
    let mut site = created();
    site.properties.publishing_password = None;
    let world = World::of(VERSION);
    let call = world.action(publishing::ACTION, Some(&site), None);
    let told = Site::act(&call, &mut facts()).expect("told");
    let kept = told.change.expect("it is kept").properties.publishing_password.expect("a password");
    let text = told.body.expect("a body");
    assert!(text.as_str().is_some_and(|text| text.contains(&format!("userPWD=\"{kept}\""))));
}

#[test]
fn secrets_are_kept_apart() {
    let typed = Typed::<Site>::new();
    let site = with_settings(json!({ "appSettings": [{ "name": "A", "value": "s3cret" }] }), None);
    let sealed = typed.fields().sealed().get("properties").expect("properties hold secrets");
    let Shape::Object(members) = &sealed.shape else { panic!("{sealed:?}") };
    let facet = |members: &contract::Members, name: &str| {
        members.get(name).and_then(|field| field.facets.sealed.clone())
    };
    assert_eq!(facet(members, "publishingPassword"), Some(ReadForm::Omit));
    let config = members.get("siteConfig").expect("settings hold secrets");
    let Shape::Object(config) = &config.shape else { panic!("{config:?}") };
    assert_eq!(facet(config, "appSettings"), Some(ReadForm::Omit));
    assert_eq!(typed.fits(&site.around(json!(site.properties))), Ok(()));
}
