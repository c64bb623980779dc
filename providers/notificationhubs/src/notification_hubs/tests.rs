use arm::ApiVersion;
use contract::{Finish, Handler, ReadForm, Shape, Typed};
use scenario::decisions::{World, facts, model};

use super::*;
use crate::test_support::{envelope, id};

const HUB: &str = "namespaces/nh-sdk-ns/notificationHubs/nh-sdk-hub";

fn put(sent: Value, current: Option<&Envelope<HubProperties>>) -> Admitted<HubProperties> {
    let proposal = envelope(HUB, model(sent));
    World::of("2023-09-01")
        .admit::<NotificationHubs>(Verb::Put, proposal, current, None, &mut facts())
        .unwrap_or_else(|error| panic!("{error}"))
}

fn act(hub: &Envelope<HubProperties>, action: &str, version: &str) -> Acted {
    let world = World::of(version);
    let (hub, properties) = hub.clone().replace(());
    let hub = hub.with(serde_json::to_value(properties).expect("JSON"));
    Typed::<NotificationHubs>::new()
        .act(&world.action(action, Some(&hub), None), &mut facts())
        .unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn a_new_hub_has_its_defaults_and_two_rules() {
    let admitted = put(json!({}), None);
    assert_eq!(admitted.finish, Finish::Now);
    assert_eq!(
        serde_json::to_value(&admitted.envelope.properties).expect("JSON"),
        json!({
            "name": "nh-sdk-hub",
            "registrationTtl": "10675199.02:48:05.4775807",
            "dailyMaxActiveDevices": 0,
        })
    );
    let names: Vec<&str> = admitted.effects.put.iter().map(|rule| rule.id.name()).collect();
    assert_eq!(names, ["DefaultListenSharedAccessSignature", "DefaultFullSharedAccessSignature"]);
    let rules = &admitted.effects.put;
    assert!(rules.iter().all(|rule| rule.location.as_deref() == Some("eastus")));
}

#[test]
fn a_replaced_hub_makes_no_rules_again() {
    let first = put(json!({ "registrationTtl": "1.00:00:00" }), None).envelope;
    let second = put(json!({}), Some(&first));
    assert!(second.effects.put.is_empty());
    assert_eq!(second.envelope.properties.registration_ttl.as_deref(), Some(NEVER));
}

#[test]
fn a_test_send_reaches_nobody() {
    let hub = put(json!({}), None).envelope;
    let modern = act(&hub, "debugSend", "2023-09-01");
    assert_eq!(modern.outcome, Outcome::Ok);
    assert_eq!(
        modern.body.expect("a result"),
        json!({
            "id": id(HUB).to_string(),
            "name": "nh-sdk-hub",
            "type": "Microsoft.NotificationHubs/namespaces/notificationHubs/debugSend",
            "properties": { "success": 0, "failure": 0, "results": [] },
        })
    );
    assert_eq!(act(&hub, "debugSend", "2017-04-01").outcome, Outcome::Created);
}

#[test]
fn credentials_come_back_as_they_were_sent() {
    let sent = json!({
        "apnsCredential": { "properties": { "endpoint": "https://api.push.apple.com:443/3/device",
            "keyId": "k", "appName": "a", "appId": "i", "token": "t" } },
        "baiduCredential": { "properties": { "baiduApiKey": "k", "baiduEndPoint": "e",
            "baiduSecretKey": "s" } },
        "fcmV1Credential": { "properties": { "clientEmail": "c", "privateKey": "p",
            "projectId": "i" } },
    });
    let hub = put(sent.clone(), None).envelope;
    let body = act(&hub, "pnsCredentials", "2023-10-01-preview").body.expect("credentials");
    assert_eq!(
        body["type"],
        "Microsoft.NotificationHubs/namespaces/notificationHubs/pnsCredentials"
    );
    assert_eq!(body["properties"], sent);
    let older = act(&hub, "pnsCredentials", "2023-09-01").body.expect("credentials");
    assert!(older["properties"].get("fcmV1Credential").is_none());
}

#[test]
fn every_credential_is_sealed() {
    let handler = Typed::<NotificationHubs>::new();
    let Shape::Object(members) = &handler.fields().root().get("properties").expect("it").shape
    else {
        panic!("an object")
    };
    let credentials: Vec<_> =
        members.0.iter().filter(|field| field.name.ends_with("Credential")).collect();
    assert_eq!(credentials.len(), 9);
    for field in credentials {
        assert_eq!(field.facets.sealed, Some(ReadForm::Omit), "{}", field.name);
        let Shape::Object(inner) = &field.shape else { panic!("{} is no object", field.name) };
        assert!(inner.get("properties").expect("properties").required, "{}", field.name);
    }
}

#[test]
fn only_the_older_generation_reads_the_rules_as_none() {
    let shown = |version: &str| {
        let world = World::of(version);
        let stored = envelope(HUB, json!({}));
        let mut body = json!({ "properties": {} });
        let map = body.as_object_mut().expect("an object");
        NotificationHubs::present(&world.presenting(&stored), map);
        body["properties"].take()
    };
    assert_eq!(shown("2017-04-01"), json!({ "authorizationRules": [] }));
    assert_eq!(shown("2023-09-01"), json!({}));
}

#[test]
fn a_deletion_is_told_as_the_version_expects() {
    let descriptor = NotificationHubs::descriptor();
    let outcome = |word, version: &str| {
        let version = ApiVersion::parse(version).expect("well formed");
        descriptor.codes.outcome(Verb::Delete, word, &version)
    };
    assert_eq!(outcome(Word::Absent, "2017-04-01"), (Outcome::Ok, false));
    assert_eq!(outcome(Word::Absent, "2023-09-01"), (Outcome::NoContent, false));
    assert_eq!(outcome(Word::Deleted, "2023-09-01"), (Outcome::Ok, false));
}

#[test]
fn nothing_shows_a_credential() {
    let credential = json!({ "properties": { "googleApiKey": "topsecret" } });
    let admitted = put(json!({ "gcmCredential": credential }), None);
    let acted = act(&admitted.envelope, "pnsCredentials", "2023-09-01");
    assert!(acted.body.as_ref().is_some_and(|body| body.to_string().contains("topsecret")));
    let shown = format!("{admitted:?} {acted:?}");
    assert!(shown.contains("nh-sdk-hub") && !shown.contains("topsecret"), "{shown}");
}
