use contract::Effects;

use super::*;
use crate::test_support::{connection, endpoint, endpoint_id, heard, record, record_id, service};

fn effects(before: Option<&Envelope>, after: Option<&Envelope>, records: Vec<Envelope>) -> Effects {
    let heard = heard(before, after, records).expect("no refusal");
    assert!(heard.me.is_some_and(|me| me.id == service()), "its tag changes");
    heard.effects
}

fn refusal(after: &Envelope, records: Vec<Envelope>) -> String {
    heard(None, Some(after), records).expect_err("a refusal").code
}

#[test]
fn a_connection_brings_a_record() {
    let after = endpoint("endpoint-1", vec![connection("c1", "g1")], vec![connection("c2", "g2")]);
    let made = effects(None, Some(&after), Vec::new()).put;
    let [first, second] = made.as_slice() else { panic!("two records: {made:?}") };
    assert_eq!(first.id, record_id("c1"));
    assert_eq!(
        first.properties,
        serde_json::json!({
            "provisioningState": "Succeeded",
            "privateEndpoint": { "id": endpoint_id("endpoint-1").to_string() },
            "groupIds": ["Gateway"],
            "privateLinkServiceConnectionState": { "status": "Approved", "description": "Please." },
            "connection": "c1",
        })
    );
    let state = &second.properties["privateLinkServiceConnectionState"];
    assert_eq!(state["status"], "Pending", "it was asked for by the other list");
}

#[test]
fn a_change_elsewhere_leaves_the_records_alone() {
    let before = endpoint("endpoint-1", vec![connection("c1", "g1")], Vec::new());
    // Moving to the other list is no new connection.
    for after in [before.clone(), endpoint("endpoint-1", Vec::new(), vec![connection("c1", "g1")])]
    {
        let record = record("c1", "endpoint-1", "Rejected");
        assert_eq!(effects(Some(&before), Some(&after), vec![record]), Effects::default());
    }
}

#[test]
fn a_record_goes_with_its_connection_or_its_endpoint() {
    let before =
        endpoint("endpoint-1", vec![connection("c1", "g1"), connection("c2", "g2")], Vec::new());
    let after = endpoint("endpoint-1", vec![connection("c2", "g2")], Vec::new());
    let there =
        || vec![record("c1", "endpoint-1", "Approved"), record("c2", "endpoint-1", "Pending")];
    let fewer = effects(Some(&before), Some(&after), there());
    assert_eq!((fewer.remove, fewer.put), (vec![record_id("c1")], Vec::new()));
    let none = effects(Some(&before), None, there());
    assert_eq!(none.remove, [record_id("c1"), record_id("c2")]);
}

#[test]
fn a_record_that_its_owner_removed_is_not_missed_and_anothers_is_left_alone() {
    let before = endpoint("endpoint-1", vec![connection("c1", "g1")], Vec::new());
    assert_eq!(effects(Some(&before), None, Vec::new()), Effects::default());
    let others = record("c1", "endpoint-2", "Approved");
    assert_eq!(effects(Some(&before), None, vec![others]), Effects::default());
}

#[test]
fn a_connection_asked_for_again_is_a_new_one() {
    let before = endpoint("endpoint-1", vec![connection("c1", "g1")], Vec::new());
    let after = endpoint("endpoint-1", Vec::new(), vec![connection("c1", "g2")]);
    let made = effects(Some(&before), Some(&after), vec![record("c1", "endpoint-1", "Approved")]);
    assert_eq!(made.remove, [record_id("c1")]);
    assert_eq!(made.put.len(), 1);
}

#[test]
fn a_name_that_another_endpoint_uses_is_refused() {
    let after = endpoint("endpoint-1", vec![connection("C1", "g1")], Vec::new());
    let there = vec![record("c1", "endpoint-2", "Approved")];
    assert_eq!(refusal(&after, there), "PrivateEndpointConnectionNameInUse");
}

#[test]
fn a_hundred_is_the_limit() {
    let after = endpoint("endpoint-1", vec![connection("new", "g1")], Vec::new());
    let there = |count: usize| {
        (0..count).map(|n| record(&format!("c{n}"), "endpoint-2", "Approved")).collect::<Vec<_>>()
    };
    assert_eq!(effects(None, Some(&after), there(MOST - 1)).put.len(), 1);
    assert_eq!(refusal(&after, there(MOST)), "PrivateEndpointConnectionLimitExceeded");
}
