//! Whom a resource points to hears of it as well, may refuse it, and acts below itself.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::support::*;

async fn club(world: &World, name: &str) -> String {
    let path = toy(&format!("clubs/{name}"));
    world.put(&path, json!({ "location": "eastus" })).await.expect("a club");
    path
}

async fn friend(world: &World, name: &str, of: &[&String]) -> Answer {
    world.put(&toy(&format!("friends/{name}")), boxed(json!({ "of": of }))).await
}

async fn members(world: &World, club: &str) -> Value {
    world.read(club).await["properties"]["members"].clone()
}

async fn tag(world: &World, path: &str) -> String {
    world.get(path).await.expect("there").etag.expect("a tag").as_str().to_owned()
}

#[tokio::test]
async fn who_is_pointed_at_keeps_a_record_below_itself() {
    let world = world().await;
    let club = club(&world, "c").await;
    assert_eq!(members(&world, &club).await, json!([]));
    let before = tag(&world, &club).await;
    friend(&world, "f", &[&club]).await.expect("a friend");
    assert_eq!(members(&world, &club).await, json!(["f"]));
    let with_one = tag(&world, &club).await;
    assert_ne!(before, with_one, "what is shown of it has changed");
    let record = world.read(&format!("{club}/members/f")).await;
    assert_eq!(record["properties"]["friend"], toy("friends/f"));
    friend(&world, "f", &[&club]).await.expect("the same again");
    assert_eq!(members(&world, &club).await, json!(["f"]));
    friend(&world, "f", &[]).await.expect("it leaves");
    assert_eq!(members(&world, &club).await, json!([]));
    assert_eq!(code(world.get(&format!("{club}/members/f")).await), "ResourceNotFound");
}

#[tokio::test]
async fn a_record_goes_with_who_points_whatever_takes_it_away() {
    let world = world().await;
    let other = format!("{SUB}/resourceGroups/other");
    world.put(&other, json!({ "location": "eastus" })).await.expect("a group");
    let club = club(&world, "c").await;
    friend(&world, "f", &[&club]).await.expect("a friend");
    let outside = format!("{other}/providers/Contoso.Toys/friends/g");
    world.put(&outside, boxed(json!({ "of": [&club] }))).await.expect("a friend");
    assert_eq!(members(&world, &club).await, json!(["f", "g"]));
    world.delete(&toy("friends/f")).await.expect("deleted");
    assert_eq!(members(&world, &club).await, json!(["g"]));
    world.delete(&other).await.expect("deleted with its group");
    assert_eq!(members(&world, &club).await, json!([]));
}

#[tokio::test]
async fn who_is_pointed_at_may_refuse() {
    let world = world().await;
    let (full, empty) = (club(&world, "full").await, club(&world, "empty").await);
    friend(&world, "f", &[&full]).await.expect("a friend");
    friend(&world, "g", &[&full]).await.expect("a friend");
    let newest = world.newest().await;
    assert_eq!(code(friend(&world, "h", &[&empty, &full]).await), "ClubIsFull");
    assert_eq!(world.newest().await, newest, "nothing was written, in neither club");
    assert_eq!(code(world.get(&toy("friends/h")).await), "ResourceNotFound");
    world.delete(&toy("friends/g")).await.expect("deleted");
    friend(&world, "h", &[&empty, &full]).await.expect("there is room now");
    assert_eq!(members(&world, &full).await, json!(["f", "h"]));
    assert_eq!(members(&world, &empty).await, json!(["h"]));
}

#[tokio::test]
async fn the_end_of_a_record_is_heard_by_whom_it_points_to() {
    let world = world().await;
    let (club, second) = (club(&world, "c").await, club(&world, "d").await);
    friend(&world, "f", &[&club, &second]).await.expect("a friend");
    let before = tag(&world, &club).await;
    world.delete(&format!("{club}/members/f")).await.expect("deleted");
    let expelled = |body: Value| body["properties"]["expelledFrom"].clone();
    assert_eq!(expelled(world.read(&toy("friends/f")).await), json!(["c"]));
    assert_ne!(before, tag(&world, &club).await, "by way of the friend");
    world.delete(&second).await.expect("deleted with its records");
    assert_eq!(expelled(world.read(&toy("friends/f")).await), json!(["c", "d"]));
    friend(&world, "f", &[&club]).await.expect("it still points there");
    assert_eq!(members(&world, &club).await, json!([]), "and is not taken in again");
}

