//! Whatever is asked, the answer is ARM's: never a panic, never a 500.

use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::toys;
use axum::body::Body;
use axum::http::{Request, Uri, header};
use proptest::prelude::*;
use scenario::{Server, answer};

/// What paths are made of, of ARM's own and of the toys'.
const WORDS: [&str; 19] = [
    "subscriptions",
    "bbbbbbbb-0000-4000-8000-000000000002",
    "resourceGroups",
    "g",
    "providers",
    "Contoso.Toys",
    "balls",
    "kites",
    "boxes",
    "b",
    "marbles",
    "locations",
    "relics",
    "operationStatuses",
    "poke",
    "register",
    "resources",
    "metadata",
    "oauth2",
];

fn segment() -> impl Strategy<Value = String> {
    let word = || prop::sample::select(&WORDS[..]);
    prop_oneof![
        6 => word().prop_map(str::to_owned),
        // Splitting comes before decoding: these are one segment.
        2 => prop::collection::vec(word(), 2..4).prop_map(|words| words.join("%2F")),
        1 => Just("%2F%41%e2%82%ac".to_owned()),
        1 => "[!-~]{0,12}".prop_map(|text| text.replace(['/', '?', '#'], "")),
    ]
}

fn segments(most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(segment(), 0..most).prop_map(|segments| segments.join("/"))
}

/// Every level at which something may live, there or not.
fn scopes() -> impl Strategy<Value = String> {
    let subscription = "/subscriptions/bbbbbbbb-0000-4000-8000-000000000002";
    prop_oneof![
        Just(String::new()),
        Just(subscription.to_owned()),
        Just("/subscriptions/none".to_owned()),
        Just(format!("{subscription}/resourceGroups/g")),
        Just(format!("{subscription}/resourceGroups/none")),
        Just(format!("{subscription}/resourceGroups/g/providers/Contoso.Toys/boxes/b")),
        Just(format!("{subscription}/resourcegroups/G/PROVIDERS/contoso.toys/BOXES/B")),
        segments(4).prop_map(|path| format!("/{path}")),
    ]
}

/// Scopes on scopes on scopes.
fn nested() -> impl Strategy<Value = String> {
    let level = prop_oneof![
        Just("/providers/Contoso.Toys/boxes/b".to_owned()),
        Just("/providers/Contoso.Toys/balls/b".to_owned()),
        Just("/providers/Contoso.Toys".to_owned()),
        Just("/providers".to_owned()),
        segments(3).prop_map(|path| format!("/providers/{path}")),
    ];
    prop_oneof![
        8 => Just(String::new()),
        2 => prop::collection::vec(level.clone(), 1..5).prop_map(|levels| levels.concat()),
        1 => (level, 1_usize..400).prop_map(|(level, times)| level.repeat(times)),
    ]
}

fn leaves() -> impl Strategy<Value = String> {
    let types = ["balls", "kites", "boxes", "boxes/b/marbles", "locations/westeurope/relics"];
    let ty = prop::sample::select(types.to_vec());
    prop_oneof![
        3 => (ty.clone(), segments(3)).prop_map(|(ty, rest)| format!("/{ty}/{rest}")),
        2 => ty.clone().prop_map(|ty| format!("/{ty}/t")),
        1 => ty.prop_map(|ty| format!("/{ty}")),
    ]
    .prop_map(|leaf| format!("/providers/Contoso.Toys{leaf}"))
}

fn paths() -> impl Strategy<Value = String> {
    let query = prop_oneof![
        4 => Just("?api-version=2024-01-01".to_owned()),
        1 => "\\?api-version=([0-9-]|%c3%a4){0,14}(&[$a-z%=+']{0,12})?",
        1 => Just("?api-version=2024-01-01&$top=0&$filter=name eq 'x'".replace(' ', "%20")),
        1 => Just(String::new()),
    ];
    let path = prop_oneof![
        1 => segments(9).prop_map(|path| format!("/{path}")),
        1 => scopes(),
        3 => (scopes(), leaves()).prop_map(|(scope, leaf)| scope + &leaf),
        2 => (scopes(), nested(), leaves()).prop_map(|(scope, nested, leaf)| scope + &nested + &leaf),
    ];
    (path, query).prop_map(|(path, query)| path + &query)
}

fn methods() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["GET", "HEAD", "PUT", "PATCH", "POST", "DELETE", "OPTIONS"])
}

fn bodies() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        3 => Just(br#"{"location":"westeurope","properties":{"size":2}}"#.to_vec()),
        1 => Just(br#"{"properties":{"size":2}}"#.to_vec()),
        1 => "[{}\\[\\]\",:a-z0-9 ]{0,60}".prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 0..60),
    ]
}

async fn ask(server: &Server, method: &str, uri: Uri, body: Vec<u8>) -> u16 {
    toys::prepare(server).await;
    let request = Request::builder()
        .method(method)
        .uri(uri)
        .header(header::HOST, "localhost")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::AUTHORIZATION, server.authorization())
        .body(Body::from(body))
        .expect("the parts are sound");
    answer(server.service(), request).await.status
}

#[test]
fn no_request_is_answered_by_a_fault_of_ours() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let server = runtime.block_on(toys::server());
    let config = ProptestConfig { cases: 2000, failure_persistence: None, ..Default::default() };
    let seen = RefCell::new(BTreeSet::new());
    proptest!(config, |(method in methods(), path in paths(), body in bodies())| {
        // What is no URI never gets past the HTTP library.
        let Ok(uri) = path.parse::<Uri>() else { return Ok(()) };
        let status = runtime.block_on(ask(&server, method, uri, body));
        prop_assert!(status < 500 || status == 501, "{} {} answered {}", method, path, status);
        seen.borrow_mut().insert(status);
    });
    let seen = seen.into_inner();
    // The generator gets as far as the verbs, and not only to the door.
    for status in [200, 201, 204, 400, 404, 405] {
        assert!(seen.contains(&status), "{status} is not among {seen:?}");
    }
}
