use contract::{Effects, Finish};
use scenario::decisions::{World, facts, later, model};
use serde_json::json;

use super::*;
use crate::test_support::envelope;

const ENTITY: &str = "namespaces/relay1/hybridConnections/hc1";

fn put(
    sent: Value,
    current: Option<&Envelope<HybridConnectionProperties>>,
    facts: &mut Facts,
) -> Envelope<HybridConnectionProperties> {
    let parent = envelope("namespaces/relay1", json!({}));
    let mut proposal = envelope(ENTITY, model(sent));
    proposal.location = Some("eastus".to_owned());
    let admitted = World::of("2021-11-01")
        .admit::<HybridConnections>(Verb::Put, proposal, current, Some(&parent), facts)
        .unwrap_or_else(|error| panic!("{error}"));
    assert!(admitted.finish == Finish::Now && admitted.effects == Effects::default());
    admitted.envelope
}

fn shown(entity: &Envelope<HybridConnectionProperties>) -> Value {
    serde_json::to_value(&entity.properties).expect("JSON")
}

#[test]
fn nothing_sent_is_a_whole_hybrid_connection() {
    let entity = put(json!({}), None, &mut facts());
    assert_eq!(
        shown(&entity),
        json!({
            "createdAt": "2023-11-14T22:13:20.1234567Z",
            "updatedAt": "2023-11-14T22:13:20.1234567Z",
            "listenerCount": 0,
            "requiresClientAuthorization": true,
        })
    );
    assert_eq!(entity.location.as_deref(), Some("westus2"), "its parent's, whatever was sent");
}

#[test]
fn a_replacement_keeps_its_birth_alone() {
    let metadata = r#"[{"key":"endpoint","value":"db.corp.example:1433"}]"#;
    let sent = json!({ "requiresClientAuthorization": false, "userMetadata": metadata });
    let first = put(sent, None, &mut facts());
    assert_eq!(first.properties.user_metadata.as_deref(), Some(metadata));
    assert_eq!(first.properties.requires_client_authorization, Some(false));
    assert_eq!(
        shown(&put(json!({}), Some(&first), &mut later())),
        json!({
            "createdAt": "2023-11-14T22:13:20.1234567Z",
            "updatedAt": "2023-11-14T23:13:20Z",
            "listenerCount": 0,
            "requiresClientAuthorization": true,
        })
    );
}

#[test]
fn a_namespace_holds_as_many_as_documented() {
    let limit = HybridConnections::descriptor().limit.expect("a limit");
    assert_eq!((limit.most, limit.code.as_str()), (10_000, "QuotaExceeded"));
}
