use contract::{Catalog, Found, Provider, View, ViewCall};
use scenario::decisions::{World, facts};
use serde_json::json;

use super::*;
use crate::level::{OfSite, OfSlot};
use crate::test_support::{VERSION, envelope, id};

struct Empty;

impl Catalog for Empty {
    fn providers(&self) -> &[Provider] {
        &[]
    }
}

fn world(app: &str) -> World {
    let kept = json!({
        "publishingPassword": "p4ss",
        "siteConfig": {
            "linuxFxVersion": "NODE|22-lts",
            "minTlsVersion": "1.3",
            "appSettings": [{ "name": "KEY", "value": "s3cret" }, { "name": "NONE" }],
        },
    });
    let app = id(app);
    let resources = vec![(app.clone(), Some(envelope(&app, kept)))];
    World { found: Found { resources, ..Found::default() }, ..World::of(VERSION) }
}

fn items<L: Level>(app: &str, name: Option<&str>) -> Vec<Value> {
    let world = world(app);
    let app = id(app);
    let item = name.map(|name| id(&format!("{}/config/{name}", &app.to_string()[PREFIX..])));
    let call = ViewCall {
        id: item.as_ref(),
        parent: Some(&app),
        version: &world.version,
        caller: &world.caller,
        found: &world.found,
        catalog: &Empty,
    };
    AppConfig::<L>::default().items(&call).expect("answered")
}

const PREFIX: usize = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/group1\
                       /providers/Microsoft.Web/"
    .len();

fn told(app: &str, name: &str) -> Result<Option<Value>, ArmError> {
    let scope = id(&format!("{app}/config/{name}"));
    let world = world(app);
    let call = world.action("list", None, Some(&scope));
    AppConfig::<OfSite>::default().act(&call, &Empty, &mut facts()).map(|acted| acted.body)
}

#[test]
fn settings_are_shown_and_secrets_are_not() {
    let all = items::<OfSite>("sites/a", None);
    assert_eq!(all, items::<OfSite>("sites/a", Some("Web")));
    let web = &all[0];
    assert_eq!((&web["name"], &web["type"]), (&json!("a"), &json!(OfSite::CONFIG)));
    assert!(web["id"].as_str().is_some_and(|id| id.ends_with("/sites/a/config/web")));
    let settings = &web["properties"];
    assert_eq!(settings["linuxFxVersion"], "NODE|22-lts");
    assert_eq!(
        (&settings["minTlsVersion"], &settings["ftpsState"]),
        (&json!("1.3"), &json!("FtpsOnly"))
    );
    assert_eq!(settings["publishingUsername"], "$a");
    assert_eq!(
        (&settings["appSettings"], &settings["publishingPassword"]),
        (&Value::Null, &Value::Null)
    );
    let text = web.to_string();
    assert!(!text.contains("s3cret") && !text.contains("p4ss"), "{text}");
}

#[test]
fn a_slot_is_called_after_its_site_too() {
    let web = &items::<OfSlot>("sites/a/slots/b", Some("web"))[0];
    assert_eq!((&web["name"], &web["type"]), (&json!("a/b"), &json!(OfSlot::CONFIG)));
    assert_eq!(web["properties"]["publishingUsername"], "$a__b");
}

#[test]
fn only_sites_know_what_stays_in_a_slot() {
    let names = &items::<OfSite>("sites/a", Some("slotconfignames"))[0];
    assert_eq!(names["properties"]["appSettingNames"], Value::Null);
    assert!(items::<OfSlot>("sites/a/slots/b", Some(SLOT_NAMES)).is_empty());
    assert!(items::<OfSite>("sites/a", Some(APP_SETTINGS)).is_empty());
}

#[test]
fn application_settings_are_told_by_an_action_alone() {
    let body = told("sites/a", "AppSettings").expect("told").expect("a body");
    assert_eq!(body["properties"], json!({ "KEY": "s3cret", "NONE": "" }));
    assert_eq!(body["name"], APP_SETTINGS);
    assert!(told("sites/a", "web").is_err());
    assert!(told("sites/a", "connectionstrings").is_err());
}
