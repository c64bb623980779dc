//! What one resource makes happen to others, in the same commit or at its time.

use serde_json::json;

use crate::support::toys::kits::HAUNTS_HOURS;
use crate::support::*;

const HOUR: i64 = 3_600;

fn ghost(name: &str) -> String {
    format!("{SUB}/providers/Contoso.Toys/locations/eastus/ghosts/{name}")
}

#[tokio::test]
async fn parts_come_and_go_with_what_their_kit_says() {
    let world = world().await;
    let path = toy("kits/k");
    world.put(&path, boxed(json!({ "parts": ["a", "b"] }))).await.expect("made");
    let part = world.read(&toy("kits/k/parts/a")).await;
    assert_eq!(part["properties"], json!({ "of": "k", "number": "k-a" }));
    assert_eq!(
        world.claim("parts", "k-a").await.as_deref(),
        Some(toy("kits/k/parts/a").to_lowercase().as_str())
    );
    world.put(&path, boxed(json!({ "parts": ["b", "c"] }))).await.expect("replaced");
    assert_eq!(code(world.get(&toy("kits/k/parts/a")).await), "ResourceNotFound");
    assert_eq!(world.claim("parts", "k-a").await, None);
    assert!(world.get(&toy("kits/k/parts/c")).await.is_ok());
}

#[tokio::test]
async fn an_effect_that_replaces_lets_the_old_names_go() {
    let world = world().await;
    world.put(&toy("kits/k"), boxed(json!({}))).await.expect("made");
    let part = json!({ "properties": { "number": "own" } });
    world.put(&toy("kits/k/parts/a"), part).await.expect("a part");
    world.put(&toy("kits/k"), boxed(json!({ "parts": ["a"] }))).await.expect("replaced");
    assert_eq!(world.claim("parts", "own").await, None);
    assert!(world.claim("parts", "k-a").await.is_some());
}

#[tokio::test]
async fn a_refused_effect_refuses_all() {
    let world = world().await;
    world.put(&toy("kits/other"), boxed(json!({}))).await.expect("made");
    let part = json!({ "properties": { "number": "k-a" } });
    world.put(&toy("kits/other/parts/x"), part).await.expect("a part");
    let answer = world.put(&toy("kits/k"), boxed(json!({ "parts": ["a"] }))).await;
    assert_eq!(code(answer), "NameUnavailable");
    assert!(world.document(&toy("kits/k")).await.is_none());
}

#[tokio::test]
async fn an_effect_removes_with_all_below() {
    let world = world().await;
    world.put(&toy("kits/old"), boxed(json!({ "parts": ["a", "b"] }))).await.expect("made");
    world.put(&toy("boxes/b"), boxed(json!({ "handle": "h" }))).await.expect("made");
    for card in 0..250 {
        let path = toy(&format!("boxes/b/cards/c{card}"));
        world.put(&path, json!({ "properties": {} })).await.expect("a card");
    }
    let replaces = json!([toy("kits/old"), toy("boxes/b"), toy("boxes/none")]);
    world.put(&toy("kits/new"), boxed(json!({ "replaces": replaces }))).await.expect("made");
    assert_eq!(code(world.get(&toy("kits/old")).await), "ResourceNotFound");
    assert_eq!(world.claim("parts", "old-a").await, None);
    // The kit left its ghost, as any that goes.
    assert!(world.get(&ghost("old")).await.is_ok());
    // What has more below it than one commit takes is closed, and goes next.
    assert_eq!(
        code(world.put(&toy("boxes/b/cards/x"), json!({ "properties": {} })).await),
        "Conflict"
    );
    world.pass(0).await;
    assert_eq!(code(world.get(&toy("boxes/b")).await), "ResourceNotFound");
    assert_eq!(world.claim("handles", "h").await, None);
}

#[tokio::test]
async fn a_ghost_keeps_the_name_until_its_time_has_come() {
    let world = world().await;
    let path = toy("kits/k");
    world.put(&path, boxed(json!({}))).await.expect("made");
    world.delete(&path).await.expect("deleted");
    assert_eq!(world.claim("kits", "k").await, Some(ghost("k").to_lowercase()));
    assert_eq!(code(world.put(&path, boxed(json!({}))).await), "NameUnavailable");
    let list = world.list(&format!("{SUB}/providers/Contoso.Toys/ghosts"), &[]).await;
    assert_eq!(list.expect("a list").body.expect("a body")["value"][0]["name"], "k");
    world.pass(HAUNTS_HOURS * HOUR - 1).await;
    assert!(world.get(&ghost("k")).await.is_ok());
    world.pass(1).await;
    assert_eq!(code(world.get(&ghost("k")).await), "ResourceNotFound");
    assert!(world.jobs().await.is_empty());
    world.put(&path, boxed(json!({}))).await.expect("the name is free");
}

