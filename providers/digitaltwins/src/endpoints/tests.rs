use arm::Verb;
use contract::{Field, Finish, ReadForm, Shape};
use scenario::decisions::{model, targets};
use serde_json::json;

use super::model::{CONNECTION_STRING_MASK, MASK};
use super::*;
use crate::test_support::{INSTANCE, admit, envelope, facts, finish, parent, user_assigned};

type Endpoint = Envelope<Properties>;

const STRING: &str = "Endpoint=sb://mysb.servicebus.windows.net/;\
                      SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=xyzxyzoX4=;\
                      EntityPath=abcabc";

fn endpoint(properties: Value) -> Endpoint {
    let endpoint = envelope(&format!("{INSTANCE}/endpoints/myServiceBus"), model(properties));
    Envelope { location: None, ..endpoint }
}

fn put_on(
    instance: Value,
    properties: Value,
    current: Option<&Endpoint>,
) -> Result<Admitted<Properties>, ArmError> {
    let parent = parent(instance);
    admit::<Endpoints>(Verb::Put, endpoint(properties), current, Some(&parent), &mut facts(5))
}

fn put(properties: Value) -> Result<Admitted<Properties>, ArmError> {
    put_on(Value::Null, properties, None)
}

fn made(properties: Value) -> Endpoint {
    let admitted = put_on(json!({"type": "SystemAssigned"}), properties, None).expect("admitted");
    finish::<Endpoints>(Verb::Put, &admitted, &mut facts(6))
}

fn refused(answer: Result<Admitted<Properties>, ArmError>) -> Vec<String> {
    let error = answer.expect_err("refused");
    assert_eq!(error.code, "InvalidArgument");
    let told = format!("{error:?}");
    assert!(!told.contains("xyzxyz") && !told.contains("mysb"), "{told}");
    targets(error)
}

#[test]
fn a_new_endpoint_is_provisioned_first() {
    let admitted = put(json!({"endpointType": "ServiceBus", "primaryConnectionString": STRING}))
        .expect("admitted");
    assert_eq!(admitted.finish, Finish::Later(Value::Null));
    // Operations are followed where the instance is, though the endpoint shows no location.
    assert_eq!(admitted.envelope.location.as_deref(), Some("eastus"));
    let first = serde_json::to_value(&admitted.envelope.properties).expect("json");
    assert_eq!(first["provisioningState"], "Provisioning");
    assert_eq!(first["authenticationType"], "KeyBased");
    assert_eq!(first["createdTime"], "2023-11-14T22:13:25.12+00:00");
    assert_eq!(first["primaryConnectionString"], STRING);
    let last = finish::<Endpoints>(Verb::Put, &admitted, &mut facts(6)).properties;
    assert_eq!(last.provisioning_state, Some(State::Succeeded));
}

#[test]
fn a_replacement_keeps_only_the_birth() {
    let current = made(json!({
        "endpointType": "ServiceBus", "primaryConnectionString": STRING,
        "secondaryConnectionString": STRING, "deadLetterSecret": "https://s/c?sas",
    }));
    let string = STRING.replace("xyzxyz", "rotated");
    let sent = json!({"endpointType": "ServiceBus", "primaryConnectionString": string});
    let admitted = put_on(Value::Null, sent, Some(&current)).expect("admitted");
    let properties = &admitted.envelope.properties;
    assert_eq!(properties.provisioning_state, Some(State::Updating));
    assert_eq!(properties.created_time, current.properties.created_time);
    let value = serde_json::to_value(properties).expect("json");
    assert_eq!(value["primaryConnectionString"], string);
    assert_eq!(
        (&value["secondaryConnectionString"], &value["deadLetterSecret"]),
        (&Value::Null, &Value::Null)
    );
}

#[test]
fn key_based_endpoints_need_their_primary_secret() {
    let cases = [
        (json!({"endpointType": "ServiceBus"}), vec!["primaryConnectionString"]),
        (
            json!({"endpointType": "EventHub", "connectionStringSecondaryKey": STRING}),
            vec!["connectionStringPrimaryKey"],
        ),
        (
            json!({"endpointType": "EventHub", "connectionStringPrimaryKey": ""}),
            vec!["connectionStringPrimaryKey"],
        ),
        (json!({"endpointType": "EventGrid"}), vec!["TopicEndpoint", "accessKey1"]),
        (
            json!({"endpointType": "EventGrid", "TopicEndpoint": "ftp://x", "accessKey1": "k"}),
            vec!["TopicEndpoint"],
        ),
    ];
    for (sent, expected) in cases {
        let shown = sent.to_string();
        assert_eq!(refused(put(sent)), expected, "{shown}");
    }
    let grid =
        json!({"endpointType": "EventGrid", "TopicEndpoint": "https://t/", "accessKey1": "k"});
    assert!(put(grid).is_ok());
}

