//! `checknameavailability`: whether a host name is still free.

use contract::{Action, ActionMount, FieldTree, Found, Need};
use schemars::JsonSchema;
use serde_json::{Value, json};

use crate::{names, sites};

pub const NAME: &str = "checknameavailability";

/// `ResourceNameAvailabilityRequest`. Of the names asked for, those of sites and slots are unique in
/// the world; any other is free.
#[derive(JsonSchema)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "only its schema is used: the members are read from the checked body")]
struct Request {
    #[schemars(length(max = 300))]
    name: String,
    #[schemars(length(max = 128))]
    r#type: String,
    is_fqdn: Option<bool>,
}

pub fn action() -> Action {
    Action::on_resource(NAME)
        .mounted(ActionMount::Subscription)
        .taking(FieldTree::of::<Request>(|_| None))
}

/// Who holds the name asked for.
pub fn needs(body: &Value) -> Vec<Need> {
    let (zone, name) = (sites::ZONE.to_owned(), name(body).to_lowercase());
    vec![Need::Claim { zone, name }]
}

/// What is free comes with empty texts (recorded).
pub fn answer(body: &Value, found: &Found) -> Value {
    let (name, (reason, message)) = (name(body), problem(body, found));
    let message = message.map(|text| text.replace("{name}", name)).unwrap_or_default();
    json!({ "nameAvailable": reason.is_empty(), "reason": reason, "message": message })
}

fn problem(body: &Value, found: &Found) -> (&'static str, Option<String>) {
    let kind = body.get("type").and_then(Value::as_str).unwrap_or_default();
    let leaf = kind.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    if !matches!(leaf.as_str(), "site" | "sites" | "slot" | "slots") {
        return ("", None);
    }
    let name = name(body);
    if let Err(told) = names::site().run(name) {
        return ("Invalid", Some(format!("The host name is not valid. {told}")));
    }
    match found.claim(sites::ZONE, &name.to_lowercase()) {
        Some(_) => {
            let text = "Hostname '{name}' already exists. Please select a different name.";
            ("AlreadyExists", Some(text.to_owned()))
        }
        None => ("", None),
    }
}

/// A full host name is asked for by its first label.
fn name(body: &Value) -> &str {
    let name = body.get("name").and_then(Value::as_str).unwrap_or_default();
    let whole = body.get("isFqdn").and_then(Value::as_bool) == Some(true);
    let label = name.strip_suffix(sites::DOMAIN).and_then(|label| label.strip_suffix('.'));
    label.filter(|_| whole).unwrap_or(name)
}
