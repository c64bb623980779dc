//! POST of named actions: on a resource, a subscription, a location.

use contract::Outcome;
use serde_json::json;

use crate::support::*;

#[tokio::test]
async fn an_action_changes_its_resource() {
    let world = world().await;
    let path = toy("boxes/b");
    assert_eq!(code(world.post(&format!("{path}/shake"), json!(null)).await), "ResourceNotFound");
    world.put(&path, boxed(json!({}))).await.expect("made");
    for times in 1..=2 {
        let reply = world.post(&format!("{path}/SHAKE"), json!(null)).await.expect("shaken");
        assert_eq!(reply.body, Some(json!({ "shaken": times })));
    }
    assert_eq!(world.read(&path).await["properties"]["shaken"], 2);
    let before = world.document(&path).await.expect("stored").rev;
    let peeked =
        world.post(&format!("{path}/peek"), json!({ "what": "ever" })).await.expect("peeked");
    assert_eq!(peeked.body, Some(json!({ "label": null })));
    assert_eq!(world.document(&path).await.expect("stored").rev, before);
}

#[tokio::test]
async fn an_action_may_tell_text() {
    let world = world().await;
    world.put(&toy("boxes/b"), boxed(json!({}))).await.expect("made");
    let told = world.post(&toy("boxes/b/recite"), json!(null)).await.expect("told");
    assert_eq!(told.body, Some(json!({ "text/plain": "It is a box." })));
}

#[tokio::test]
async fn an_action_may_run_long() {
    let world = world().await;
    let path = toy("boxes/b");
    world.put(&path, boxed(json!({ "color": "Red" }))).await.expect("made");
    world.hold(arm::Verb::Action);
    let reply = world.post(&format!("{path}/repaint"), json!(null)).await.expect("begun");
    assert_eq!(reply.outcome, Outcome::Accepted);
    let body = world.read(&path).await;
    assert_eq!((state(&body), &body["properties"]["color"]), ("Painting", &json!("Red")));
    assert_eq!(code(world.put(&path, boxed(json!({}))).await), "AnotherOperationInProgress");
    world.engine.finish(&world.token().await).await.expect("finished");
    assert_eq!(world.read(&path).await["properties"]["color"], "Blue");
    let url = reply.links.location.expect("a result URL");
    assert_eq!(world.follow(&url).await.expect("done").body, Some(json!({ "painted": true })));
    let at_once = world.post(&format!("{path}/repaint"), json!(null)).await.expect("done");
    let url = at_once.links.location.expect("a result URL");
    assert_eq!(world.follow(&url).await.expect("done").body, Some(json!({ "painted": true })));
}

#[tokio::test]
async fn a_subscription_and_a_location_have_actions() {
    let world = world().await;
    world.put(&toy("boxes/b"), boxed(json!({ "handle": "Taken" }))).await.expect("made");
    let check = format!("{SUB}/providers/Contoso.Toys/checkName");
    for (name, free) in [("taken", false), ("other", true)] {
        let reply = world.post(&check, json!({ "NAME": name })).await.expect("checked");
        assert_eq!(reply.body, Some(json!({ "nameAvailable": free })));
    }
    let error = world.post(&check, json!({ "name": "x" })).await.expect_err("short").error;
    assert_eq!(
        (error.code.as_str(), error.details[0].target.as_str()),
        ("InvalidRequestContent", "name")
    );
    assert_eq!(world.post(&check, json!(null)).await.expect_err("none").error.details.len(), 1);
    assert_eq!(code(world.post(&check, json!([])).await), "InvalidRequestContent");
    let count = format!("{SUB}/providers/Contoso.Toys/locations/eastus/count");
    assert_eq!(
        world.post(&count, json!(null)).await.expect("counted").body,
        Some(json!({ "count": 1 }))
    );
}

#[tokio::test]
async fn an_action_is_reached_only_where_it_is_mounted() {
    let world = world().await;
    for path in [
        toy("checkName"),
        "/providers/Contoso.Toys/checkName".to_owned(),
        toy("locations/eastus/count"),
        "/providers/Contoso.Toys/locations/eastus/count".to_owned(),
    ] {
        assert_eq!(
            code(world.post(&path, json!({ "name": "abc" })).await),
            "InvalidResourceType",
            "{path}"
        );
    }
}

#[tokio::test]
async fn an_action_needs_its_own_right() {
    let world = world().await;
    world.put(&toy("boxes/b"), boxed(json!({}))).await.expect("made");
    world.rights.forbid("Contoso.Toys/boxes/shake/action");
    world.rights.forbid("Contoso.Toys/checkName/action");
    let check = format!("{SUB}/providers/Contoso.Toys/checkName");
    assert_eq!(code(world.post(&toy("boxes/b/shake"), json!(null)).await), "AuthorizationFailed");
    assert_eq!(code(world.post(&check, json!({ "name": "abc" })).await), "AuthorizationFailed");
    assert!(world.post(&toy("boxes/b/peek"), json!(null)).await.is_ok());
}

#[tokio::test]
async fn a_view_acts_on_what_is_stored() {
    let world = world().await;
    let path = format!("{SUB}/providers/Contoso.Toys");
    for (action, registered) in [("unregister", false), ("register", true)] {
        world.post(&format!("{path}/{action}"), json!(null)).await.expect("done");
        let state = world.read(&path).await["registrationState"].clone();
        assert_eq!(state == "Registered", registered, "{state}");
    }
    let unknown = format!("{SUB}/providers/Contoso.Cars/register");
    assert_eq!(code(world.post(&unknown, json!(null)).await), "InvalidResourceNamespace");
}
