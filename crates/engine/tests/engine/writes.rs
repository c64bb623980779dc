//! PUT and PATCH: what is created, replaced, merged, kept and refused.

use arm::ErrorKind;
use contract::Outcome;
use serde_json::json;

use crate::support::*;

#[tokio::test]
async fn a_put_creates_and_replaces() {
    let world = world().await;
    let path = toy("chests/C1");
    let first =
        json!({ "location": "East US", "tags": { "a": "1" }, "properties": { "wood": "oak" } });
    let made = world.put(&path, first).await.expect("made");
    assert_eq!(made.outcome, Outcome::Created);
    let replaced = world.put(&path, json!({ "location": "eastus" })).await.expect("replaced");
    assert_eq!(replaced.outcome, Outcome::Ok);
    let body = world.read(&path).await;
    assert_eq!(
        body,
        json!({
            "id": toy("chests/C1"), "name": "C1", "type": "Contoso.Toys/chests",
            "location": "eastus", "properties": { "provisioningState": "Succeeded" },
        })
    );
}

#[tokio::test]
async fn ids_take_the_casing_of_what_is_stored_above_and_of_the_last_put() {
    let world = world().await;
    let lower = format!("{}/resourcegroups/RG/providers/contoso.toys/BOXES/b1", SUB);
    world.put(&lower, boxed(json!({}))).await.expect("made");
    assert_eq!(world.read(&lower).await["id"], toy("boxes/b1"));
    world.put(&toy("boxes/B1"), boxed(json!({}))).await.expect("replaced");
    assert_eq!(world.read(&lower).await["id"], toy("boxes/B1"));
    world.patch(&toy("boxes/b1"), json!({})).await.expect("patched");
    assert_eq!(world.read(&lower).await["id"], toy("boxes/B1"));
    let marble = json!({ "properties": { "weight": 1 } });
    world.put(&toy("boxes/b1/marbles/M"), marble).await.expect("a marble");
    assert_eq!(world.read(&toy("boxes/b1/marbles/m")).await["id"], toy("boxes/B1/marbles/M"));
}

#[tokio::test]
async fn a_patch_merges_properties_and_replaces_tags() {
    let world = world().await;
    let path = toy("boxes/b");
    let whole = json!({
        "location": "eastus", "tags": { "a": "1", "b": "2" }, "kind": "plain", "sku": { "name": "S" },
        "properties": { "color": "Red", "label": "one", "note": "n" },
    });
    world.put(&path, whole).await.expect("made");
    let patch = json!({ "tags": { "C": "3" }, "properties": { "label": "two", "note": null } });
    let reply = world.patch(&path, patch).await.expect("patched");
    assert_eq!(reply.outcome, Outcome::Accepted);
    let body = world.read(&path).await;
    assert_eq!(body["tags"], json!({ "C": "3" }));
    assert_eq!(
        body["properties"],
        json!({ "provisioningState": "Succeeded", "color": "Red", "label": "two", "taken": 0 })
    );
    assert_eq!((&body["kind"], &body["sku"]), (&json!("plain"), &json!({ "name": "S" })));
    assert_eq!(body["location"], "eastus");
    world.patch(&path, json!({ "tags": null, "location": null })).await.expect("patched");
    let body = world.read(&path).await;
    assert_eq!((body.get("tags"), &body["location"]), (None, &json!("eastus")));
}

#[tokio::test]
async fn a_patch_creates_nothing() {
    let world = world().await;
    let refusal = world.patch(&toy("chests/c"), json!({})).await.expect_err("404");
    assert_eq!((refusal.error.kind, refusal.by_gateway), (ErrorKind::NotFound, true));
    world.put(&toy("boxes/b"), boxed(json!({}))).await.expect("a box");
    let refusal = world.patch(&toy("boxes/b/cards/c"), json!({})).await.expect_err("404");
    assert_eq!((refusal.error.code.as_str(), refusal.by_gateway), ("CardMissing", false));
    assert_eq!(refusal.error.message, "No card c.");
    assert!(refusal.dialect.null_details);
}

#[tokio::test]
async fn what_the_server_owns_is_ignored_in_a_body() {
    let world = world().await;
    let path = toy("boxes/b");
    world
        .put(&path, boxed(json!({ "shaken": 7, "provisioningState": "Failed" })))
        .await
        .expect("made");
    let mut body = world.read(&path).await;
    assert_eq!((body["properties"].get("shaken"), state(&body)), (None, "Succeeded"));
    world.post(&format!("{path}/shake"), json!(null)).await.expect("shaken");
    body["id"] = json!("/nonsense");
    body["name"] = json!("other");
    body["properties"]["shaken"] = json!(99);
    body["properties"]["unknown"] = json!({ "deep": [1] });
    world.put(&path, body).await.expect("a round trip");
    let body = world.read(&path).await;
    assert_eq!((&body["properties"]["shaken"], &body["name"]), (&json!(1), &json!("b")));
    assert!(body["properties"].get("unknown").is_none());
}

