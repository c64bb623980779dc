//! A link as the endpoint sees it: where its record stands, or what was last said before it went.

use arm::ResourceId;
use contract::{Envelope, Need};
use serde_json::{Value, json};

use crate::connection::Connection;
use crate::connections::{Status, read};
use crate::hearing::MOST;

/// As what a record points to its endpoint.
pub const RECORD_ROLE: &str = "privateEndpoint";

/// The records of an endpoint, of whichever targets.
pub fn records(endpoint: &ResourceId) -> Need {
    Need::Referrers { to: endpoint.clone(), role: RECORD_ROLE.to_owned(), limit: MOST }
}

/// `privateLinkServiceConnectionState` as the endpoint shows it. A link whose record is gone is
/// `Disconnected`; everything else about it stays (recorded).
pub fn mirrored(connection: &Connection, records: &[Envelope]) -> Value {
    let state = records.iter().find(|record| is_record_of(record, connection)).map(|record| {
        let state = read(record).map(|record| record.state()).unwrap_or_default();
        let status = match state.status {
            Some(Status::Approved) => "Approved",
            Some(Status::Rejected) => "Rejected",
            Some(Status::Pending) | None => "Pending",
        };
        (status, state.description, state.actions_required)
    });
    let ended = || ("Disconnected", connection.properties.ended.clone(), None);
    let (status, description, required) = state.unwrap_or_else(ended);
    json!({
        "status": status,
        "description": description.unwrap_or_default(),
        "actionsRequired": required.unwrap_or_else(|| "None".to_owned()),
    })
}

/// Whether a connection's link ends with this record.
pub fn is_ended_by(connection: &Connection, record: &Envelope) -> bool {
    is_record_of(record, connection)
}

/// What a record last said.
pub fn last_words(record: &Envelope) -> String {
    read(record).and_then(|record| record.state().description).unwrap_or_default()
}

fn is_record_of(record: &Envelope, connection: &Connection) -> bool {
    let below = record.id.parent().is_some_and(|target| Some(target) == connection.target());
    let name = read(record).and_then(|record| record.connection);
    below && name.is_some_and(|name| name.eq_ignore_ascii_case(&connection.name))
}

#[cfg(test)]
mod tests {
    use scenario::decisions::model;

    use super::*;
    use crate::test_support::{connection, record};

    fn connection_named(name: &str) -> Connection {
        model(connection(name, "g1"))
    }

    #[test]
    fn a_connection_mirrors_its_own_record() {
        let records = [record("c2", "e", "Rejected"), record("c1", "e", "Approved")];
        let state = |name: &str| mirrored(&connection_named(name), &records);
        assert_eq!(
            state("c1"),
            json!({ "status": "Approved", "description": "Why.", "actionsRequired": "None" })
        );
        assert_eq!(state("c2")["status"], "Rejected");
    }

    #[test]
    fn a_connection_without_a_record_is_disconnected_and_keeps_its_last_words() {
        let mut connection = connection_named("c1");
        let gone = record("c1", "e", "Approved");
        assert!(is_ended_by(&connection, &gone));
        assert!(!is_ended_by(&connection_named("c2"), &gone));
        connection.properties.ended = Some(last_words(&gone));
        assert_eq!(
            mirrored(&connection, &[record("c2", "e", "Approved")]),
            json!({ "status": "Disconnected", "description": "Why.", "actionsRequired": "None" })
        );
    }

    #[test]
    fn a_record_of_another_target_says_nothing() {
        let mut other = connection_named("c1");
        let target = other.properties.private_link_service_id.replace("apim1", "apim2");
        other.properties.private_link_service_id = target;
        let records = [record("c1", "e", "Approved")];
        assert_eq!(mirrored(&other, &records)["status"], "Disconnected");
    }
}
