use contract::{Found, Typed};
use scenario::decisions::{envelope, model};
use serde_json::json;

use super::*;
use crate::test_support::{Ask, advanced, faults, service, service_id};

fn handler() -> Typed<service::Service> {
    Typed::new()
}

fn running(sku: &str, capacity: i64) -> Envelope {
    let asked = service("apim1", sku, capacity);
    let created = Ask::new(Verb::Put).admit(&handler(), asked).expect("let in").envelope;
    advanced(&handler(), Verb::Put, &created)
}

fn record(status: &str) -> Envelope {
    let id = service_id("apim1").child("privateEndpointConnections", "c1");
    envelope(&id, json!({ "privateLinkServiceConnectionState": { "status": status } }))
}

/// What is wrong with a change of one member, with these records below the service.
fn told(member: &str, word: &str, there: Vec<Envelope>) -> Vec<String> {
    let current = running("Developer", 1);
    let mut proposal = current.clone();
    proposal.properties[member] = json!(word);
    let mut ask = Ask::new(Verb::Patch).over(current);
    ask.world.found.members.push((records(), service_id("apim1"), there));
    match ask.admit(&handler(), proposal) {
        Ok(_) => Vec::new(),
        refused => faults(refused).into_iter().map(|(target, _)| target).collect(),
    }
}

fn shown(announces: bool, mut record: Value) -> Value {
    let version = ApiVersion::parse("2024-05-01").expect("a version");
    Services::present(&version, announces, record.as_object_mut().expect("an object"));
    record
}

#[test]
fn closing_takes_an_approved_link() {
    let close = |there| told("publicNetworkAccess", "Disabled", there);
    assert_eq!(close(Vec::new()), ["publicNetworkAccess"]);
    assert_eq!(close(vec![record("Pending"), record("Rejected")]), ["publicNetworkAccess"]);
    assert!(close(vec![record("Rejected"), record("Approved")]).is_empty());
    let mut new = service("apim1", "Developer", 1);
    new.properties["publicNetworkAccess"] = json!("Disabled");
    let refused = faults(Ask::new(Verb::Put).admit(&handler(), new));
    assert_eq!(refused[0].0, "publicNetworkAccess");
}

#[test]
fn a_closed_service_stays_closed_without_links() {
    let mut current = running("Developer", 1);
    current.properties["publicNetworkAccess"] = json!("Disabled");
    let mut proposal = current.clone();
    proposal.properties["publisherName"] = json!("bar");
    assert!(Ask::new(Verb::Patch).over(current).admit(&handler(), proposal).is_ok());
}

#[test]
fn a_linked_service_stays_out_of_networks() {
    let inject = |there| told("virtualNetworkType", "Internal", there);
    assert!(inject(Vec::new()).is_empty());
    assert_eq!(inject(vec![record("Rejected")]), ["virtualNetworkType"]);
}

#[test]
fn the_records_are_asked_for_where_they_matter() {
    let (current, found) = (running("Developer", 1), Found::default());
    let asked = |change: Value, current: Option<&Envelope>| {
        let mut proposal = service("apim1", "Developer", 1);
        proposal
            .properties
            .as_object_mut()
            .expect("an object")
            .extend(change.as_object().cloned().expect("an object"));
        let id = service_id("apim1");
        let verb = Verb::Put;
        let proposal = Some(&proposal);
        !needs(&NeedCall { verb, id: &id, proposal, action: None, current, found: &found })
            .is_empty()
    };
    assert!(!asked(json!({}), Some(&current)));
    assert!(asked(json!({ "publicNetworkAccess": "Disabled" }), Some(&current)));
    assert!(asked(json!({ "virtualNetworkType": "External" }), Some(&current)));
    assert!(!asked(json!({ "publicNetworkAccess": "Disabled" }), None), "a new one has none");
}

#[test]
fn not_every_service_can_be_linked() {
    let code = |sku: &str, capacity: i64, network: &str| {
        let mut service = running(sku, capacity);
        service.properties["virtualNetworkType"] = json!(network);
        check_linkable(&service.around(model(service.properties.clone())))
            .map_err(|error| error.code)
    };
    assert_eq!(code("Developer", 1, "None"), Ok(()));
    let refused = Err("PrivateEndpointConnectionNotSupported".to_owned());
    assert_eq!(code("Consumption", 0, "None"), refused);
    assert_eq!(code("Developer", 1, "External"), refused);
}

#[test]
fn an_announcement_holds_the_decision_alone() {
    let state = json!({ "status": "Rejected", "actionsRequired": null });
    let full = json!({
        "id": "/x", "name": "x", "type": "t",
        "properties": {
            "provisioningState": "Creating", "groupIds": ["Gateway"],
            "privateLinkServiceConnectionState": state,
        },
    });
    let said = json!({ "status": "Rejected", "description": null, "actionsRequired": null });
    assert_eq!(
        shown(true, full.clone()),
        json!({ "id": "/x", "properties": { "privateLinkServiceConnectionState": said } })
    );
    let later = shown(false, full);
    assert_eq!(later["properties"]["privateLinkServiceConnectionState"], said);
}