#[tokio::test]
async fn members_a_type_does_not_have_are_not_kept() {
    let world = world().await;
    let path = toy("chests/c");
    let body = json!({ "location": "eastus", "sku": { "name": "S" }, "kind": 5, "zones": ["1"] });
    world.put(&path, body).await.expect("made");
    let stored = world.document(&path).await.expect("stored");
    let text = String::from_utf8(stored.body).expect("JSON");
    assert!(!text.contains("sku") && !text.contains("zones"), "{text}");
    let body = json!({ "location": "eastus", "kind": 5 });
    let error = world.put(&toy("boxes/b"), body).await.expect_err("kind is text").error;
    assert_eq!(error.details[0].target, "kind");
}

#[tokio::test]
async fn an_unknown_top_level_member_of_a_tracked_type_is_refused() {
    let world = world().await;
    let body = json!({ "location": "eastus", "colour": "red" });
    let refusal = world.put(&toy("boxes/b"), body).await.expect_err("refused");
    assert_eq!(refusal.error.code, "InvalidRequestContent");
    assert!(refusal.error.message.contains("Could not find member 'colour'") && refusal.by_gateway);
    world.put(&toy("boxes/b"), boxed(json!({}))).await.expect("a box");
    let body = json!({ "colour": "red", "properties": { "weight": 1 } });
    assert!(world.put(&toy("boxes/b/marbles/m"), body).await.is_ok());
}

#[tokio::test]
async fn places_are_checked_and_do_not_change() {
    let world = world().await;
    let path = toy("chests/c");
    assert_eq!(code(world.put(&path, json!({})).await), "LocationRequired");
    assert_eq!(code(world.put(&path, json!({ "location": 5 })).await), "LocationRequired");
    let mars = world.put(&path, json!({ "location": "mars" })).await;
    assert_eq!(code(mars), "LocationNotAvailableForResourceType");
    world.put(&path, json!({ "location": "westus" })).await.expect("made");
    world.put(&path, json!({ "location": "West US" })).await.expect("the same place");
    let moved = world.put(&path, json!({ "location": "eastus" })).await.expect_err("moved");
    assert_eq!(
        (moved.error.kind, moved.error.code.as_str()),
        (ErrorKind::Conflict, "InvalidResourceLocation")
    );
    assert_eq!(code(world.patch(&toy("chests/d"), json!({})).await), "ResourceNotFound");
    let group = format!("{SUB}/resourceGroups/rg");
    assert_eq!(
        code(world.put(&group, json!({ "location": "westus" })).await),
        "InvalidResourceGroupLocation"
    );
    let mars = world.put(&format!("{SUB}/resourceGroups/g2"), json!({ "location": "mars" })).await;
    assert_eq!(code(mars), "LocationNotAvailableForResourceGroup");
}

#[tokio::test]
async fn what_is_set_at_creation_stays() {
    let world = world().await;
    let path = toy("boxes/b");
    world.put(&path, boxed(json!({ "size": 3 }))).await.expect("made");
    for answer in [
        world.put(&path, boxed(json!({ "size": 4 }))).await,
        world.patch(&path, json!({ "properties": { "size": 4 } })).await,
        world.patch(&path, json!({ "properties": { "size": null } })).await,
    ] {
        let error = answer.expect_err("fixed").error;
        assert_eq!((error.details.len(), error.details[0].target.as_str()), (1, "size"));
    }
    world.put(&path, boxed(json!({ "size": 3 }))).await.expect("the same");
    world.put(&path, boxed(json!({ "label": "x" }))).await.expect("not mentioned");
    world.patch(&path, json!({ "properties": { "label": "y" } })).await.expect("not mentioned");
    assert_eq!(world.read(&path).await["properties"]["size"], 3);
}

#[tokio::test]
async fn every_fault_of_a_body_is_told_by_name() {
    let world = world().await;
    world.put(&toy("boxes/b"), boxed(json!({}))).await.expect("a box");
    let body = json!({ "properties": {
        "WEIGHT": "many", "title": "12345678901", "owner": { "kind": "robot" },
        "flaws": [{ "text": "x" }, {}, 5], "places": { "p": { "shelf": "top" }, "q": null },
    }});
    let error = world.put(&toy("boxes/b/marbles/m"), body).await.expect_err("faults").error;
    let told: Vec<(&str, &str)> =
        error.details.iter().map(|f| (f.target.as_str(), f.message.as_str())).collect();
    assert_eq!(
        told,
        [
            ("weight", "The value must be an integer."),
            ("title", "The length must be at most 10 characters."),
            ("owner.kind", "The value must be one of: child, shop."),
            ("flaws[1].text", "The required property 'text' is missing or null."),
            ("flaws[2]", "The value must be an object."),
            ("places.p.shelf", "The value must be an integer."),
        ]
    );
    let error = world.put(&toy("boxes/b/marbles/m"), json!({})).await.expect_err("none").error;
    assert_eq!(error.details[0].target, "properties");
}

