//! The connections of one app beside each other.

use arm::{ArmError, ResourceId, ResourceType};
use contract::{Admission, Envelope};
use serde_json::Value;

use super::model::Properties;
use crate::{errors, room};

/// The other connections of the app; `ty` is their type.
pub fn of<'a>(call: &Admission<'a, Properties>, ty: &str) -> Vec<&'a Envelope> {
    let (Some(ty), Some(app)) = (ResourceType::parse(ty), room::app(call.id)) else {
        return Vec::new();
    };
    let all = call.found.members(&ty, &app).iter();
    all.filter(|other| other.id != *call.id).collect()
}

/// One app reaches one endpoint through one relay.
///
/// # Errors
/// Another connection of the app leads there.
pub fn refuse_twin(
    id: &ResourceId,
    connection: &Properties,
    siblings: &[&Envelope],
) -> Result<(), ArmError> {
    let host = connection.hostname.as_deref().unwrap_or_default();
    let is_twin = |other: &&&Envelope| {
        let member = |name: &str| other.properties.get(name);
        member("hostname").and_then(Value::as_str).is_some_and(|h| h.eq_ignore_ascii_case(host))
            && member("port").and_then(Value::as_u64) == connection.port.map(u64::from)
            && room::relay(&other.id) != room::relay(id)
    };
    match siblings.iter().find(is_twin) {
        Some(twin) => Err(errors::conflict(format!(
            "The app reaches the endpoint already through the hybrid connection '{}'.",
            twin.id.name()
        ))),
        None => Ok(()),
    }
}
