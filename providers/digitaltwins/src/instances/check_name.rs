//! `checkNameAvailability`: 200 in every case, with the answer in the body.

use arm::{ArmError, Location, ResourceId};
use contract::{Acted, Action, ActionCall, ActionMount, FieldTree, Need};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::model::Properties;
use super::{name, zone};

#[derive(Deserialize, JsonSchema)]
struct Request {
    /// Of any length that could stand in a path; the answer says what is wrong with it.
    #[schemars(length(max = 260))]
    name: String,
    #[allow(dead_code, reason = "read for its schema")]
    r#type: Type,
}

#[derive(Deserialize, JsonSchema)]
enum Type {
    #[serde(rename = "Microsoft.DigitalTwins/digitalTwinsInstances")]
    Instances,
}

pub fn action() -> Action {
    Action::on_resource("checkNameAvailability")
        .mounted(ActionMount::Location)
        .taking(FieldTree::of::<Request>(|_| None))
}

/// `location` is where the action is asked.
pub fn needs(location: &ResourceId, body: &Value) -> Vec<Need> {
    let name = body.get("name").and_then(Value::as_str);
    let claim =
        |name: &str| Need::Claim { zone: zone(location.name()), name: name.to_ascii_lowercase() };
    name.map(claim).into_iter().collect()
}

pub fn act(call: &ActionCall<'_, Properties>) -> Result<Acted<Properties>, ArmError> {
    let request = Request::deserialize(call.body).map_err(|error| {
        ArmError::internal(format!("a checked body: {:?} error", error.classify()))
    })?;
    let location = call.scope.map_or("", ResourceId::name);
    if Location::parse(location).is_none() {
        let text = format!(
            "The provided location '{location}' is not available for resource type \
             'Microsoft.DigitalTwins/digitalTwinsInstances'."
        );
        return Err(ArmError::bad_request("LocationNotAvailableForResourceType", text));
    }
    Ok(Acted::reply(answer(&request.name, call.found.claim(&zone(location), &request.name))))
}

fn answer(asked: &str, holder: Option<&str>) -> Value {
    if let Err(text) = name::rule().run(asked) {
        let message = format!("The name is not valid for a Digital Twins instance. {text}");
        return json!({"nameAvailable": false, "message": message, "reason": "Invalid"});
    }
    if holder.is_some() {
        let message = format!("Name '{asked}' is already taken. Please specify a different name");
        return json!({"nameAvailable": false, "message": message, "reason": "AlreadyExists"});
    }
    json!({"nameAvailable": true, "message": null, "reason": null})
}
