use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::*;

fn checks(name: &str) -> Option<Check> {
    (name == "even")
        .then(|| Check::holds("It must have an even length.", |v| v.len().is_multiple_of(2)))
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code)]
struct Model {
    #[schemars(length(min = 1, max = 5), extend("x-check" = "even"))]
    url: String,
    #[schemars(range(min = 0, max = 100), extend("x-coerced" = true))]
    weight: Option<i32>,
    #[schemars(extend("x-since" = "2023-05-01"))]
    protocol: Option<Protocol>,
    #[schemars(extend("x-sealed" = "mask", "x-mask" = "***", "x-blank-while" = "Provisioning"))]
    secret: Option<String>,
    #[schemars(length(max = 2))]
    rules: Option<Vec<Rule>>,
    header: Option<BTreeMap<String, Vec<String>>>,
    #[schemars(extend("x-read-only" = true))]
    state: Option<String>,
}

/// A protocol.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code)]
enum Protocol {
    /// Plain.
    Http,
    Soap,
}

#[derive(Deserialize, JsonSchema)]
#[allow(dead_code)]
struct Rule {
    name: Option<String>,
    count: i64,
}

#[derive(Deserialize, JsonSchema)]
#[serde(tag = "endpointType")]
#[allow(dead_code)]
enum Endpoint {
    ServiceBus(Bus),
    EventGrid(Grid),
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code)]
struct Bus {
    primary_connection_string: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
#[allow(dead_code)]
struct Grid {
    #[serde(rename = "TopicEndpoint")]
    topic_endpoint: String,
}

fn member<'a>(members: &'a Members, name: &str) -> &'a Field {
    members.get(name).unwrap_or_else(|| panic!("no {name}"))
}

#[test]
fn a_model_becomes_a_tree() {
    let tree = FieldTree::of::<Model>(checks);
    let root = tree.root();
    let url = member(root, "url");
    assert!(url.required);
    let Shape::Text(rule) = &url.shape else { panic!("{url:?}") };
    assert_eq!((rule.least, rule.most), (1, 5));
    assert!(rule.check.as_ref().is_some_and(|check| check.run("abc").is_err()));
    let weight = member(root, "weight");
    assert!(!weight.required && weight.facets.coerced);
    assert!(matches!(weight.shape, Shape::Integer { least: 0, most: 100 }));
    let protocol = member(root, "protocol");
    let Shape::Enum(words) = &protocol.shape else { panic!("{protocol:?}") };
    assert!(
        words.len() == 2 && ["http", "soap"].iter().all(|word| words.contains(&word.to_string()))
    );
    assert_eq!(protocol.facets.since.as_deref(), Some("2023-05-01"));
    let form = ReadForm::BlankThenMask { state: "Provisioning".into(), mask: "***".into() };
    assert_eq!(member(root, "secret").facets.sealed, Some(form));
    let Shape::List { item, most: 2, .. } = &member(root, "rules").shape else { panic!("rules") };
    let Shape::Object(rule) = item.as_ref() else { panic!("{item:?}") };
    assert!(member(rule, "count").required && !member(rule, "name").required);
    let Shape::Map(value) = &member(root, "header").shape else { panic!("header") };
    assert!(matches!(value.as_ref(), Shape::List { .. }));
    assert!(member(root, "state").facets.read_only);
}

#[test]
fn a_tagged_enum_becomes_a_union() {
    let field = Field::of::<Endpoint>("properties", checks);
    let Shape::Union { tag, variants } = field.shape else { panic!("{field:?}") };
    assert_eq!(tag, "endpointType");
    let names: Vec<&str> = variants.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["ServiceBus", "EventGrid"]);
    assert!(variants[0].1.get("primaryConnectionString").is_some());
    assert!(variants[0].1.get("endpointType").is_none());
    assert!(member(&variants[1].1, "TopicEndpoint").required);
}

#[derive(Deserialize, JsonSchema)]
#[allow(dead_code)]
struct Numbers {
    small: i8,
    #[schemars(range(min = 5))]
    short: Option<u16>,
    int: Option<i32>,
    unsigned: Option<u32>,
    #[schemars(range(max = 7))]
    limited: i32,
    long: i64,
    huge: u64,
}

#[test]
fn numbers_are_bounded_by_the_type_that_holds_them() {
    let tree = FieldTree::of::<Numbers>(checks);
    let root = tree.root();
    for (name, bounds) in [
        ("small", (-128, 127)),
        ("short", (5, 65_535)),
        ("int", (i64::from(i32::MIN), i64::from(i32::MAX))),
        ("unsigned", (0, i64::from(u32::MAX))),
        ("limited", (i64::from(i32::MIN), 7)),
        ("long", (i64::MIN, i64::MAX)),
        ("huge", (0, i64::MAX)),
    ] {
        let Shape::Integer { least, most } = member(root, name).shape else { panic!("{name}") };
        assert_eq!((least, most), bounds, "{name}");
    }
}

#[derive(Deserialize, JsonSchema)]
#[allow(dead_code)]
struct Replaced {
    #[schemars(extend("x-replaced" = true))]
    settings: BTreeMap<String, bool>,
    merged: BTreeMap<String, bool>,
}

#[test]
fn a_member_may_be_replaced_as_a_whole() {
    let tree = FieldTree::of::<Replaced>(checks);
    let root = tree.root();
    assert!(member(root, "settings").facets.replaced);
    assert!(!member(root, "merged").facets.replaced);
}

#[test]
fn what_has_no_bounds_is_told_by_its_path() {
    let tree = FieldTree::of::<Model>(checks);
    let open = ["/secret", "/rules/*/name", "/header/*", "/header/*/*"];
    assert_eq!(tree.unbounded(), open);
    let union = FieldTree::resource(Field::of::<Endpoint>("properties", checks), Vec::new());
    let open =
        ["/properties:ServiceBus/primaryConnectionString", "/properties:EventGrid/TopicEndpoint"];
    assert_eq!(union.unbounded(), open);
}

#[derive(Deserialize, JsonSchema)]
#[allow(dead_code)]
struct Bounded {
    #[schemars(length(max = 3), inner(length(max = 10)))]
    list: Option<Vec<String>>,
    map: BTreeMap<String, Values>,
}

/// What a map holds, with bounds of its own.
#[derive(Deserialize, JsonSchema)]
#[allow(dead_code)]
struct Values(#[schemars(length(max = 3), inner(length(max = 10)))] Vec<String>);

#[test]
fn bounds_reach_into_lists_and_maps() {
    assert_eq!(FieldTree::of::<Bounded>(checks).unbounded(), Vec::<String>::new());
}
