//! Collections: pages without gaps, totals, filters, links.

use serde_json::{Value, json};

use crate::support::*;

async fn cards(world: &World, count: usize) -> String {
    world.put(&toy("boxes/b"), boxed(json!({}))).await.expect("a box");
    for card in 0..count {
        let suit = if card % 3 == 0 { "hearts" } else { "spades" };
        let body = json!({ "properties": { "suit": suit, "rank": card } });
        world.put(&toy(&format!("boxes/b/cards/c{card:02}")), body).await.expect("a card");
    }
    toy("boxes/b/cards")
}

async fn page(world: &World, path: &str, query: &[(&str, &str)]) -> Value {
    world.list(path, query).await.expect("a page").body.expect("a body")
}

fn names(page: &Value) -> Vec<String> {
    let items = page["value"].as_array().expect("items");
    items.iter().map(|item| item["name"].as_str().expect("a name").to_owned()).collect()
}

/// The names of all pages, and how many there were.
async fn all(world: &World, path: &str, query: &[(&str, &str)]) -> (Vec<String>, usize) {
    let mut now = page(world, path, query).await;
    let (mut found, mut pages) = (names(&now), 1);
    while let Some(next) = now.get("nextLink") {
        let next = next.as_str().expect("text").to_owned();
        assert!(next.starts_with(&format!("{ORIGIN}{path}?api-version={NEW}&")), "{next}");
        now = world.follow_list(&next).await.expect("a page").body.expect("a body");
        found.extend(names(&now));
        pages += 1;
    }
    (found, pages)
}

fn expected(cards: impl IntoIterator<Item = usize>) -> Vec<String> {
    cards.into_iter().map(|card| format!("c{card:02}")).collect()
}

#[tokio::test]
async fn pages_have_no_gaps() {
    let world = world().await;
    let path = cards(&world, 12).await;
    assert_eq!(all(&world, &path, &[]).await, (expected(0..12), 3));
    assert_eq!(all(&world, &path, &[("$top", "4")]).await, (expected(0..12), 3));
    assert_eq!(all(&world, &path, &[("$top", "12")]).await, (expected(0..12), 1));
    assert_eq!(all(&world, &path, &[("$skip", "7")]).await, (expected(7..12), 1));
    assert_eq!(all(&world, &path, &[("$skip", "3"), ("$top", "2")]).await, (expected(3..12), 5));
    assert_eq!(all(&world, &path, &[("$skip", "12")]).await, (expected([]), 1));
    let most = usize::MAX.to_string();
    assert_eq!(all(&world, &path, &[("$skip", &most)]).await, (expected([]), 1));
    assert_eq!(all(&world, &path, &[("$top", &most)]).await, (expected(0..12), 1));
}

#[tokio::test]
async fn a_filter_goes_along_with_the_pages() {
    let world = world().await;
    let path = cards(&world, 20).await;
    let filter = [("$filter", "suit eq 'Hearts' and rank gt 2"), ("$top", "2")];
    let (found, pages) = all(&world, &path, &filter).await;
    assert_eq!((found, pages), (expected([3, 6, 9, 12, 15, 18]), 3));
    let skipped = all(&world, &path, &[("$filter", "suit eq 'hearts'"), ("$skip", "5")]).await;
    assert_eq!(skipped, (expected([15, 18]), 1));
}

#[tokio::test]
async fn a_total_counts_all_pages() {
    let world = world().await;
    let path = cards(&world, 20).await;
    assert_eq!(page(&world, &path, &[("$top", "3")]).await["count"], 20);
    assert_eq!(
        page(&world, &path, &[("$filter", "suit eq 'hearts'"), ("$top", "3")]).await["count"],
        7
    );
    assert_eq!(
        page(&world, &path, &[("$filter", "suit eq 'clubs'")]).await,
        json!({ "value": [], "count": 0 })
    );
}

#[tokio::test]
async fn a_page_behind_something_deleted_goes_on() {
    let world = world().await;
    let path = cards(&world, 12).await;
    let first = page(&world, &path, &[]).await;
    for card in [4, 5] {
        world.delete(&toy(&format!("boxes/b/cards/c{card:02}"))).await.expect("deleted");
    }
    let next = first["nextLink"].as_str().expect("more");
    let second = world.follow_list(next).await.expect("a page").body.expect("a body");
    assert_eq!(names(&second), expected(6..11));
}