#[tokio::test]
async fn lists_show_what_rests_on_others() {
    let world = world().await;
    let (one, two) = (club(&world, "one").await, club(&world, "two").await);
    friend(&world, "f", &[&one, &two]).await.expect("a friend");
    friend(&world, "g", &[&two]).await.expect("a friend");
    let body = world.list(&toy("clubs"), &[]).await.expect("a list").body.expect("a body");
    let shown = body["value"].as_array().expect("items").iter();
    let shown: Vec<_> = shown.map(|club| club["properties"]["members"].clone()).collect();
    assert_eq!(shown, [json!(["f"]), json!(["f", "g"])]);
}

#[tokio::test]
async fn a_level_that_is_no_resource_needs_none() {
    let world = world().await;
    let (club, other) = (club(&world, "c").await, club(&world, "d").await);
    for path in ["rooms/red/seats/1", "rooms/red/seats/2", "rooms/blue/seats/1"] {
        let seat = world.put(&format!("{club}/{path}"), json!({})).await.expect("a seat");
        assert_eq!(seat.body.expect("a body")["properties"], json!({ "club": "c" }));
    }
    world.put(&format!("{other}/rooms/red/seats/9"), json!({})).await.expect("a seat");
    let lost = toy("clubs/none/rooms/red/seats/1");
    assert_eq!(code(world.put(&lost, json!({})).await), "ParentResourceNotFound");
    let body = world.list(&format!("{club}/seats"), &[]).await.expect("a list").body;
    let body = body.expect("a body");
    assert_eq!(body["nextLink"], Value::Null);
    let names = body["value"].as_array().expect("items").iter().map(|seat| seat["id"].clone());
    let wanted = ["rooms/blue/seats/1", "rooms/red/seats/1", "rooms/red/seats/2"];
    let wanted = wanted.map(|path| json!(format!("{club}/{path}")));
    assert_eq!(names.collect::<Vec<_>>(), wanted);
    let nowhere = world.list(&format!("{club}/rooms/red/seats"), &[]).await;
    assert_eq!(code(nowhere), "InvalidResourceType");
    world.delete(&club).await.expect("deleted with its seats");
    let gone = world.get(&format!("{club}/rooms/red/seats/1")).await;
    assert_eq!(code(gone), "ParentResourceNotFound");
}

#[tokio::test]
async fn an_item_of_a_view_is_deleted_by_what_it_stands_for() {
    let world = world().await;
    let club = club(&world, "c").await;
    for path in ["rooms/red/seats/1", "rooms/red/seats/2", "rooms/blue/seats/1"] {
        world.put(&format!("{club}/{path}"), json!({})).await.expect("a seat");
    }
    let deleted = world.delete(&format!("{club}/rooms/red")).await.expect("deleted");
    assert_eq!(deleted.outcome, contract::Outcome::Ok);
    let again = world.delete(&format!("{club}/rooms/red")).await.expect("there is none");
    assert_eq!(again.outcome, contract::Outcome::NoContent);
    assert_eq!(code(world.get(&format!("{club}/rooms/red/seats/2")).await), "ResourceNotFound");
    world.get(&format!("{club}/rooms/blue/seats/1")).await.expect("the other room stays");
    world.rights.forbid("Contoso.Toys/clubs/rooms/delete");
    let refused = world.delete(&format!("{club}/rooms/blue")).await;
    assert_eq!(code(refused), "AuthorizationFailed");
}

