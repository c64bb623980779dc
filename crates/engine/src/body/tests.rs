use std::collections::BTreeMap;

use arm::{Caller, CallerKind, ResourceId, SystemData};
use contract::{Envelope, Field, FieldTree, Members};
use proptest::prelude::*;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::*;

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code)]
struct Lamp {
    #[schemars(length(min = 1, max = 5))]
    name: String,
    color: Option<Color>,
    #[schemars(range(min = 1, max = 9), extend("x-coerced" = true))]
    power: Option<i64>,
    #[schemars(extend("x-coerced" = true))]
    on: Option<bool>,
    #[schemars(extend("x-create-only" = true))]
    maker: Option<String>,
    #[schemars(extend("x-read-only" = true))]
    state: Option<String>,
    #[schemars(extend("x-since" = "2024-01-01"))]
    mood: Option<String>,
    #[schemars(extend("x-sealed" = "mask", "x-mask" = "***"))]
    key: Option<String>,
    socket: Option<Socket>,
    #[schemars(length(max = 2))]
    bulbs: Option<Vec<Bulb>>,
    rooms: Option<BTreeMap<String, Bulb>>,
    owner: Option<Owner>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code)]
struct Owner {
    kind: String,
    #[schemars(extend("x-read-only" = true))]
    serial: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
enum Color {
    WarmWhite,
    Red,
}

#[derive(Deserialize, JsonSchema)]
#[serde(tag = "kind")]
#[allow(dead_code)]
enum Socket {
    Wall(Bulb),
    Floor { cable: i64 },
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code)]
struct Bulb {
    watts: Option<i64>,
    #[schemars(extend("x-since" = "2024-01-01"))]
    hue: Option<i64>,
    #[schemars(extend("x-read-only" = true))]
    serial: Option<String>,
    #[schemars(extend("x-sealed" = "omit"))]
    code: Option<String>,
}

fn tree() -> FieldTree {
    let properties = Field::of::<Lamp>("properties", |_| None).required();
    FieldTree::resource(properties, Vec::new())
}

fn version(date: &str) -> ApiVersion {
    ApiVersion::parse(date).expect("a version")
}

fn map(value: Value) -> Map<String, Value> {
    object(value).expect("an object")
}

/// The properties as they are once they were read.
fn cleaned(date: &str, properties: Value) -> Value {
    let mut body = map(json!({ "properties": properties }));
    clean(&tree(), &version(date), &mut body);
    body.shift_remove("properties").unwrap_or_default()
}

fn told(properties: Value) -> Vec<(String, String)> {
    let faults = faults(&tree(), None, &map(json!({ "properties": properties })));
    faults.into_iter().map(|fault| (fault.target, fault.message)).collect()
}

#[test]
fn bytes_become_json_within_bounds() {
    assert_eq!(parse(b"\xef\xbb\xbf {\"a\":1}").ok(), Some(json!({ "a": 1 })));
    assert_eq!(parse(b" \n").ok(), Some(Value::Null));
    let nested = |depth| [b"[".repeat(depth), b"]".repeat(depth)].concat();
    assert!(parse(&nested(64)).is_ok());
    let deep = parse(&nested(65)).expect_err("too deep");
    assert!(deep.message.contains("it nests deeper than 64 levels"), "{deep}");
    assert!(parse(b"{\"a\":\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[[\"}").is_ok());
    let error = parse(b"{\"secret\": opensesame}").expect_err("no JSON");
    assert_eq!(
        error.message,
        "The request content was invalid and could not be deserialized: 'unexpected token, line 1, \
         position 12'."
    );
    let error = parse(b"{\"a\": \"x").expect_err("cut off");
    assert!(error.message.contains("it ends too early"), "{error}");
    assert!(parse(b"{\"a\": \"\xff\"}").is_err());
}

#[test]
fn names_and_words_are_folded_and_nulls_go() {
    let read = cleaned(
        "2024-01-01",
        json!({
            "NAME": "x", "Color": "WARMwhite", "mood": null, "Unknown": null, "other": { "a": null },
            "socket": { "KIND": "wall", "WATTS": 4, "hue": null }, "bulbs": [{ "Watts": 1 }, null],
            "rooms": { "Hall": { "WATTS": 2 }, "attic": null },
        }),
    );
    assert_eq!(
        read,
        json!({
            "other": { "a": null }, "name": "x", "color": "WarmWhite",
            "socket": { "kind": "Wall", "watts": 4 }, "bulbs": [{ "watts": 1 }, null],
            "rooms": { "Hall": { "watts": 2 } },
        })
    );
    assert_eq!(cleaned("2024-01-01", json!({ "NAME": "a", "name": "b" })), json!({ "name": "b" }));
}

