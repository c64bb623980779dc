//! Whatever is sent, something is answered, and no defect of ours is the answer.

use arm::ErrorKind;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::support::*;

/// Names that mean something to a toy, among others.
fn name() -> BoxedStrategy<String> {
    let known = [
        "properties",
        "location",
        "tags",
        "sku",
        "kind",
        "identity",
        "zones",
        "id",
        "weight",
        "title",
        "owner",
        "flaws",
        "places",
        "key",
        "pin",
        "color",
        "size",
        "label",
        "steps",
        "handle",
        "of",
        "parts",
        "replaces",
        "provisioningState",
        "PROPERTIES",
        "Weight",
        "text",
        "depth",
        "age",
    ];
    prop_oneof![4 => proptest::sample::select(known.to_vec()).prop_map(str::to_owned), 1 => "\\PC{0,4}"]
        .boxed()
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,8}".prop_map(Value::from),
        proptest::sample::select(vec!["child", "shop", "eastus", "Red", "17", "true"])
            .prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 48, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            proptest::collection::vec((name(), inner), 0..6)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

fn body() -> impl Strategy<Value = Value> {
    prop_oneof![
        1 => value(),
        3 => value().prop_map(boxed),
        3 => value().prop_map(|properties| json!({ "properties": properties })),
    ]
}

fn sound(answer: &Answer) {
    if let Err(refusal) = answer {
        assert_ne!(refusal.error.kind, ErrorKind::Internal, "{refusal:?}");
        assert!(!refusal.error.code.is_empty() && !refusal.error.message.is_empty());
    }
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(future)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_json_is_answered(bodies in proptest::collection::vec(body(), 1..8)) {
        block_on(async {
            let world = world().await;
            world.put(&toy("boxes/b"), boxed(json!({ "label": "x" }))).await.expect("a box");
            let marble = json!({ "properties": { "weight": 1, "key": "k", "flaws": [{ "text": "t" }] } });
            world.put(&toy("boxes/b/marbles/m"), marble).await.expect("a marble");
            for body in bodies {
                for path in ["boxes/b", "boxes/b/marbles/m", "boxes/b/marbles/n", "kits/k", "friends/f"] {
                    let path = toy(path);
                    for version in [NEW, OLD] {
                        sound(&world.put_as(&path, version, body.clone()).await);
                        sound(&world.patch_as(&path, version, body.clone()).await);
                        sound(&world.get_as(&path, version).await);
                    }
                }
                let check = format!("{SUB}/providers/Contoso.Toys/checkName");
                sound(&world.post(&check, body.clone()).await);
                sound(&world.post(&toy("boxes/b/shake"), body).await);
            }
        });
    }

    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
        block_on(async {
            let world = world().await;
            let mut request = world.write(&toy("chests/c"), NEW, &Value::Null);
            request.body = bytes;
            sound(&world.engine.put(request).await.map(crate::support::told));
        });
    }

    #[test]
    fn any_query_is_answered(query in proptest::collection::vec(
        (proptest::sample::select(vec!["$top", "$skip", "$filter", "$skiptoken", "$expand", "x"]), "\\PC{0,12}"), 0..4)) {
        block_on(async {
            let world = world().await;
            world.put(&toy("boxes/b"), boxed(json!({}))).await.expect("a box");
            let query: Vec<(&str, &str)> = query.iter().map(|(k, v)| (*k, v.as_str())).collect();
            for path in [toy("boxes"), toy("boxes/b/cards"), rg("resources"), toy("boxes/b/colors")] {
                sound(&world.list(&path, &query).await);
            }
        });
    }
}

#[tokio::test]
async fn deep_bodies_are_refused() {
    let world = world().await;
    let mut request = world.write(&toy("chests/c"), NEW, &Value::Null);
    request.body = [b"{\"a\":".repeat(10_000), b"1".to_vec(), b"}".repeat(10_000)].concat();
    let refusal = world.engine.put(request).await.expect_err("too deep");
    assert_eq!(refusal.error.code, "InvalidRequestContent");
}

#[tokio::test]
async fn a_full_store_is_told() {
    let store = stores::full(stores::memory());
    let clock = std::sync::Arc::new(engine::ManualClock::new(jiff::Timestamp::UNIX_EPOCH));
    let world = World::empty(store, clock);
    let id = SUB.rsplit('/').next().expect("a part");
    let system = arm::SystemData::created(&caller(), jiff::Timestamp::UNIX_EPOCH);
    let subscription = provider_resources::subscription(id, "t", "Test", system);
    let error = world.engine.ensure(subscription).await.expect_err("full");
    assert_eq!(error.kind, ErrorKind::InsufficientStorage);
}
