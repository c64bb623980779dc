//! Who points to something hears of it: of its changes and of its end, however it comes.

use serde_json::{Value, json};

use crate::support::*;

async fn befriend(world: &World, group: &str, name: &str, of: &[String]) -> String {
    let path = format!("{SUB}/resourceGroups/{group}/providers/Contoso.Toys/friends/{name}");
    world.put(&path, boxed(json!({ "of": of }))).await.expect("a friend");
    path
}

async fn properties(world: &World, path: &str) -> Value {
    world.read(path).await["properties"].clone()
}

#[tokio::test]
async fn a_friend_hears_of_changes_and_of_the_end() {
    let world = world().await;
    let of = toy("boxes/b");
    let friend = befriend(&world, "rg", "f", std::slice::from_ref(&of)).await;
    world.put(&of, boxed(json!({ "label": "one" }))).await.expect("made");
    assert_eq!(
        properties(&world, &friend).await,
        json!({ "of": [of], "heard": 1, "lastLabel": "one" })
    );
    world.patch(&of, json!({ "properties": { "label": "two" } })).await.expect("patched");
    assert_eq!(properties(&world, &friend).await["lastLabel"], "two");
    world.post(&format!("{of}/shake"), json!(null)).await.expect("shaken");
    assert_eq!(properties(&world, &friend).await["heard"], 3);
    world.delete(&of).await.expect("deleted");
    let last = json!({ "of": [], "heard": 4, "lost": ["b"], "lastLabel": "two" });
    assert_eq!(properties(&world, &friend).await, last);
}

#[tokio::test]
async fn the_worker_tells_as_well() {
    let world = world().await;
    let of = toy("boxes/b");
    let friend = befriend(&world, "rg", "f", std::slice::from_ref(&of)).await;
    world.hold(arm::Verb::Put);
    world.put(&of, boxed(json!({ "label": "one" }))).await.expect("begun");
    assert_eq!(properties(&world, &friend).await["heard"], 1);
    world.engine.finish(&world.token().await).await.expect("finished");
    assert_eq!(properties(&world, &friend).await["heard"], 2);
}

#[tokio::test]
async fn what_an_effect_puts_or_removes_is_heard() {
    let world = world().await;
    let part = toy("kits/k/parts/p");
    let friend = befriend(&world, "rg", "f", std::slice::from_ref(&part)).await;
    world.put(&toy("kits/k"), boxed(json!({ "parts": ["p"] }))).await.expect("a kit");
    assert_eq!(properties(&world, &friend).await["heard"], 1);
    world.put(&toy("kits/k"), boxed(json!({ "parts": [] }))).await.expect("a kit");
    assert_eq!(properties(&world, &friend).await["lost"], json!(["p"]));
}

#[tokio::test]
async fn a_friend_outside_hears_of_each_that_a_cascade_removes() {
    let world = world().await;
    world
        .put(&format!("{SUB}/resourceGroups/other"), json!({ "location": "eastus" }))
        .await
        .expect("it");
    let all: Vec<String> = (0..3).map(|n| toy(&format!("boxes/b{n}"))).collect();
    for of in &all {
        world.put(of, boxed(json!({}))).await.expect("a box");
    }
    let outside = befriend(&world, "other", "f", &all).await;
    befriend(&world, "rg", "inside", &all).await;
    world.delete(&format!("{SUB}/resourceGroups/rg")).await.expect("deleted");
    let heard = properties(&world, &outside).await;
    assert_eq!((&heard["of"], &heard["heard"]), (&json!([]), &json!(3)));
    let mut lost: Vec<String> = serde_json::from_value(heard["lost"].clone()).expect("names");
    lost.sort();
    assert_eq!(lost, ["b0", "b1", "b2"]);
}

#[tokio::test]
async fn a_change_travels_three_friends_far() {
    let world = world().await;
    let of = toy("boxes/b");
    world.put(&of, boxed(json!({}))).await.expect("a box");
    let mut chain = vec![of.clone()];
    for name in ["f1", "f2", "f3", "f4"] {
        let last = chain.last().expect("one").clone();
        chain.push(befriend(&world, "rg", name, &[last]).await);
    }
    world.patch(&of, json!({ "properties": { "label": "x" } })).await.expect("patched");
    let mut heard = Vec::new();
    for path in &chain[1..] {
        heard.push(properties(&world, path).await["heard"].as_i64().unwrap_or(0));
    }
    assert_eq!(heard, [1, 1, 1, 0]);
}

#[tokio::test]
async fn a_ring_of_friends_ends() {
    let world = world().await;
    let (a, b) = (toy("friends/a"), toy("friends/b"));
    befriend(&world, "rg", "a", std::slice::from_ref(&b)).await;
    befriend(&world, "rg", "b", std::slice::from_ref(&a)).await;
    befriend(&world, "rg", "a", std::slice::from_ref(&b)).await;
    world.delete(&a).await.expect("deleted");
    assert_eq!(properties(&world, &b).await["lost"], json!(["a"]));
}