#[test]
fn text_is_coerced_only_where_the_service_does() {
    let read = cleaned("2024-01-01", json!({ "power": " 3 ", "on": "TRUE", "name": "5" }));
    assert_eq!(read, json!({ "power": 3, "on": true, "name": "5" }));
    let read =
        cleaned("2024-01-01", json!({ "power": "3x", "on": "yes", "bulbs": [{ "watts": "1" }] }));
    assert_eq!(read, json!({ "power": "3x", "on": "yes", "bulbs": [{ "watts": "1" }] }));
}

#[test]
fn what_a_client_cannot_say_is_dropped() {
    let said = json!({
        "state": "x", "mood": "m", "bulbs": [{ "hue": 1, "serial": "s" }],
        "socket": { "kind": "Wall", "hue": 2, "serial": "s" }, "rooms": { "a": { "hue": 3, "serial": "s" } },
    });
    let left = json!({ "bulbs": [{}], "socket": { "kind": "Wall" }, "rooms": { "a": {} } });
    assert_eq!(cleaned("2023-12-31", said.clone()), left);
    let left = json!({
        "mood": "m", "bulbs": [{ "hue": 1 }], "socket": { "kind": "Wall", "hue": 2 },
        "rooms": { "a": { "hue": 3 } },
    });
    assert_eq!(cleaned("2024-01-01-preview", said), left);
}

/// A stored one.
fn lamp(properties: Value) -> Envelope {
    let caller = Caller {
        kind: CallerKind::User,
        object_id: "o".into(),
        tenant_id: "t".into(),
        display: "d".into(),
    };
    let id = ResourceId::parse("/providers/Contoso.House/lamps/l").expect("an id");
    Envelope::new(id, properties, SystemData::created(&caller, jiff::Timestamp::UNIX_EPOCH))
}

fn carried(date: &str, stored: Value, body: Value, whole: bool) -> Value {
    let (stored, mut body) = (lamp(stored), map(json!({ "properties": body })));
    carry(&tree(), &version(date), &Stored(&stored), &mut body, whole);
    body.shift_remove("properties").expect("they stay")
}

#[test]
fn what_a_client_could_not_say_is_kept() {
    let bulb = |watts, hue| json!({ "watts": watts, "hue": hue, "serial": "s" });
    let stored = json!({
        "name": "n", "state": "on", "mood": "m", "maker": "Acme", "socket": { "kind": "Wall", "hue": 1 },
        "bulbs": [bulb(1, 2), bulb(3, 4)], "rooms": { "a": bulb(5, 6), "b": bulb(7, 8) },
    });
    let body = json!({
        "name": "o", "socket": { "kind": "Wall" }, "bulbs": [{ "watts": 9 }], "rooms": { "b": {}, "c": {} },
    });
    let kept = json!({
        "name": "o", "socket": { "kind": "Wall", "hue": 1 }, "bulbs": [{ "watts": 9, "hue": 2, "serial": "s" }],
        "rooms": { "b": { "hue": 8, "serial": "s" }, "c": {} }, "maker": "Acme", "state": "on", "mood": "m",
    });
    assert_eq!(carried("2023-01-01", stored.clone(), body.clone(), true), kept);
    let part = carried("2024-01-01", stored.clone(), body, false);
    assert_eq!((part.get("maker"), part.get("mood")), (None, None));
    assert_eq!(part["bulbs"], json!([{ "watts": 9, "serial": "s" }]));
    let owned = json!({ "name": "n", "owner": { "kind": "Wall", "serial": "s" } });
    let left = carried("2023-01-01", owned.clone(), json!({ "name": "n" }), true);
    assert_eq!(left, json!({ "name": "n" }), "an object without what it must have goes");
    let same = json!({ "name": "n", "owner": { "kind": "Floor" } });
    assert_eq!(carried("2023-01-01", owned, same, true)["owner"]["serial"], "s");
    let floor = json!({ "socket": { "kind": "Floor", "cable": 1 } });
    assert_eq!(carried("2023-01-01", stored, floor.clone(), true)["socket"], floor["socket"]);
}