#[test]
fn connection_strings_must_be_whole_and_agree() {
    let namespace = STRING.replace(";EntityPath=abcabc", "");
    let sent = json!({
        "endpointType": "ServiceBus", "primaryConnectionString": namespace,
        "secondaryConnectionString": "mysb-xyzxyz",
    });
    let first = "primaryConnectionString";
    let second = "secondaryConnectionString";
    assert_eq!(refused(put(sent)), [first, second, second, second, second, second]);
    let sent = json!({
        "endpointType": "ServiceBus", "primaryConnectionString": STRING,
        "secondaryConnectionString": STRING.replace("abcabc", "other"),
    });
    assert_eq!(refused(put(sent)), [second]);
}

#[test]
fn identity_based_endpoints_name_their_entity() {
    let system = json!({"type": "SystemAssigned"});
    let sent = json!({
        "endpointType": "EventHub", "authenticationType": "IdentityBased",
        "connectionStringPrimaryKey": STRING,
    });
    let expected = ["endpointUri", "entityPath", "connectionStringPrimaryKey"];
    assert_eq!(refused(put_on(system.clone(), sent, None)), expected);
    for uri in ["https://mysb/", "sb://", "sb:///x"] {
        let sent = json!({
            "endpointType": "ServiceBus", "authenticationType": "IdentityBased",
            "endpointUri": uri, "entityPath": "t",
        });
        assert_eq!(refused(put_on(system.clone(), sent, None)), ["endpointUri"], "{uri}");
    }
    let sent = json!({
        "endpointType": "ServiceBus", "authenticationType": "IdentityBased",
        "endpointUri": "sb://mysb.servicebus.windows.net/", "entityPath": "mysbtopic",
    });
    assert!(put_on(system, sent.clone(), None).is_ok());
    assert_eq!(refused(put(sent)), ["authenticationType"]);
}

#[test]
fn event_grid_knows_no_identities() {
    let sent = json!({
        "endpointType": "EventGrid", "authenticationType": "IdentityBased",
        "TopicEndpoint": "https://t/", "accessKey1": "k",
    });
    let answer = put_on(json!({"type": "SystemAssigned"}), sent, None);
    assert_eq!(refused(answer), ["authenticationType"]);
}

#[test]
fn the_identity_must_be_one_of_the_instance() {
    let id = user_assigned("one");
    let user = json!({"type": "UserAssigned", "userAssignedIdentities": {&id: {}}});
    let with = |identity: Value| {
        json!({
            "endpointType": "ServiceBus", "authenticationType": "IdentityBased",
            "endpointUri": "sb://ns/", "entityPath": "t", "identity": identity,
        })
    };
    let named = |id: &str| with(json!({"type": "UserAssigned", "userAssignedIdentity": id}));
    assert!(put_on(user.clone(), named(&id.to_uppercase()), None).is_ok());
    let member = "identity.userAssignedIdentity";
    assert_eq!(refused(put_on(user.clone(), named(&user_assigned("two")), None)), [member]);
    assert_eq!(refused(put_on(json!({"type": "SystemAssigned"}), named(&id), None)), [member]);
    assert_eq!(refused(put_on(user.clone(), named("one"), None)), [member]);
    assert_eq!(
        refused(put_on(user.clone(), with(json!({"type": "UserAssigned"})), None)),
        [member]
    );
    let system = with(json!({"type": "SystemAssigned"}));
    assert_eq!(refused(put_on(user, system.clone(), None)), ["identity.type"]);
    let both = json!({"type": "SystemAssigned,UserAssigned", "userAssignedIdentities": {&id: {}}});
    assert!(put_on(both.clone(), system, None).is_ok());
    let stray = with(json!({"type": "SystemAssigned", "userAssignedIdentity": id}));
    assert_eq!(refused(put_on(both, stray, None)), [member]);
}

