//! Secrets: where they are kept, how they read, what keeps them.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::*;

/// Every place a marble keeps a secret in; all of them hold the same word.
fn sealed(word: &str) -> Value {
    json!({ "properties": {
        "weight": 1, "hint": word, "pin": word, "key": word, "code": word,
        "owner": { "kind": "child", "diary": word },
        "flaws": [{ "text": "a" }, { "text": "b", "secret": word }],
        "places": { "x/y~z": { "lock": word } },
    }})
}

async fn marble(world: &World, body: Value) -> String {
    world.put(&toy("boxes/b"), boxed(json!({}))).await.expect("a box");
    let path = toy("boxes/b/marbles/m");
    world.put(&path, body).await.expect("a marble");
    path
}

#[tokio::test]
async fn secrets_stand_apart_from_the_body_wherever_they_are() {
    let world = world().await;
    let path = marble(&world, sealed("opensesame")).await;
    let document = world.document(&path).await.expect("stored");
    assert!(!String::from_utf8_lossy(&document.body).contains("opensesame"));
    let apart = String::from_utf8_lossy(&document.secrets.0).into_owned();
    assert_eq!(apart.matches("opensesame").count(), 7, "{apart}");
}

#[tokio::test]
async fn each_secret_reads_in_its_form() {
    let world = world().await;
    let path = marble(&world, sealed("opensesame")).await;
    let body = world.read(&path).await;
    let properties = &body["properties"];
    assert_eq!(properties["hint"], "opensesame");
    assert!(properties.get("pin").is_none());
    assert_eq!((&properties["key"], &properties["code"]), (&json!("***"), &json!("***")));
    assert_eq!(properties["owner"], json!({ "kind": "child", "diary": "***" }));
    assert_eq!(properties["flaws"], json!([{ "text": "a" }, { "text": "b" }]));
    assert_eq!(properties["places"], json!({ "x/y~z": { "lock": "***" } }));
    world.patch(&path, json!({ "properties": { "title": "polish" } })).await.expect("patched");
    assert_eq!(world.read(&path).await["properties"]["code"], "");
}

#[tokio::test]
async fn a_patch_keeps_secrets_and_a_put_replaces_them() {
    let world = world().await;
    let path = marble(&world, sealed("opensesame")).await;
    let apart = world.document(&path).await.expect("stored").secrets;
    let patch =
        json!({ "properties": { "weight": 2, "owner": { "age": 3 }, "places": { "n": {} } } });
    world.patch(&path, patch).await.expect("patched");
    assert_eq!(world.document(&path).await.expect("stored").secrets, apart);
    world
        .patch(&path, json!({ "properties": { "pin": null, "key": "new" } }))
        .await
        .expect("patched");
    let text = String::from_utf8(world.document(&path).await.expect("stored").secrets.0).unwrap();
    assert!(!text.contains("/pin") && text.contains("new"), "{text}");
    world.put(&path, json!({ "properties": { "weight": 1 } })).await.expect("replaced");
    assert!(world.document(&path).await.expect("stored").secrets.0.is_empty());
}

#[tokio::test]
async fn no_refusal_quotes_a_secret() {
    let world = world().await;
    let path = marble(&world, sealed("opensesame")).await;
    let mut wrong = sealed("opensesame");
    wrong["properties"]["weight"] = json!("opensesame");
    wrong["properties"]["title"] = json!("opensesame opensesame");
    wrong["properties"]["owner"]["kind"] = json!("opensesame");
    wrong["properties"]["key"] = json!({ "opensesame": ["opensesame"] });
    wrong["properties"]["flaws"][0] = json!("opensesame");
    for answer in [world.put(&path, wrong.clone()).await, world.patch(&path, wrong).await] {
        let refusal = answer.expect_err("wrong");
        assert!(!format!("{refusal:?}").contains("opensesame"), "{refusal:?}");
    }
}

#[tokio::test]
async fn another_provider_sees_a_resource_without_its_secrets() {
    let world = world().await;
    let on = marble(&world, sealed("opensesame")).await;
    let spy = rg("providers/Contoso.Spies/spies/s");
    world.put(&spy, boxed(json!({ "on": on }))).await.expect("a spy");
    let body = world.read(&spy).await;
    let seen = body["properties"]["seen"].as_str().expect("it saw something");
    assert!(seen.contains("\"weight\":1") && !seen.contains("opensesame"), "{seen}");
}

#[tokio::test]
async fn another_provider_hears_of_a_change_without_its_secrets() {
    let world = world().await;
    let on = marble(&world, sealed("opensesame")).await;
    let spy = rg("providers/Contoso.Spies/spies/s");
    world.put(&spy, boxed(json!({ "on": on }))).await.expect("a spy");
    let mut heavier = sealed("opensesame again");
    heavier["properties"]["weight"] = json!(2);
    world.put(&on, heavier).await.expect("a change");
    let body = world.read(&spy).await;
    let heard = body["properties"]["overheard"].as_str().expect("it heard something");
    assert!(heard.contains("\"weight\":1") && heard.contains("\"weight\":2"), "{heard}");
    assert!(!heard.contains("opensesame"), "{heard}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever is wrong with a body, no answer shows what stands in a sealed field.
    #[test]
    fn no_answer_shows_a_secret(weight in any::<i64>(), at in 0_usize..6, title in "[a-z]{0,14}") {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        runtime.block_on(async {
            let world = world().await;
            world.put(&toy("boxes/b"), boxed(json!({}))).await.expect("a box");
            let mut body = sealed("S3CRET");
            body["properties"]["hint"] = json!(null);
            body["properties"]["weight"] = json!(weight);
            body["properties"]["title"] = json!(title);
            let broken = ["pin", "key", "code", "owner", "flaws", "places"][at];
            body["properties"][broken] = json!([{ "S3CRET": "S3CRET" }, "S3CRET"]);
            let path = toy("boxes/b/marbles/m");
            let answer = world.put(&path, body).await;
            assert!(!format!("{answer:?}").contains("S3CRET"), "{answer:?}");
        });
    }
}
