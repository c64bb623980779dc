//! `validate`: whether a plan or a site could be created, asked before it is.

use arm::{ArmError, Location, ResourceId};
use contract::{Action, ActionMount, FieldTree, Found, Need};
use schemars::JsonSchema;
use serde_json::{Value, json};

use super::skus;
use crate::{errors, names, sites};

pub const NAME: &str = "validate";

/// `ValidateRequest`.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is used: the members are read from the checked body")]
struct Request {
    #[schemars(length(max = 300))]
    name: String,
    #[schemars(length(max = 128))]
    r#type: String,
    #[schemars(length(max = 128))]
    location: String,
    properties: Asked,
}

/// Of `ValidateProperties`, what is looked at.
#[derive(JsonSchema)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "only its schema is used: the members are read from the checked body")]
struct Asked {
    #[schemars(length(max = 2048))]
    server_farm_id: Option<String>,
    #[schemars(length(max = 64))]
    sku_name: Option<String>,
}

pub fn action() -> Action {
    Action::on_resource(NAME)
        .mounted(ActionMount::ResourceGroup)
        .taking(FieldTree::of::<Request>(|_| None))
}

/// The plan named, and who holds the name of a site.
pub fn needs(body: &Value) -> Vec<Need> {
    let claim =
        Need::Claim { zone: sites::ZONE.to_owned(), name: text(body, "/name").to_lowercase() };
    let plan = sites::plan_of(text(body, "/properties/serverFarmId")).map(Need::Resource);
    plan.into_iter().chain([claim]).collect()
}

/// Always 200: what is wrong stands in the answer.
pub fn answer(body: &Value, found: &Found) -> Value {
    match problem(body, found) {
        Ok(()) => json!({ "status": "Success", "error": null }),
        Err(error) => json!({
            "status": "Failure",
            "error": { "code": error.code, "message": error.message },
        }),
    }
}

fn problem(body: &Value, found: &Found) -> Result<(), ArmError> {
    let name = text(body, "/name");
    if Location::parse(text(body, "/location")).is_none() {
        return Err(errors::bad_request("location", "The location is not available."));
    }
    let invalid =
        |told: String| errors::bad_request("name", format!("The name is not valid. {told}"));
    if text(body, "/type").eq_ignore_ascii_case("ServerFarm") {
        names::server_farm().run(name).map_err(invalid)?;
        let sku = text(body, "/properties/skuName");
        if !sku.is_empty() && !skus::is_known(sku) {
            return Err(errors::bad_request("skuName", "It is not the name of a pricing tier."));
        }
    } else if text(body, "/type").eq_ignore_ascii_case("Site") {
        names::site().run(name).map_err(invalid)?;
        let plan = sites::plan_of(text(body, "/properties/serverFarmId"));
        let exists = |plan: &ResourceId| found.resource(plan).is_some();
        if let Some(plan) = plan.filter(|plan| !exists(plan)) {
            return Err(errors::cannot_find("ServerFarm", plan.name()));
        }
        if found.claim(sites::ZONE, &name.to_lowercase()).is_some() {
            return Err(sites::taken(name));
        }
    }
    Ok(())
}

fn text<'a>(body: &'a Value, pointer: &str) -> &'a str {
    body.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}
