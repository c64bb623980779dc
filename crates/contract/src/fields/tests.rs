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
    let root = FieldTree::of::<Model>(checks).root;
    let url = member(&root, "url");
    assert!(url.required);
    let Shape::Text(rule) = &url.shape else { panic!("{url:?}") };
    assert_eq!((rule.least, rule.most), (1, 5));
    assert!(rule.check.as_ref().is_some_and(|check| check.run("abc").is_err()));
    let weight = member(&root, "weight");
    assert!(!weight.required && weight.facets.coerced);
    assert!(matches!(weight.shape, Shape::Integer { least: 0, most: 100 }));
    let protocol = member(&root, "protocol");
    let Shape::Enum(words) = &protocol.shape else { panic!("{protocol:?}") };
    assert!(
        words.len() == 2 && ["http", "soap"].iter().all(|word| words.contains(&word.to_string()))
    );
    assert_eq!(protocol.facets.since.as_deref(), Some("2023-05-01"));
    let form = ReadForm::BlankThenMask { state: "Provisioning".into(), mask: "***".into() };
    assert_eq!(member(&root, "secret").facets.sealed, Some(form));
    let Shape::List { item, most: 2, .. } = &member(&root, "rules").shape else { panic!("rules") };
    let Shape::Object(rule) = item.as_ref() else { panic!("{item:?}") };
    assert!(member(rule, "count").required && !member(rule, "name").required);
    let Shape::Map(value) = &member(&root, "header").shape else { panic!("header") };
    assert!(matches!(value.as_ref(), Shape::List { .. }));
    assert!(member(&root, "state").facets.read_only);
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
