use contract::Finish;
use scenario::decisions::{World, advanced, facts, model, targets};

use super::*;
use crate::test_support::{Services, VERSION, record};

type Records = Connections<Services>;

fn typed(record: &Envelope) -> Envelope<Properties> {
    record.around(read(record).expect("a record"))
}

/// The owner says this of `current`.
fn say(said: Value, current: Option<&Envelope>) -> Result<Admitted<Properties>, ArmError> {
    let current = current.map(typed);
    let said = json!({ "privateLinkServiceConnectionState": said });
    let proposal = record("C1", "endpoint-1", "Pending").around(model(said));
    World::of(VERSION).admit::<Records>(Verb::Put, proposal, current.as_ref(), None, &mut facts())
}

#[test]
fn an_owner_approves_and_rejects_whatever_stood_before() {
    for before in ["Pending", "Approved", "Rejected"] {
        let current = record("c1", "endpoint-1", before);
        for (word, expected) in [("Approved", Status::Approved), ("Rejected", Status::Rejected)] {
            let said = json!({ "status": word, "description": "So it is." });
            let admitted = say(said, Some(&current)).expect("no refusal");
            assert_eq!(admitted.finish, Finish::Later(Value::Null));
            let (record, kept) = (&admitted.envelope.properties, typed(&current).properties);
            assert_eq!(record.provisioning_state.as_deref(), Some("Updating"));
            let asked = record.asked.clone().expect("what was decided");
            assert_eq!(asked.status, Some(expected), "{before} to {word}");
            assert_eq!(asked.description.as_deref(), Some("So it is."));
            assert_eq!(record.state(), kept.state(), "nothing counts before it is made");
            assert_eq!(
                (&record.connection, &record.private_endpoint),
                (&kept.connection, &kept.private_endpoint)
            );
            assert_eq!(admitted.envelope.id.name(), "c1", "a record keeps its spelling");
        }
    }
}

#[test]
fn every_fault_of_a_decision_is_told() {
    let current = record("c1", "endpoint-1", "Approved");
    let told = |said: Value| targets(say(said, Some(&current)).expect_err("a refusal"));
    let state = |member: &str| format!("{STATE}.{member}");
    assert_eq!(told(json!({ "status": "Pending", "description": "" })), [state("status")]);
    assert_eq!(told(json!({ "status": "Approved" })), [state("description")]);
    assert_eq!(told(json!({})), [state("status"), state("description")]);
}

#[test]
fn a_record_is_made_by_an_endpoint_alone() {
    let refused = say(json!({ "status": "Approved", "description": "" }), None);
    let refused = refused.expect_err("a refusal");
    assert_eq!((refused.kind, refused.code.as_str()), (ErrorKind::NotFound, "ResourceNotFound"));
}

#[test]
fn a_decision_ends_as_it_was_meant() {
    let said = json!({ "status": "Rejected", "description": "No." });
    let admitted = say(said, Some(&record("c1", "endpoint-1", "Approved"))).expect("no refusal");
    let begun = &admitted.envelope;
    let envelope = advanced::<Records>(Verb::Put, begun, &Value::Null, &mut facts());
    assert_eq!(envelope.properties.provisioning_state.as_deref(), Some("Succeeded"));
    assert_eq!(envelope.properties.state().status, Some(Status::Rejected));
    assert_eq!(envelope.properties.asked, None);
}

#[test]
fn a_record_points_to_its_endpoint() {
    let points_to = Records::POINTS_TO.expect("it points");
    let targets = points_to(&typed(&record("c1", "endpoint-1", "Pending")));
    let endpoint = crate::test_support::endpoint_id("endpoint-1");
    assert_eq!(targets, [(endpoint, "privateEndpoint".to_owned())]);
}
