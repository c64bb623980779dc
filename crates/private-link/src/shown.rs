//! How a target shows its records: each by itself, and all of them in its own body.

use contract::{Envelope, Need, Presenting};
use serde_json::{Map, Value, json};

use crate::connections::{STATE, Status, read};
use crate::hearing::{members, record_type};
use crate::target::Target;

/// What a target needs to show its records.
pub fn shown_with(target: &Envelope) -> Vec<Need> {
    vec![members(&target.id)]
}

/// The records as the target's own body shows them.
pub fn shown<T: Target>(call: &Presenting<'_>) -> Vec<Value> {
    let target = &call.envelope.id;
    let ty = record_type(target);
    let records = call.found.members(&ty, target);
    records.iter().map(|record| shown_record::<T>(call, record)).collect()
}

/// Whether one of the records that were found below a target lets its endpoint in.
pub fn has_approved(records: &[Envelope]) -> bool {
    let status = |record: &Envelope| read(record)?.state().status;
    records.iter().any(|record| status(record) == Some(Status::Approved))
}

/// Shows what was decided in place of what still holds (recorded for API Management): the
/// announcement of a decision alone does. One that failed may have left its word.
pub(crate) fn announce<T: Target>(properties: &mut Map<String, Value>) {
    let begins = properties.get("provisioningState").is_some_and(|state| state == T::DECIDING);
    if let Some(asked) = properties.shift_remove("asked").filter(|_| begins) {
        properties.insert(STATE.to_owned(), asked);
    }
}

/// Writes what every record shows, in the order recorded for API Management.
pub(crate) fn complete<T: Target>(properties: &mut Map<String, Value>) {
    let mut ordered = Map::new();
    for member in ["provisioningState", "privateEndpoint", "groupIds"] {
        if let Some(value) = properties.shift_remove(member) {
            ordered.insert(member.to_owned(), value);
        }
    }
    let said = properties.shift_remove(STATE);
    let mut state = Map::new();
    for member in ["status", "description"] {
        if let Some(value) = said.as_ref().and_then(|said| said.get(member)) {
            state.insert(member.to_owned(), value.clone());
        }
    }
    let required = said.as_ref().and_then(|said| said.get("actionsRequired")).cloned();
    state.insert("actionsRequired".to_owned(), required.unwrap_or_else(|| json!(T::NO_ACTION)));
    ordered.insert(STATE.to_owned(), Value::Object(state));
    *properties = ordered;
}

fn shown_record<T: Target>(call: &Presenting<'_>, record: &Envelope) -> Value {
    let mut properties = record.properties.as_object().cloned().unwrap_or_default();
    complete::<T>(&mut properties);
    let mut body = Map::new();
    body.insert("id".to_owned(), json!(record.id.to_string()));
    body.insert("name".to_owned(), json!(record.id.name()));
    let segment = record.id.ty.leaf();
    body.insert("type".to_owned(), json!(format!("{}/{segment}", T::KIND.ty)));
    body.insert("properties".to_owned(), Value::Object(properties));
    T::present(call.version, false, &mut body);
    Value::Object(body)
}

#[cfg(test)]
mod tests {
    use scenario::decisions::{World, envelope};

    use super::*;
    use crate::test_support::{Services, VERSION, record, service};

    #[test]
    fn a_target_shows_its_records_without_what_is_its_own() {
        let (target, mut world) = (envelope(&service(), json!({})), World::of(VERSION));
        let there = vec![record("c1", "endpoint-1", "Approved")];
        world.found.members.push((record_type(&service()), service(), there));
        let call = Presenting { announces: true, ..world.presenting(&target) };
        let [shown] = shown::<Services>(&call).try_into().expect("one record");
        let endpoint = crate::test_support::endpoint_id("endpoint-1").to_string();
        assert_eq!(
            shown,
            json!({
                "id": format!("{}/privateEndpointConnections/c1", service()),
                "name": "c1",
                "type": "Microsoft.ApiManagement/service/privateEndpointConnections",
                "properties": {
                    "provisioningState": "Succeeded",
                    "privateEndpoint": { "id": endpoint },
                    "groupIds": ["Gateway"],
                    "privateLinkServiceConnectionState": {
                        "status": "Approved", "description": "Why.", "actionsRequired": null,
                    },
                },
            })
        );
    }

    #[test]
    fn only_the_announcement_of_a_decision_shows_it() {
        let told = |state: &str| {
            let mut record = record("c1", "endpoint-1", "Pending").properties;
            record["provisioningState"] = json!(state);
            record["asked"] = json!({ "status": "Rejected" });
            let properties = record.as_object_mut().expect("an object");
            announce::<Services>(properties);
            properties[STATE]["status"].clone()
        };
        assert_eq!(told("Updating"), "Rejected");
        for other in ["Succeeded", "Failed", "Deleting"] {
            assert_eq!(told(other), "Pending", "{other}");
        }
    }

    #[test]
    fn one_approved_record_is_enough() {
        let records =
            |words: &[&str]| words.iter().map(|word| record("c", "e", word)).collect::<Vec<_>>();
        assert!(has_approved(&records(&["Rejected", "Approved"])));
        assert!(!has_approved(&records(&["Rejected", "Pending"])));
        assert!(!has_approved(&[]));
    }
}