#[test]
fn kind_and_authentication_are_chosen_once() {
    let current = made(json!({"endpointType": "ServiceBus", "primaryConnectionString": STRING}));
    let other = json!({"endpointType": "EventHub", "connectionStringPrimaryKey": STRING});
    assert_eq!(refused(put_on(Value::Null, other, Some(&current))), ["endpointType"]);
    let other = json!({
        "endpointType": "ServiceBus", "authenticationType": "IdentityBased",
        "endpointUri": "sb://ns/", "entityPath": "t",
    });
    let answer = put_on(json!({"type": "SystemAssigned"}), other, Some(&current));
    assert_eq!(refused(answer), ["authenticationType"]);
}

#[test]
fn the_mask_stands_for_the_stored_secret() {
    let whole = json!({
        "endpointType": "ServiceBus", "primaryConnectionString": STRING,
        "deadLetterSecret": "https://s/c?sas",
    });
    let current = made(whole.clone());
    let masked = json!({
        "endpointType": "ServiceBus", "primaryConnectionString": CONNECTION_STRING_MASK,
        "deadLetterSecret": MASK,
    });
    let admitted = put_on(Value::Null, masked.clone(), Some(&current)).expect("admitted");
    let kept = serde_json::to_value(&admitted.envelope.properties).expect("json");
    assert_eq!(kept["primaryConnectionString"], STRING);
    assert_eq!(kept["deadLetterSecret"], "https://s/c?sas");
    let both = ["primaryConnectionString", "deadLetterSecret"];
    assert_eq!(refused(put(masked)), both);
    let mut second = whole;
    second["secondaryConnectionString"] = json!(CONNECTION_STRING_MASK);
    let answer = put_on(Value::Null, second, Some(&current));
    assert_eq!(refused(answer), ["secondaryConnectionString"]);
}

#[test]
fn an_empty_secret_is_none() {
    let sent = json!({
        "endpointType": "EventGrid", "TopicEndpoint": "https://t/", "accessKey1": "k",
        "accessKey2": "", "deadLetterSecret": "",
    });
    let properties = put(sent).expect("admitted").envelope.properties;
    let value = serde_json::to_value(properties).expect("json");
    assert_eq!((&value["accessKey2"], &value["deadLetterSecret"]), (&Value::Null, &Value::Null));
}

#[test]
fn every_secret_is_sealed_under_its_wire_name() {
    let field = Field::of::<Properties>("properties", |_| None);
    let Shape::Union { tag, variants } = field.shape else { panic!("not a union") };
    assert_eq!(tag, "endpointType");
    let form = |mask: &str| {
        let (state, mask) = ("Provisioning".to_owned(), mask.to_owned());
        Some(ReadForm::BlankThenMask { state, mask })
    };
    let string = CONNECTION_STRING_MASK;
    let expected = [
        (
            "ServiceBus",
            vec![("primaryConnectionString", string), ("secondaryConnectionString", string)],
        ),
        (
            "EventHub",
            vec![("connectionStringPrimaryKey", string), ("connectionStringSecondaryKey", string)],
        ),
        ("EventGrid", vec![("accessKey1", MASK), ("accessKey2", MASK)]),
    ];
    assert_eq!(variants.len(), expected.len());
    for ((kind, members), (expected, mut secrets)) in variants.iter().zip(expected) {
        assert_eq!(kind, expected);
        secrets.push(("deadLetterSecret", MASK));
        for field in &members.0 {
            let mask = secrets.iter().find(|(name, _)| *name == field.name).map(|(_, mask)| *mask);
            assert_eq!(field.facets.sealed, mask.and_then(form), "{}", field.name);
        }
        assert!(secrets.iter().all(|(name, _)| members.get(name).is_some()), "{kind}");
        assert!(members.get("createdTime").is_some_and(|field| field.facets.read_only));
        assert!(members.get("authenticationType").is_some_and(|field| !field.required));
    }
    let grid = &variants[2].1;
    assert!(grid.get("TopicEndpoint").is_some() && grid.get("topicEndpoint").is_none());
}

#[test]
fn nothing_shows_a_secret() {
    let admitted = put(json!({
        "endpointType": "ServiceBus", "primaryConnectionString": STRING, "deadLetterSecret": "xyzxyz",
    }))
    .expect("admitted");
    let parsed = connection_string::ConnectionString::parse(STRING);
    let shown = format!("{admitted:?} {:?} {parsed:?}", admitted.envelope);
    assert!(shown.contains("endpoints/myServiceBus"), "{shown}");
    assert!(!["xyzxyz", "abcabc", "mysb"].iter().any(|part| shown.contains(part)), "{shown}");
}
