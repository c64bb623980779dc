use contract::Finish;
use scenario::decisions::{World, advanced, facts, later, model};

use super::model::PublicNetworkAccess;
use super::*;
use crate::test_support::envelope;

const NAMESPACE: &str = "namespaces/Relay-Ns1";

fn write(
    verb: Verb,
    sent: Value,
    current: Option<&Envelope<NamespaceProperties>>,
    facts: &mut Facts,
) -> Admitted<NamespaceProperties> {
    World::of("2017-04-01")
        .admit::<Namespaces>(verb, envelope(NAMESPACE, model(sent)), current, None, facts)
        .unwrap_or_else(|error| panic!("{error}"))
}

fn shown(namespace: &Envelope<NamespaceProperties>) -> Value {
    serde_json::to_value(&namespace.properties).expect("JSON")
}

#[test]
fn a_creation_answers_as_recorded_and_brings_the_default_rule() {
    let admitted = write(Verb::Put, json!({}), None, &mut facts());
    assert_eq!(admitted.finish, Finish::Later(Value::Null));
    assert_eq!(
        shown(&admitted.envelope),
        json!({
            "provisioningState": "Created",
            "metricId": "11111111-2222-3333-4444-555555555555:Relay-Ns1",
            "createdAt": "2023-11-14T22:13:20.123Z",
            "updatedAt": "2023-11-14T22:13:20.123Z",
            "serviceBusEndpoint": "https://relay-ns1.servicebus.windows.net:443/",
            "status": "Activating",
            "publicNetworkAccess": "Enabled",
        })
    );
    assert_eq!(admitted.envelope.sku, Some(json!({ "name": "Standard", "tier": "Standard" })));
    assert_eq!(admitted.envelope.tags.as_ref().map(arm::Tags::len), Some(0));
    let [rule] = admitted.effects.put.as_slice() else { panic!("one rule") };
    assert_eq!(rule.id.name(), "RootManageSharedAccessKey");
    assert_eq!(rule.properties["rights"], json!(["Listen", "Manage", "Send"]));
    let begun = &admitted.envelope;
    let done = shown(&advanced::<Namespaces>(Verb::Put, begun, &Value::Null, &mut later()));
    assert_eq!(
        (&done["provisioningState"], &done["status"]),
        (&json!("Succeeded"), &json!("Active"))
    );
    assert_eq!(done["createdAt"], "2023-11-14T22:13:20.123Z");
    assert_eq!(done["updatedAt"], "2023-11-14T23:13:20Z");
}

#[test]
fn replacing_is_an_operation_and_patching_is_none() {
    let sent = json!({ "publicNetworkAccess": "Disabled" });
    let current = write(Verb::Put, sent, None, &mut facts()).envelope;
    let replaced = write(Verb::Put, json!({}), Some(&current), &mut later());
    assert_eq!(replaced.finish, Finish::Later(Value::Null));
    assert!(replaced.effects.put.is_empty(), "the default rule is made once");
    let body = shown(&replaced.envelope);
    assert_eq!(
        (&body["provisioningState"], &body["status"]),
        (&json!("Updating"), &json!("Activating"))
    );
    assert_eq!(body["createdAt"], "2023-11-14T22:13:20.123Z");
    let access = replaced.envelope.properties.public_network_access;
    assert_eq!(access, Some(PublicNetworkAccess::Enabled), "what is left out is the default again");
    let patched = write(Verb::Patch, json!({}), Some(&current), &mut later());
    assert_eq!(patched.finish, Finish::Now);
    assert_eq!(shown(&patched.envelope)["provisioningState"], "Succeeded");
}

#[test]
fn a_namespace_that_goes_says_so() {
    let current = write(Verb::Put, json!({}), None, &mut facts()).envelope;
    let released = World::of("2017-04-01").release::<Namespaces>(&current);
    let released = released.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(shown(&released.envelope)["status"], "Removing");
}

#[test]
fn the_name_is_claimed_in_lower_case() {
    let namespace = write(Verb::Put, json!({}), None, &mut facts()).envelope;
    let claims = Namespaces::CLAIMS.expect("it claims");
    assert_eq!(claims(&namespace), [("servicebus".into(), "relay-ns1".into())]);
}

#[test]
fn a_name_is_free_unless_it_is_claimed_or_none() {
    let answer = |name: &str, holder: Option<&str>| {
        let mut world = World::of("2017-04-01");
        world.body = json!({ "name": name });
        let (zone, holder) = (contract::shared_access::ZONE.to_owned(), holder.map(str::to_owned));
        world.found.claims.push((zone, name.to_lowercase(), holder));
        let call = world.action(CHECK_NAME, None, None);
        let acted = Namespaces::act(&call, &mut facts());
        acted.unwrap_or_else(|error| panic!("{error}")).body.expect("an answer")
    };
    assert_eq!(
        answer("relay-free", None),
        json!({ "nameAvailable": true, "reason": "None", "message": null })
    );
    let taken = answer("Relay-Ns1", Some("key"));
    assert_eq!((&taken["nameAvailable"], &taken["reason"]), (&json!(false), &json!("NameInUse")));
    for name in ["short", "no spaces", "relay-1-", ""] {
        let bad = answer(name, None);
        assert_eq!((&bad["nameAvailable"], &bad["reason"]), (&json!(false), &json!("InvalidName")));
    }
}