#[tokio::test]
async fn a_name_passes_from_a_ghost_to_the_revived() {
    let world = world().await;
    let path = toy("kits/k");
    world.put(&path, boxed(json!({}))).await.expect("made");
    world.delete(&path).await.expect("deleted");
    world.put(&path, boxed(json!({ "revive": true }))).await.expect("revived");
    assert_eq!(world.claim("kits", "k").await, Some(path.to_lowercase()));
    world.pass(HAUNTS_HOURS * HOUR).await;
    assert!(world.get(&path).await.is_ok());
}

#[tokio::test]
async fn what_was_replaced_meanwhile_is_not_removed() {
    let world = world().await;
    world.put(&toy("kits/k"), boxed(json!({}))).await.expect("made");
    world.delete(&toy("kits/k")).await.expect("deleted");
    world.pass(HOUR).await;
    world.put(&ghost("k"), json!({ "properties": {} })).await.expect("replaced");
    world.pass(HAUNTS_HOURS * HOUR).await;
    assert!(world.get(&ghost("k")).await.is_ok());
    assert!(world.jobs().await.is_empty());
}

#[tokio::test]
async fn a_later_end_takes_the_place_of_an_earlier_one() {
    let world = world().await;
    let path = toy("kits/k");
    for _ in 0..2 {
        world.put(&path, boxed(json!({ "revive": true }))).await.expect("made");
        world.delete(&path).await.expect("deleted");
        world.pass(HOUR).await;
    }
    world.pass((HAUNTS_HOURS - 1) * HOUR - 1).await;
    assert!(world.get(&ghost("k")).await.is_ok());
    world.pass(1).await;
    assert_eq!(code(world.get(&ghost("k")).await), "ResourceNotFound");
}

#[tokio::test]
async fn ghosts_of_a_cascade_stay() {
    let world = world().await;
    for name in ["a", "b"] {
        let body = boxed(json!({ "parts": ["x"] }));
        world.put(&toy(&format!("kits/{name}")), body).await.expect("made");
    }
    world.delete(&format!("{SUB}/resourceGroups/rg")).await.expect("deleted");
    for name in ["a", "b"] {
        assert!(world.get(&ghost(name)).await.is_ok(), "{name}");
    }
}

#[tokio::test]
async fn nothing_is_put_below_what_goes_or_is_not_there() {
    let world = world().await;
    let other = format!("{SUB}/resourceGroups/other");
    world.put(&other, json!({ "location": "eastus" })).await.expect("a group");
    let heir = format!("{other}/providers/Contoso.Toys/kits/heir");
    let gives = boxed(json!({ "gives": heir }));
    assert_eq!(code(world.put(&toy("kits/k"), gives.clone()).await), "ParentResourceNotFound");
    world.put(&heir, boxed(json!({}))).await.expect("the heir");
    world.put(&toy("kits/k"), gives.clone()).await.expect("made");
    assert!(world.get(&format!("{heir}/parts/k")).await.is_ok());
    world.put(&toy("kits/later"), boxed(json!({ "heir": heir }))).await.expect("made");
    world.put(&toy("kits/last"), boxed(json!({ "heir": heir }))).await.expect("made");
    world.delete(&toy("kits/later")).await.expect("deleted");
    assert!(world.get(&format!("{heir}/parts/later")).await.is_ok());
    world.delete(&heir).await.expect("deleted");
    // Nobody is kept from going because an heir has gone before.
    world.delete(&toy("kits/last")).await.expect("deleted");
    world.hold(arm::Verb::Delete);
    world.put(&heir.replace("heir", "h2"), boxed(json!({}))).await.expect("made");
    world.delete(&other).await.expect("begun");
    let heir = heir.replace("heir", "h2");
    let given = world.put(&toy("kits/k"), boxed(json!({ "gives": heir }))).await;
    assert_eq!(code(given), "ResourceGroupBeingDeleted");
}
