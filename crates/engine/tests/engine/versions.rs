//! A body through an older version: what it cannot say stays, what it cannot show is hidden.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::support::*;

#[tokio::test]
async fn an_older_version_keeps_what_it_cannot_express() {
    let world = world().await;
    world.put(&toy("boxes/b"), boxed(json!({ "note": "kept" }))).await.expect("a box");
    let path = toy("boxes/b/marbles/m");
    let new = json!({ "properties": {
        "weight": 5, "title": "t", "finish": "matt", "owner": { "kind": "child", "age": 9, "nick": "Jo" },
        "flaws": [{ "text": "a", "depth": 1 }, { "text": "b", "depth": 2 }],
        "places": { "home": { "shelf": 1, "room": "attic" } },
    }});
    world.put(&path, new).await.expect("made");
    let shown = world.get_as(&path, OLD).await.expect("there").body.expect("a body");
    let properties = shown["properties"].as_object().expect("properties");
    assert_eq!((properties.get("finish"), properties.get("title")), (None, None));
    assert_eq!(properties["caption"], "t");
    assert_eq!(properties["owner"], json!({ "kind": "child", "age": 9 }));
    assert_eq!(properties["flaws"], json!([{ "text": "a" }, { "text": "b" }]));
    assert_eq!(properties["places"], json!({ "home": { "shelf": 1 } }));
    let old = json!({ "properties": {
        "weight": 6, "caption": "u", "finish": "ignored", "owner": { "kind": "child", "nick": "ignored" },
        "flaws": [{ "text": "c" }], "places": { "home": { "shelf": 2 }, "away": {} },
    }});
    world.put_as(&path, OLD, old).await.expect("replaced");
    let body = world.read(&path).await;
    let properties = &body["properties"];
    assert_eq!((&properties["weight"], &properties["title"]), (&json!(6), &json!("u")));
    assert_eq!(properties["finish"], "matt");
    assert_eq!(properties["owner"], json!({ "kind": "child", "nick": "Jo" }));
    assert_eq!(properties["flaws"], json!([{ "text": "c", "depth": 1 }]));
    assert_eq!(
        properties["places"],
        json!({ "away": {}, "home": { "shelf": 2, "room": "attic" } })
    );
    world.put_as(&toy("boxes/b"), OLD, boxed(json!({}))).await.expect("replaced");
    assert_eq!(world.read(&toy("boxes/b")).await["properties"]["note"], "kept");
}

#[tokio::test]
async fn a_patch_through_an_older_version_keeps_as_much() {
    let world = world().await;
    world.put(&toy("boxes/b"), boxed(json!({}))).await.expect("a box");
    let path = toy("boxes/b/marbles/m");
    let new = json!({ "properties": {
        "weight": 5, "finish": "matt", "flaws": [{ "text": "a", "depth": 1 }],
    }});
    world.put(&path, new).await.expect("made");
    let patch = json!({ "properties": {
        "caption": "c", "finish": null, "flaws": [{ "text": "b", "depth": null }, { "text": "c" }],
    }});
    world.patch_as(&path, OLD, patch).await.expect("patched");
    let body = world.read(&path).await;
    assert_eq!(body["properties"]["finish"], "matt");
    assert_eq!(body["properties"]["title"], "c");
    assert_eq!(body["properties"]["flaws"], json!([{ "text": "b", "depth": 1 }, { "text": "c" }]));
}

#[tokio::test]
async fn another_kind_of_owner_takes_nothing_over() {
    let world = world().await;
    world.put(&toy("boxes/b"), boxed(json!({}))).await.expect("a box");
    let path = toy("boxes/b/marbles/m");
    let owned = |owner: Value| json!({ "properties": { "weight": 5, "owner": owner } });
    let child = json!({ "kind": "CHILD", "nick": "Jo", "diary": "d" });
    world.put(&path, owned(child)).await.expect("made");
    let shop = json!({ "kind": "shop", "street": "Main" });
    world.put_as(&path, OLD, owned(shop.clone())).await.expect("replaced");
    assert_eq!(world.read(&path).await["properties"]["owner"], shop);
}

