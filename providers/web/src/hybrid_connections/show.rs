//! A hybrid connection as it is shown, below its app and below its plan.

use arm::{ApiVersion, ResourceId};
use contract::Envelope;
use serde_json::{Map, Value, json};

use super::PLAN;
use crate::place;
use crate::versions::SYSTEM_DATA;

const KEY: &str = "sendKeyValue";

/// Brings the body of a connection, as it is kept, to the form it is shown in: where the app lies, and
/// a key that reads empty whether there is one or not.
pub fn connection(envelope: &Envelope, version: &ApiVersion, body: &mut Map<String, Value>) {
    let location = place::display(envelope.location.as_deref());
    body.insert("location".to_owned(), json!(location));
    if let Some(Value::Object(properties)) = body.get_mut("properties") {
        properties.insert(KEY.to_owned(), json!(""));
    }
    if !version.at_least(SYSTEM_DATA) {
        body.shift_remove("systemData");
    }
}

/// The `properties` of a stored connection, without what is not for reading.
pub fn properties(envelope: &Envelope) -> Value {
    let mut shown = envelope.properties.clone();
    if let Value::Object(shown) = &mut shown {
        shown.shift_remove(PLAN);
        shown.insert(KEY.to_owned(), json!(""));
    }
    shown
}

/// `HybridConnectionKey` of the connection `id`.
pub fn keys(id: &ResourceId, kind: Option<&str>, name: Option<&str>, key: Option<&str>) -> Value {
    let mut body = json!({
        "id": id.to_string(),
        "name": id.name(),
        "type": id.ty.to_string(),
        "properties": { "sendKeyName": name, KEY: key },
    });
    if let Some(kind) = kind {
        body["kind"] = json!(kind);
    }
    body
}
