use contract::{Finish, Handler, Typed};
use scenario::decisions::{SUBSCRIPTION, World, advanced, facts, later, model};
use serde_json::json;

use super::*;
use crate::test_support::envelope;

const NAMESPACE: &str = "namespaces/nh-SDK-ns";

fn put(
    version: &str,
    sent: Value,
    current: Option<&Envelope<NamespaceProperties>>,
) -> Admitted<NamespaceProperties> {
    let proposal = envelope(NAMESPACE, model(sent));
    World::of(version)
        .admit::<Namespaces>(Verb::Put, proposal, current, None, &mut facts())
        .unwrap_or_else(|error| panic!("{error}"))
}

/// As stored once its creation has ended.
fn stored(version: &str, sent: Value) -> Envelope<NamespaceProperties> {
    let begun = put(version, sent, None).envelope;
    advanced::<Namespaces>(Verb::Put, &begun, &Value::Null, &mut facts())
}

/// The shown properties.
fn shown(namespace: &Envelope<NamespaceProperties>, version: &str) -> Value {
    let world = World::of(version);
    let erased = envelope(NAMESPACE, json!({}));
    let mut body =
        json!({ "properties": serde_json::to_value(&namespace.properties).expect("JSON") });
    let map = body.as_object_mut().expect("an object");
    Namespaces::present(&world.presenting(&erased), map);
    body["properties"].take()
}

#[test]
fn a_creation_answers_as_the_sample_does_and_brings_the_root_rule() {
    let admitted = put("2023-09-01", json!({ "zoneRedundancy": "Enabled" }), None);
    assert_eq!(admitted.finish, Finish::Later(Value::Null));
    assert_eq!(admitted.effects.put.len(), 1);
    assert_eq!(admitted.effects.put[0].id.name(), "RootManageSharedAccessKey");
    assert_eq!(
        shown(&admitted.envelope, "2023-09-01"),
        json!({
            "provisioningState": "InProgress",
            "publicNetworkAccess": "Enabled",
            "zoneRedundancy": "Enabled",
            "networkAcls": {
                "ipRules": [],
                "publicNetworkRule": { "rights": ["Manage", "Listen", "Send"] },
            },
        })
    );
}

#[test]
fn a_finished_creation_reads_as_the_sample_does() {
    let namespace = stored("2023-09-01", json!({}));
    assert_eq!(
        shown(&namespace, "2023-09-01"),
        json!({
            "name": "nh-SDK-ns",
            "provisioningState": "Succeeded",
            "status": "Created",
            "enabled": true,
            "critical": false,
            "subscriptionId": SUBSCRIPTION,
            "createdAt": "2023-11-14T22:13:20.123+00:00",
            "updatedAt": "2023-11-14T22:13:20.123+00:00",
            "namespaceType": "NotificationHub",
            "publicNetworkAccess": "Enabled",
            "zoneRedundancy": "Disabled",
            "networkAcls": {
                "ipRules": [],
                "publicNetworkRule": { "rights": ["Manage", "Listen", "Send"] },
            },
            "serviceBusEndpoint": "https://nh-sdk-ns.servicebus.windows.net:443/",
            "privateEndpointConnections": [],
        })
    );
}

#[test]
fn the_older_generation_reads_its_own_words() {
    let begun = put("2017-04-01", json!({}), None).envelope;
    let body = shown(&begun, "2017-04-01");
    assert_eq!(body["provisioningState"], "Unknown");
    assert_eq!(body["enabled"], false);
    let done = shown(&stored("2017-04-01", json!({})), "2017-04-01");
    assert_eq!(done["provisioningState"], "Succeeded");
    assert_eq!(done["status"], "Active");
    assert_eq!(done["enabled"], true);
    assert_eq!(done["createdAt"], "2023-11-14T22:13:20.1230000Z");
    assert!(done.get("privateEndpointConnections").is_none());
}

#[test]
fn only_the_older_generation_disables_a_namespace() {
    let sent = json!({ "enabled": false });
    assert_eq!(stored("2017-04-01", sent.clone()).properties.enabled, Some(false));
    assert_eq!(stored("2023-09-01", sent.clone()).properties.enabled, Some(true));
    let disabled = stored("2017-04-01", sent);
    let replaced = put("2023-09-01", json!({}), Some(&disabled)).envelope;
    assert_eq!(replaced.properties.enabled, Some(false));
}