fn optional(of: impl Strategy<Value = Value> + 'static) -> BoxedStrategy<Option<Value>> {
    proptest::option::of(of).boxed()
}

fn object(members: Vec<(&'static str, BoxedStrategy<Option<Value>>)>) -> BoxedStrategy<Value> {
    let (names, values): (Vec<_>, Vec<_>) = members.into_iter().unzip();
    values
        .prop_map(move |values| {
            let pairs = names.iter().zip(values).filter_map(|(n, v)| Some(((*n).to_owned(), v?)));
            Value::Object(pairs.collect::<Map<_, _>>())
        })
        .boxed()
}

fn word() -> BoxedStrategy<Value> {
    "[a-z]{1,6}".prop_map(Value::from).boxed()
}

fn some(of: BoxedStrategy<Value>) -> BoxedStrategy<Option<Value>> {
    of.prop_map(Some).boxed()
}

/// The sound properties of a marble, as the newest version writes them; lists have two items, so
/// that an old version's have the same places.
fn marble() -> BoxedStrategy<Value> {
    let number = || (0_i64..100).prop_map(Value::from);
    let flaw = || {
        object(vec![
            ("text", some(word())),
            ("depth", optional(number())),
            ("secret", optional(word())),
        ])
    };
    let flaws = (flaw(), flaw()).prop_map(|(a, b)| json!([a, b]));
    let place = object(vec![
        ("shelf", optional(number())),
        ("room", optional(word())),
        ("lock", optional(word())),
    ]);
    let child = object(vec![
        ("kind", some(Just(json!("child")).boxed())),
        ("age", optional(number())),
        ("diary", optional(word())),
        ("nick", optional(word())),
    ]);
    object(vec![
        ("weight", some((1_i64..=100).prop_map(Value::from).boxed())),
        ("title", optional(word())),
        ("maker", optional(word())),
        ("finish", optional(word())),
        ("pin", optional(word())),
        ("key", optional(word())),
        ("owner", some(child)),
        ("flaws", some(flaws.boxed())),
        ("places", some(place.prop_map(|place| json!({ "a/b~c": place })).boxed())),
    ])
}

/// What the old version can say of a marble.
fn spoken_old(properties: &Value) -> Value {
    let mut old = properties.clone();
    let map = old.as_object_mut().expect("an object");
    map.shift_remove("finish");
    if let Some(title) = map.shift_remove("title") {
        map.insert("caption".to_owned(), title);
    }
    old["owner"].as_object_mut().expect("an owner").shift_remove("nick");
    for flaw in old["flaws"].as_array_mut().expect("flaws") {
        flaw.as_object_mut().expect("a flaw").shift_remove("depth");
    }
    old["places"]["a/b~c"].as_object_mut().expect("a place").shift_remove("room");
    old
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().build().expect("a runtime")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Said anew through the old version, nothing changes: neither body nor secrets.
    #[test]
    fn a_round_trip_through_the_old_version_changes_nothing(properties in marble()) {
        runtime().block_on(async {
            let world = world().await;
            world.put(&toy("boxes/b"), boxed(json!({}))).await.expect("a box");
            let path = toy("boxes/b/marbles/m");
            world.put(&path, json!({ "properties": properties })).await.expect("made");
            let before = world.document(&path).await.expect("stored");
            let old = json!({ "properties": spoken_old(&properties) });
            world.put_as(&path, OLD, old).await.expect("replaced");
            let after = world.document(&path).await.expect("stored");
            let read = |bytes: &[u8]| -> Value { serde_json::from_slice(bytes).expect("JSON") };
            assert_eq!(read(&after.body), read(&before.body));
            assert_eq!(after.secrets.0, before.secrets.0);
        });
    }
}