#[tokio::test]
async fn another_provider_sees_secrets_on_the_callers_behalf_and_hears_if_it_may_not() {
    let world = world().await;
    let (of, spy) = (toy("boxes/b/marbles/m"), rg("providers/Contoso.Spies/spies/s"));
    world.put(&toy("boxes/b"), boxed(json!({}))).await.expect("a box");
    world
        .put(&of, json!({ "properties": { "weight": 1, "key": "hush" } }))
        .await
        .expect("a marble");
    let right = "Contoso.Toys/boxes/open/action";
    let asked = boxed(json!({ "on": &of, "right": right }));
    let seen = |answer: Answer| {
        let body = answer.expect("told").body.expect("a body");
        let linked = &body["properties"]["linked"];
        assert!(linked[0].as_str().expect("what it saw").contains("hush"));
        assert!(!body["properties"]["seen"].as_str().expect("a text").contains("hush"));
        linked[1].clone()
    };
    assert_eq!(seen(world.put(&spy, asked.clone()).await), json!(true));
    world.rights.forbid(right);
    assert_eq!(seen(world.put(&spy, asked).await), json!(false));
}

#[tokio::test]
async fn what_goes_is_not_kept_by_whoever_would_have_it_stay() {
    let world = world().await;
    let club = toy("clubs/c");
    world.put(&club, boxed(json!({ "clings": true }))).await.expect("a club");
    friend(&world, "f", &[&club]).await.expect("a friend");
    world.delete(&toy("friends/f")).await.expect("deleted all the same");
    assert_eq!(code(world.get(&toy("friends/f")).await), "ResourceNotFound");
}

#[tokio::test]
async fn a_store_that_fails_while_neighbours_are_asked_keeps_what_would_go() {
    let world = world().await;
    let club = club(&world, "c").await;
    friend(&world, "f", &[&club]).await.expect("a friend");
    // Every read of the deletion in turn is the one that fails.
    for reads in 0.. {
        let broken = world.restarted_on(stores::failing_after(Arc::clone(&world.store), reads));
        match broken.delete(&toy("friends/f")).await {
            Ok(_) => break,
            Err(refused) => assert_eq!(refused.error.kind, arm::ErrorKind::Internal),
        }
        world.get(&toy("friends/f")).await.expect("it is still there");
        assert_eq!(members(&world, &club).await, json!(["f"]), "{reads}");
    }
    assert_eq!(members(&world, &club).await, json!([]));
}

#[tokio::test]
async fn a_failed_step_is_heard_as_well() {
    let world = world().await;
    let of = toy("boxes/b");
    world.put(&toy("friends/f"), boxed(json!({ "of": [&of] }))).await.expect("a friend");
    world.hold(arm::Verb::Put);
    world.put(&of, boxed(json!({}))).await.expect("begun");
    let heard = || async { world.read(&toy("friends/f")).await["properties"]["heard"].clone() };
    assert_eq!(heard().await, 1);
    world.engine.fail(&world.token().await, "Broken", "It broke.").await.expect("failed");
    assert_eq!(heard().await, 2);
}

#[tokio::test]
async fn nothing_points_to_what_is_on_its_way_out() {
    let world = world().await;
    let other = format!("{SUB}/resourceGroups/other");
    world.put(&other, json!({ "location": "eastus" })).await.expect("a group");
    let house = format!("{other}/providers/Contoso.Toys/houses/h");
    world.put(&house, json!({ "location": "eastus" })).await.expect("a house");
    world.hold(arm::Verb::Delete);
    world.delete(&other).await.expect("begun");
    let token = world.token().await;
    for asks in [false, true] {
        let body = boxed(json!({ "house": &house, "role": "home", "asks": asks }));
        assert_eq!(code(world.put(&toy("guests/g"), body).await), "NoHouse");
    }
    world.engine.fail(&token, "Broken", "It broke.").await.expect("the group stays");
    let body = boxed(json!({ "house": &house, "role": "home" }));
    world.put(&toy("guests/g"), body).await.expect("a guest");
    let refused = world.delete(&other).await.expect_err("the house is kept").error;
    let guest = toy("guests/g");
    assert_eq!(refused.message, format!("{guest} lives in h."));
    world.delete(&rg("")[..rg("").len() - 1]).await.expect("the guest goes with its own group");
    world.delete(&other).await.expect("nobody is left");
}