#[test]
fn every_fault_has_its_name_and_no_value() {
    let rows = [
        (json!({}), vec![("name", "The required property 'name' is missing or null.")]),
        (json!({ "name": "" }), vec![("name", "The length must be between 1 and 5 characters.")]),
        (json!({ "name": "äöüßé", "power": 9 }), vec![]),
        (
            json!({ "name": 1, "power": 10, "on": 1, "color": "Blue" }),
            vec![
                ("name", "The value must be a string."),
                ("color", "The value must be one of: WarmWhite, Red."),
                ("power", "The value must be an integer between 1 and 9."),
                ("on", "The value must be true or false."),
            ],
        ),
        (
            json!({ "name": "n", "power": 1.5, "socket": {}, "bulbs": {}, "rooms": [] }),
            vec![
                ("power", "The value must be an integer between 1 and 9."),
                ("socket.kind", "The required property 'kind' is missing or null."),
                ("bulbs", "The value must be a list."),
                ("rooms", "The value must be an object."),
            ],
        ),
        (
            json!({ "name": "n", "socket": { "kind": "Floor" }, "bulbs": [1, {}, { "watts": "w" }] }),
            vec![
                ("socket.cable", "The required property 'cable' is missing or null."),
                ("bulbs", "The list must have at most 2 items."),
                ("bulbs[0]", "The value must be an object."),
                ("bulbs[2].watts", "The value must be an integer."),
            ],
        ),
        (
            json!({ "name": "n", "socket": { "kind": 5 }, "rooms": { "a": { "watts": u64::MAX } } }),
            vec![
                ("socket.kind", "The value must be one of: Wall, Floor."),
                ("rooms.a.watts", "The value must be an integer."),
            ],
        ),
    ];
    for (properties, expected) in rows {
        let expected: Vec<(String, String)> =
            expected.into_iter().map(|(target, text)| (target.into(), text.into())).collect();
        assert_eq!(told(properties.clone()), expected, "{properties}");
    }
}

#[test]
fn faults_are_told_up_to_a_bound() {
    let rooms: Map<String, Value> = (0..500).map(|n| (n.to_string(), json!(1))).collect();
    assert_eq!(told(json!({ "name": "n", "rooms": rooms })).len(), 100);
}

#[test]
fn what_is_fixed_may_be_set_once() {
    let changed = |old: Value, new: Value| {
        let (old, new) = (lamp(old), map(json!({ "properties": new })));
        faults(&tree(), Some(&Stored(&old)), &new).len()
    };
    let named = |maker: Value| json!({ "name": "n", "maker": maker });
    assert_eq!(changed(json!({ "name": "n" }), named(json!("a"))), 0);
    assert_eq!(changed(named(json!("a")), named(json!("a"))), 0);
    assert_eq!(changed(named(json!("a")), named(json!("b"))), 1);
    assert_eq!(changed(named(json!("a")), json!({ "name": "n" })), 1);
}

/// The examples of RFC 7396, appendix A, whose target is an object.
#[test]
fn patches_merge_as_the_standard_says() {
    let rows = [
        (json!({"a":"b"}), json!({"a":"c"}), json!({"a":"c"})),
        (json!({"a":"b"}), json!({"b":"c"}), json!({"a":"b","b":"c"})),
        (json!({"a":"b"}), json!({"a":null}), json!({})),
        (json!({"a":"b","b":"c"}), json!({"a":null}), json!({"b":"c"})),
        (json!({"a":["b"]}), json!({"a":"c"}), json!({"a":"c"})),
        (json!({"a":"c"}), json!({"a":["b"]}), json!({"a":["b"]})),
        (json!({"a":{"b":"c"}}), json!({"a":{"b":"d","c":null}}), json!({"a":{"b":"d"}})),
        (json!({"a":[{"b":"c"}]}), json!({"a":[1]}), json!({"a":[1]})),
        (json!({"e":null}), json!({"a":1}), json!({"e":null,"a":1})),
        (json!({}), json!({"a":{"bb":{"ccc":null}}}), json!({"a":{"bb":{}}})),
        (json!({"a":5}), json!({"a":{"b":null,"c":1}}), json!({"a":{"c":1}})),
    ];
    for (target, patch, expected) in rows {
        let mut target = map(target);
        merge_patch(&mut target, map(patch.clone()));
        assert_eq!(Value::Object(target), expected, "{patch}");
    }
}

/// What is written in the open, and what is sealed.
fn split(whole: &Value) -> (Value, Vec<(String, Value)>) {
    let open = serde_json::to_value(seal::Open::of(&tree(), whole)).expect("it is JSON");
    let secrets = seal::secrets(&tree(), whole).into_iter();
    (open, secrets.map(|(pointer, value)| (pointer, value.clone())).collect())
}