#[tokio::test]
async fn the_standard_table_of_preconditions_holds() {
    let world = world().await;
    world.put(&toy("boxes/b"), boxed(json!({}))).await.expect("a box");
    let path = toy("boxes/b/marbles/m");
    let body = || json!({ "properties": { "weight": 1 } });
    for condition in ["*", "\"x\""] {
        assert_eq!(code(world.put_if(&path, condition, body()).await), "PreconditionFailed");
    }
    assert_eq!(code(world.patch_if(&path, "*", body()).await), "ResourceNotFound");
    assert_eq!(world.delete_if(&path, "\"x\"").await.expect("nothing").outcome, Outcome::NoContent);
    let made = world.put_if(&path, "!", body()).await.expect("made");
    let tag = made.etag.expect("a tag");
    let shown = made.body.expect("a body");
    assert_eq!(shown["etag"], tag.as_str());
    assert_eq!(world.get(&path).await.expect("there").etag.as_ref(), Some(&tag));
    let head = world.head(&path).await.expect("there");
    assert_eq!(
        (head.outcome, head.etag.as_ref(), head.body),
        (Outcome::NoContent, Some(&tag), None)
    );
    assert_eq!(code(world.put_if(&path, "!", body()).await), "PreconditionFailed");
    assert_eq!(code(world.put_if(&path, "\"x\"", body()).await), "PreconditionFailed");
    assert_eq!(code(world.patch_if(&path, "\"x\"", body()).await), "PreconditionFailed");
    assert_eq!(code(world.delete_if(&path, "\"x\"").await), "PreconditionFailed");
    let next = world.put_if(&path, &tag.quoted(), body()).await.expect("replaced");
    assert_ne!(next.etag.as_ref(), Some(&tag));
    assert_eq!(code(world.put_if(&path, &tag.quoted(), body()).await), "PreconditionFailed");
    assert!(world.patch_if(&path, "*", json!({})).await.is_ok());
    assert_eq!(world.delete_if(&path, "*").await.expect("deleted").outcome, Outcome::Ok);
}

#[tokio::test]
async fn the_other_table_creates_on_a_star_and_wants_a_header_for_a_patch() {
    let world = world().await;
    world.put(&toy("boxes/b"), boxed(json!({}))).await.expect("a box");
    let path = toy("boxes/b/cards/c");
    let body = || json!({ "properties": {} });
    assert_eq!(code(world.put_if(&path, "\"x\"", body()).await), "PreconditionFailed");
    assert!(world.put_if(&path, "*", body()).await.is_ok());
    assert_eq!(code(world.patch(&path, body()).await), "InvalidParameters");
    assert!(world.patch_if(&path, "*", body()).await.is_ok());
    let head = world.head(&toy("boxes/b")).await.expect("there");
    assert_eq!((head.outcome, head.etag), (Outcome::NoContent, None));
    let head = world.head(&path).await.expect("there");
    assert_eq!((head.outcome, head.etag.is_some(), head.body), (Outcome::Ok, true, None));
}

#[tokio::test]
async fn bodies_that_are_no_objects_are_refused() {
    let world = world().await;
    let path = toy("chests/c");
    for bytes in ["{", "[]", "5", "\"x\"", "{\"a\":1}x", "\u{feff}{"] {
        let mut request = world.write(&path, NEW, &json!(null));
        request.body = bytes.as_bytes().to_vec();
        let refusal = world.engine.put(request).await.expect_err(bytes);
        assert_eq!(
            (refusal.error.code.as_str(), refusal.by_gateway),
            ("InvalidRequestContent", true)
        );
    }
    let mut request = world.write(&path, NEW, &json!(null));
    request.body = "\u{feff}{\"location\":\"eastus\"}".as_bytes().to_vec();
    assert!(world.engine.put(request).await.is_ok());
}

#[tokio::test]
async fn a_unique_name_is_taken_changed_and_let_go() {
    let world = world().await;
    let handled = |handle: &str| boxed(json!({ "handle": handle }));
    world.put(&toy("boxes/a"), handled("Ann")).await.expect("made");
    let taken = world.put(&toy("boxes/b"), handled("aNN")).await.expect_err("taken");
    assert_eq!(
        (taken.error.kind, taken.error.code.as_str()),
        (ErrorKind::Conflict, "NameUnavailable")
    );
    assert!(world.document(&toy("boxes/b")).await.is_none());
    world.put(&toy("boxes/a"), handled("Bob")).await.expect("renamed");
    assert_eq!(world.claim("handles", "ann").await, None);
    world.put(&toy("boxes/b"), handled("ann")).await.expect("free again");
    world.delete(&toy("boxes/a")).await.expect("deleted");
    assert_eq!(world.claim("handles", "bob").await, None);
}

#[tokio::test]
async fn system_data_tells_who_made_and_who_changed() {
    let world = world().await;
    let path = toy("boxes/b");
    world.put(&path, boxed(json!({}))).await.expect("made");
    world.pass(60).await;
    world.patch(&path, json!({})).await.expect("patched");
    let data = &world.read(&path).await["systemData"];
    assert_eq!(data["createdAt"], "2024-08-01T12:00:00.0000000Z");
    assert_eq!(data["lastModifiedAt"], "2024-08-01T12:01:00.0000000Z");
    assert_eq!(
        (&data["createdBy"], &data["createdByType"]),
        (&json!("tester"), &json!("Application"))
    );
}