#[test]
fn replacing_ends_at_once_and_keeps_what_cannot_change() {
    let current = stored(
        "2023-09-01",
        json!({ "zoneRedundancy": "Enabled", "scaleUnit": "SN1-001", "namespaceType": "Messaging" }),
    );
    let proposal = envelope(NAMESPACE, model(json!({ "publicNetworkAccess": "Disabled" })));
    let admitted = World::of("2023-09-01")
        .admit::<Namespaces>(Verb::Put, proposal, Some(&current), None, &mut later())
        .unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(admitted.finish, Finish::Now);
    assert!(admitted.effects.put.is_empty(), "the root rule is made once");
    let body = shown(&admitted.envelope, "2023-09-01");
    assert_eq!(body["provisioningState"], "Succeeded");
    assert_eq!(body["zoneRedundancy"], "Enabled");
    assert_eq!(body["scaleUnit"], "SN1-001");
    assert_eq!(body["namespaceType"], "Messaging");
    assert_eq!(body["publicNetworkAccess"], "Disabled");
    assert_eq!(body["createdAt"], "2023-11-14T22:13:20.123+00:00");
    assert_eq!(body["updatedAt"], "2023-11-14T23:13:20+00:00");
}

#[test]
fn a_name_is_free_unless_it_is_claimed_or_none() {
    let answer = |name: &str, holder: Option<&str>, version: &str| {
        let mut world = World::of(version);
        world.body = json!({ "name": name });
        let (zone, holder) = (contract::shared_access::ZONE.to_owned(), holder.map(str::to_owned));
        world.found.claims.push((zone, name.to_lowercase(), holder));
        let scope = arm::ResourceId::subscription(SUBSCRIPTION);
        let call = world.action("checkNamespaceAvailability", None, Some(&scope));
        Namespaces::act(&call, &mut facts())
            .unwrap_or_else(|error| panic!("{error}"))
            .body
            .expect("an answer")
    };
    let base = format!("/subscriptions/{SUBSCRIPTION}/providers/Microsoft.NotificationHubs");
    assert_eq!(
        answer("sdk-Namespace-2924", None, "2023-09-01"),
        json!({
            "isAvailiable": true,
            "id": format!("{base}/namespaces/sdk-Namespace-2924"),
            "name": "sdk-Namespace-2924",
            "type": "Microsoft.NotificationHubs/namespaces/checkNamespaceAvailability",
        })
    );
    let classic = answer("my-test-space", None, "2017-04-01");
    assert_eq!(classic["id"], format!("{base}/CheckNamespaceAvailability"));
    assert_eq!(answer("Taken-Name", Some("key"), "2023-09-01")["isAvailiable"], false);
    assert_eq!(answer("short", None, "2023-09-01")["isAvailiable"], false);
    assert_eq!(answer("no spaces", None, "2023-09-01")["isAvailiable"], false);
}

#[test]
fn a_hub_name_is_free_unless_the_namespace_has_it() {
    let namespace = stored("2023-09-01", json!({}));
    let hub = namespace.id.child("notificationHubs", "my/hub");
    let answer = |taken: bool, version: &str| {
        let mut world = World::of(version);
        world.body = json!({ "name": "my/hub" });
        let there = taken.then(|| envelope("namespaces/n/notificationHubs/h", json!({})));
        world.found.resources.push((hub.clone(), there));
        let call = world.action("checkNotificationHubAvailability", Some(&namespace), None);
        Namespaces::act(&call, &mut facts())
            .unwrap_or_else(|error| panic!("{error}"))
            .body
            .expect("an answer")
    };
    let free = answer(false, "2023-09-01");
    assert_eq!(free["isAvailiable"], true);
    assert_eq!(free["id"], hub.to_string());
    assert_eq!(answer(true, "2023-09-01")["isAvailiable"], false);
    let classic = answer(false, "2017-04-01");
    assert_eq!(classic["id"], format!("{}/checkNotificationHubAvailability", namespace.id));
}

#[test]
fn the_name_is_claimed_in_lower_case() {
    let namespace = stored("2023-09-01", json!({}));
    let claims = Namespaces::CLAIMS.expect("it claims");
    assert_eq!(claims(&namespace), [("servicebus".into(), "nh-sdk-ns".into())]);
}

#[test]
fn credentials_are_shown_by_their_action_alone() {
    let sent = json!({ "pnsCredentials": { "gcmCredential": { "properties": {
        "gcmEndpoint": "https://fcm.googleapis.com/fcm/send", "googleApiKey": "secret" } } } });
    let namespace = stored("2023-09-01", sent.clone());
    let world = World::of("2023-09-01");
    let call = world.action("pnsCredentials", Some(&namespace), None);
    let body = Namespaces::act(&call, &mut facts())
        .unwrap_or_else(|error| panic!("{error}"))
        .body
        .expect("an answer");
    assert_eq!(body["type"], "Microsoft.NotificationHubs/namespaces/pnsCredentials");
    assert_eq!(body["properties"], sent["pnsCredentials"]);
    let handler = Typed::<Namespaces>::new();
    let contract::Shape::Object(members) =
        &handler.fields().root().get("properties").expect("it").shape
    else {
        panic!("an object")
    };
    let held = members.get("pnsCredentials").expect("pnsCredentials");
    assert_eq!(held.facets.sealed, Some(contract::ReadForm::Omit));
}