#[test]
fn secrets_leave_and_come_back_to_their_place() {
    let whole = json!({
        "name": "n", "key": "1", "socket": { "kind": "Wall", "code": "2" },
        "bulbs": [{ "watts": 1 }, { "code": "3" }], "rooms": { "a/b~c": { "code": "4" }, "~1": { "code": "5" } },
    });
    let (mut open, secrets) = split(&whole);
    let pointers: Vec<&str> = secrets.iter().map(|(pointer, _)| pointer.as_str()).collect();
    assert_eq!(
        pointers,
        ["/key", "/socket/code", "/bulbs/1/code", "/rooms/a~1b~0c/code", "/rooms/~01/code"]
    );
    let bare = json!({
        "name": "n", "socket": { "kind": "Wall" }, "bulbs": [{ "watts": 1 }, {}],
        "rooms": { "a/b~c": {}, "~1": {} },
    });
    assert_eq!(open, bare);
    seal::join(&mut open, secrets);
    assert_eq!(open, whole);
    seal::mask(&tree(), None, &mut open);
    assert_eq!(
        open,
        json!({
            "name": "n", "key": "***", "socket": { "kind": "Wall" }, "bulbs": [{ "watts": 1 }, {}],
            "rooms": { "a/b~c": {}, "~1": {} },
        })
    );
}

/// Any JSON, with the names and words a lamp knows among others.
fn anything() -> impl Strategy<Value = Value> {
    let words = [
        "name", "color", "power", "maker", "state", "mood", "key", "socket", "bulbs", "rooms",
        "owner", "kind", "watts", "hue", "serial", "code", "Wall", "Floor", "red", "NAME", "a/b",
        "~", "",
    ];
    let word = proptest::sample::select(words.to_vec()).prop_map(str::to_owned);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        word.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 5, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            proptest::collection::vec((word.clone(), inner), 0..6)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn cleaning_twice_is_cleaning_once(properties in anything()) {
        let once = cleaned("2023-01-01", properties);
        if !once.is_null() {
            prop_assert_eq!(cleaned("2023-01-01", once.clone()), once);
        }
    }

    #[test]
    fn splitting_and_joining_changes_nothing(properties in anything()) {
        let (mut open, secrets) = split(&properties);
        prop_assert!(split(&open).1.is_empty());
        seal::join(&mut open, secrets);
        prop_assert_eq!(open, properties);
    }

    #[test]
    fn carrying_is_stable_and_keeps_what_is_there(stored in anything(), body in anything()) {
        let once = carried("2023-01-01", stored.clone(), body, true);
        prop_assert_eq!(carried("2023-01-01", stored, once.clone(), true), once);
    }

    /// The branches of a tree are a short way to what the whole tree leads to.
    #[test]
    fn branches_do_what_the_whole_tree_does(
        stored in anything(), body in anything(), whole in any::<bool>(), old in any::<bool>(),
    ) {
        let (tree, stored) = (tree(), lamp(stored));
        let stored = Stored(&stored);
        let version = version(if old { "2023-01-01" } else { "2024-01-01" });
        let body = map(json!({ "properties": body }));
        let both = |change: &dyn Fn(&Members, &mut Map<String, Value>), branches: &Members| {
            let (mut short, mut long) = (body.clone(), body.clone());
            change(branches, &mut short);
            change(tree.root(), &mut long);
            prop_assert_eq!(short, long);
            Ok(())
        };
        both(&|members, body| facets::strip(members, &version, body), tree.gated())?;
        both(&|members, body| hide(members, &version, body), tree.gated())?;
        let carry = |members: &Members, body: &mut Map<String, Value>| {
            facets::carry(members, &version, &stored, body, whole);
        };
        both(&carry, tree.carried())?;
        let faults = |members| {
            let mut faults = Vec::new();
            facets::changed(members, &stored, &body, "", &mut faults);
            faults
        };
        prop_assert_eq!(faults(tree.carried()), faults(tree.root()));
    }

    #[test]
    fn a_patch_with_itself_is_that_without_nulls(patch in anything(), target in anything()) {
        if let (Value::Object(patch), Value::Object(mut target)) = (patch, target) {
            merge_patch(&mut target, patch.clone());
            let once = target.clone();
            merge_patch(&mut target, patch);
            prop_assert_eq!(target, once);
        }
    }

    #[test]
    fn no_check_panics_and_none_tells_more_than_it_may(properties in anything()) {
        let told = told(properties);
        prop_assert!(told.len() <= 100);
    }
}