#[tokio::test]
async fn what_cannot_be_read_in_a_query_is_refused() {
    let world = world().await;
    let path = cards(&world, 1).await;
    for (name, value) in
        [("$top", "0"), ("$skip", "-1"), ("$filter", "color eq 'red'"), ("$skiptoken", "x")]
    {
        let refusal = world.list(&path, &[(name, value)]).await.expect_err(name);
        assert_eq!(
            (refusal.error.code.as_str(), refusal.error.target.as_deref()),
            ("InvalidQueryParameterValue", Some(name))
        );
        assert!(!refusal.by_gateway);
    }
    assert_eq!(
        names(&page(&world, &path, &[("$filter", ""), ("color", "red")]).await),
        expected([0])
    );
}

#[tokio::test]
async fn types_without_skip_and_count_show_neither() {
    let world = world().await;
    for name in ["a", "b", "c"] {
        world.put(&toy(&format!("boxes/{name}")), boxed(json!({}))).await.expect("a box");
    }
    let one = page(&world, &toy("boxes"), &[("$top", "2"), ("$skip", "1")]).await;
    assert_eq!((names(&one), one.get("count")), (vec!["a".to_owned(), "b".to_owned()], None));
    assert!(one["nextLink"].as_str().is_some_and(|link| link.contains("&$top=2&")), "{one}");
    let everywhere = format!("{SUB}/providers/Contoso.Toys/boxes");
    assert_eq!(names(&page(&world, &everywhere, &[]).await), ["a", "b", "c"]);
    assert_eq!(page(&world, &toy("chests"), &[]).await, json!({ "value": [] }));
}

#[tokio::test]
async fn tracked_resources_are_listed_without_their_properties() {
    let world = world().await;
    let body = json!({ "location": "eastus", "tags": { "Env": "prod" }, "sku": { "name": "S" }, "properties": {} });
    world.put(&toy("boxes/b"), body).await.expect("a box");
    world.put(&toy("boxes/b/cards/c"), json!({ "properties": {} })).await.expect("a card");
    world.put(&toy("kits/k"), boxed(json!({}))).await.expect("a kit");
    for path in [rg("resources"), format!("{SUB}/resources")] {
        let shown = page(&world, &path, &[("$expand", "")]).await;
        let plain = json!({
            "id": toy("boxes/b"), "name": "b", "type": "Contoso.Toys/boxes", "location": "eastus",
            "tags": { "Env": "prod" }, "sku": { "name": "S" },
        });
        assert_eq!(
            (names(&shown), &shown["value"][0]),
            (vec!["b".to_owned(), "k".to_owned()], &plain)
        );
    }
    let expand = [("$expand", "createdTime,changedTime, ProvisioningState")];
    let shown = page(&world, &rg("resources"), &expand).await;
    assert_eq!(shown["value"][0]["provisioningState"], "Succeeded");
    assert_eq!(shown["value"][1]["createdTime"], "2024-08-01T12:00:00.0000000Z");
    let filter = |text| [("$filter", text)];
    let by_tag = filter("tagName eq 'env' and tagValue eq 'prod'");
    assert_eq!(names(&page(&world, &rg("resources"), &by_tag).await), ["b"]);
    let by_type = filter("resourceType eq 'contoso.toys/KITS'");
    assert_eq!(names(&page(&world, &rg("resources"), &by_type).await), ["k"]);
}

#[tokio::test]
async fn views_are_listed() {
    let world = world().await;
    cards(&world, 0).await;
    let marble = json!({ "properties": { "weight": 1 } });
    world.put(&toy("boxes/b/marbles/m"), marble).await.expect("a marble");
    let shown = page(&world, &toy("boxes/b/colors"), &[]).await;
    assert_eq!(
        shown["value"],
        json!([{ "name": "red", "marbles": 1 }, { "name": "blue", "marbles": 1 }])
    );
}

#[tokio::test]
async fn a_namespace_tells_its_operations() {
    let world = world().await;
    let path = "/providers/Contoso.Toys/operations";
    let shown = page(&world, path, &[]).await;
    let told = names(&shown);
    for name in [
        "Contoso.Toys/register/action",
        "Contoso.Toys/boxes/read",
        "Contoso.Toys/boxes/write",
        "Contoso.Toys/boxes/delete",
        "Contoso.Toys/boxes/shake/action",
        "Contoso.Toys/checkName/action",
        "Contoso.Toys/count/action",
        "Contoso.Toys/boxes/colors/read",
    ] {
        assert_eq!(told.iter().filter(|told| *told == name).count(), 1, "{name}");
    }
    assert!(!told.iter().any(|name| name == "Contoso.Toys/boxes/colors/write"));
    let display = &shown["value"][1]["display"];
    assert_eq!(
        (&display["provider"], &display["resource"]),
        (&json!("Contoso Toys"), &json!("Box"))
    );
    let wrong = engine::ListRequest { call: world.call(path, "1999-01-01"), query: Vec::new() };
    assert_eq!(
        code(world.engine.list(wrong).await.map(crate::support::told)),
        "InvalidApiVersionParameter"
    );
}
