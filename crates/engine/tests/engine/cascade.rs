//! Deletion with all below: in chunks, with effects and names, whatever interrupts it.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use arm::Verb;
use contract::Outcome;
use engine::Profile;
use futures_util::FutureExt as _;
use serde_json::json;
use store::{Filter, Query};

use crate::support::*;

fn group() -> String {
    format!("{SUB}/resourceGroups/rg")
}

async fn fill(world: &World, boxes: usize, cards: usize) {
    for b in 0..boxes {
        let body = boxed(json!({ "handle": format!("h{b}") }));
        world.put(&toy(&format!("boxes/b{b:03}")), body).await.expect("a box");
        for c in 0..cards {
            let path = toy(&format!("boxes/b{b:03}/cards/c{c:03}"));
            world.put(&path, json!({ "properties": {} })).await.expect("a card");
        }
    }
}

async fn count(world: &World) -> u64 {
    let under = arm::ResourceId::parse(&group()).expect("an id").key();
    let query = Query::Count(Filter::Below { under });
    world.store.read(vec![query]).await.expect("a snapshot").take_count()
}

#[tokio::test]
async fn a_leaf_goes_in_one_piece() {
    let world = world().await;
    world.put(&toy("kits/k"), boxed(json!({}))).await.expect("a kit");
    let reply = world.delete(&toy("kits/k")).await.expect("deleted");
    assert_eq!((reply.outcome, reply.body), (Outcome::Ok, None));
    assert_eq!(world.delete(&toy("kits/k")).await.expect("absent").outcome, Outcome::NoContent);
}

#[tokio::test]
async fn a_type_that_refuses_is_heard() {
    let world = world().await;
    world.put(&toy("boxes/b"), boxed(json!({ "nailed": true }))).await.expect("made");
    let refusal = world.delete(&toy("boxes/b")).await.expect_err("nailed");
    assert_eq!((refusal.error.code.as_str(), refusal.by_gateway), ("BoxIsNailed", false));
    assert_eq!(state(&world.read(&toy("boxes/b")).await), "Succeeded");
}

#[tokio::test]
async fn a_group_goes_with_all_that_is_in_it() {
    let world = world().await;
    fill(&world, 130, 4).await;
    assert_eq!(count(&world).await, 650);
    let reply = world.delete(&group()).await.expect("deleted");
    assert_eq!(reply.outcome, Outcome::Accepted);
    assert_eq!(reply.links.azure_async_operation, None);
    assert_eq!(count(&world).await, 0);
    assert_eq!(code(world.get(&group()).await), "ResourceGroupNotFound");
    for b in [0, 64, 129] {
        assert_eq!(world.claim("handles", &format!("h{b}")).await, None);
    }
    let done = world.follow(&reply.links.location.expect("a URL")).await.expect("done");
    assert_eq!((done.outcome, done.body), (Outcome::Ok, None));
    assert!(world.jobs().await.is_empty());
}

#[tokio::test]
async fn a_deletion_with_children_and_no_operation_ends_in_the_request() {
    let world = world().await;
    world.put(&toy("kits/k"), boxed(json!({ "parts": ["a", "b"] }))).await.expect("a kit");
    let reply = world.delete(&toy("kits/k")).await.expect("deleted");
    assert_eq!(reply.outcome, Outcome::Ok);
    assert_eq!((world.claim("parts", "k-a").await, count(&world).await), (None, 0));
}

#[tokio::test]
async fn a_closing_group_takes_nothing_more() {
    let world = world().await;
    fill(&world, 1, 0).await;
    world.hold(Verb::Delete);
    world.delete(&group()).await.expect("begun");
    assert_eq!(state(&world.read(&group()).await), "Deleting");
    let body = || boxed(json!({}));
    for answer in [
        world.put(&group(), json!({ "location": "eastus" })).await,
        world.delete(&group()).await,
        world.put(&toy("boxes/new"), body()).await,
        world.patch(&toy("boxes/b000"), json!({})).await,
        world.delete(&toy("boxes/b000")).await,
        world.put(&toy("boxes/b000/cards/c"), json!({ "properties": {} })).await,
        world.post(&toy("boxes/b000/shake"), json!(null)).await,
    ] {
        let refusal = answer.expect_err("closing");
        assert_eq!(refusal.error.code, "ResourceGroupBeingDeleted");
        assert_eq!(
            refusal.error.message,
            "The resource group 'rg' is in deprovisioning state and cannot perform this operation."
        );
    }
    assert!(world.get(&toy("boxes/b000")).await.is_ok());
    world.engine.finish(&world.token().await).await.expect("finished");
    assert_eq!(code(world.get(&toy("boxes/b000")).await), "ResourceGroupNotFound");
}

/// Dies behind each commit of a cascade in turn; the worker brings it to its end.
#[tokio::test]
async fn a_cascade_that_dies_anywhere_is_brought_to_its_end() {
    for survived in 0..4 {
        let store = stores::memory();
        let (dying, left) = stores::dying(Arc::clone(&store));
        let world = World::over(dying, Profile::Instant).await;
        fill(&world, 90, 4).await;
        left.store(survived, Ordering::Relaxed);
        assert!(world.delete(&group()).now_or_never().is_none(), "{survived}");
        let world = world.restarted_on(store);
        if survived < 3 {
            assert_eq!(state(&world.read(&group()).await), "Deleting");
            world.pass(29).await;
            assert_eq!(state(&world.read(&group()).await), "Deleting");
            world.pass(2).await;
        }
        assert_eq!((count(&world).await, world.jobs().await.len()), (0, 0), "{survived}");
        let operations = world.operations_on(&group()).await;
        assert_eq!(operations[0].status, arm::OperationStatus::Succeeded);
        world.put(&group(), json!({ "location": "westus" })).await.expect("a new group");
    }
}

#[tokio::test]
async fn what_is_in_flight_goes_with_its_group() {
    let world = world().await;
    world.hold(Verb::Put);
    world.put(&toy("boxes/b"), boxed(json!({}))).await.expect("begun");
    let token = world.token().await;
    world.delete(&group()).await.expect("deleted");
    assert_eq!(count(&world).await, 0);
    world.engine.finish(&token).await.expect("it ends");
    let operations = world.engine.operations(10).await.expect("operations");
    let one = operations.iter().find(|operation| operation.token == token).expect("kept");
    assert_eq!(one.status, arm::OperationStatus::Failed);
}
