//! Operations that run long: what is shown, where they are followed, how they end.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use arm::{ErrorKind, OperationStatus, Verb};
use contract::Outcome;
use engine::{HoldRule, Profile, worker};
use futures_util::FutureExt as _;
use jiff::SignedDuration;
use serde_json::json;

use crate::support::*;

async fn slow() -> World {
    World::over(stores::memory(), Profile::Documented).await
}

fn status_url(reply: &crate::support::Told) -> &str {
    reply.links.azure_async_operation.as_deref().expect("a status URL")
}

fn result_url(reply: &crate::support::Told) -> &str {
    reply.links.location.as_deref().expect("a result URL")
}

#[tokio::test]
async fn at_once_the_reply_shows_the_first_state_and_the_last_is_stored() {
    let world = world().await;
    let path = toy("boxes/b");
    let reply = world.put(&path, boxed(json!({ "steps": 5 }))).await.expect("made");
    assert_eq!(reply.outcome, Outcome::Created);
    assert_eq!(state(reply.body.as_ref().expect("a body")), "Creating");
    assert_eq!(reply.links.retry_after_s, Some(1));
    let body = world.read(&path).await;
    assert_eq!((state(&body), &body["properties"]["taken"]), ("Succeeded", &json!(5)));
    let polled = world.follow(status_url(&reply)).await.expect("a status");
    let status = polled.body.expect("a body");
    assert_eq!(
        (&status["status"], polled.links.azure_async_operation),
        (&json!("Succeeded"), None)
    );
    assert_eq!(status["startTime"], status["endTime"]);
    let result = world.follow(result_url(&reply)).await.expect("a result");
    assert_eq!((result.outcome, result.body), (Outcome::Ok, Some(body)));
    let replaced = world.put(&path, boxed(json!({}))).await.expect("replaced");
    assert_eq!(state(replaced.body.as_ref().expect("a body")), "Updating");
    assert!(world.jobs().await.is_empty());
}

#[tokio::test]
async fn urls_are_absolute_and_every_spelling_is_answered() {
    let world = world().await;
    let reply = world.put(&toy("boxes/b"), boxed(json!({}))).await.expect("made");
    let token = world.token().await;
    let place = format!("{ORIGIN}{SUB}/providers/Contoso.Toys/locations/eastus");
    assert_eq!(status_url(&reply), format!("{place}/operationStatuses/{token}?api-version={NEW}"));
    assert_eq!(result_url(&reply), format!("{place}/operationResults/{token}?api-version={NEW}"));
    let alias = format!("{place}/operationsstatus/{}?api-version={NEW}", token.to_uppercase());
    let status = world.follow(&alias).await.expect("a status").body.expect("a body");
    assert_eq!(status["name"], token);
    let id = format!("{SUB}/providers/Contoso.Toys/locations/eastus/operationStatuses/{token}");
    assert_eq!(status["id"], id);
    let elsewhere = reply.links.location.as_deref().expect("a URL").replace("1111", "2222");
    assert_eq!(code(world.follow(&elsewhere).await), "OperationNotFound");
    let unknown = status_url(&reply).replace(&token, "none");
    assert_eq!(code(world.follow(&unknown).await), "OperationNotFound");
    world.rights.forbid("Contoso.Toys/boxes/read");
    assert_eq!(code(world.follow(status_url(&reply)).await), "AuthorizationFailed");
}

#[tokio::test]
async fn a_flag_turns_the_result_into_a_status() {
    let world = slow().await;
    let path = toy("chests/a%20b%23");
    let reply = world.put(&path, json!({ "location": "eastus" })).await.expect("made");
    let token = world.token().await;
    let result = format!("{ORIGIN}{path}/results/{token}?api-version={NEW}");
    let flagged = format!("{result}&asyncResponse");
    assert_eq!((status_url(&reply), result_url(&reply)), (flagged.as_str(), flagged.as_str()));
    let status = world.follow(&flagged).await.expect("a status");
    assert_eq!(status.body.as_ref().expect("a body")["status"], "InProgress");
    assert_eq!(status.links.location, Some(flagged.clone()));
    let waiting = world.follow(&result).await.expect("not yet");
    assert_eq!((waiting.outcome, &waiting.body), (Outcome::Accepted, &None));
    assert_eq!(waiting.links.retry_after_s, Some(1));
    world.pass(10).await;
    assert_eq!(
        state(&world.follow(&result).await.expect("done").body.expect("a body")),
        "Succeeded"
    );
    assert_eq!(
        world.follow(&flagged).await.expect("done").body.expect("a body")["status"],
        "Succeeded"
    );
}

#[tokio::test]
async fn as_documented_it_takes_its_time() {
    let world = slow().await;
    let path = toy("boxes/b");
    let reply = world.put(&path, boxed(json!({ "steps": 2 }))).await.expect("begun");
    assert_eq!(state(&world.read(&path).await), "Creating");
    for (passes, state_then, taken) in
        [(59, "Creating", 0), (1, "Creating", 1), (60, "Creating", 2), (60, "Succeeded", 2)]
    {
        world.pass(passes).await;
        let body = world.read(&path).await;
        assert_eq!((state(&body), &body["properties"]["taken"]), (state_then, &json!(taken)));
        let status = world.follow(status_url(&reply)).await.expect("a status").body.expect("it");
        let running = state_then == "Creating";
        assert_eq!(status["status"], if running { "Running" } else { "Succeeded" });
    }
    let gone = world.delete(&path).await.expect("begun");
    assert_eq!(gone.outcome, Outcome::Accepted);
    assert_eq!(state(&world.read(&path).await), "Deleting");
    world.pass(60).await;
    assert_eq!(code(world.get(&path).await), "ResourceNotFound");
    assert_eq!(world.follow(result_url(&gone)).await.expect("done").outcome, Outcome::NoContent);
}

#[tokio::test]
async fn while_one_runs_others_are_refused() {
    let world = world().await;
    let path = toy("boxes/b");
    world.hold(Verb::Put);
    world.put(&path, boxed(json!({}))).await.expect("begun");
    let marble = json!({ "properties": { "weight": 1 } });
    for answer in [
        world.put(&path, boxed(json!({}))).await,
        world.patch(&path, json!({})).await,
        world.delete(&path).await,
        world.post(&format!("{path}/shake"), json!(null)).await,
        world.put(&toy("boxes/b/marbles/m"), marble.clone()).await,
    ] {
        let error = answer.expect_err("busy").error;
        assert_eq!(
            (error.kind, error.code.as_str()),
            (ErrorKind::Conflict, "AnotherOperationInProgress")
        );
    }
    assert!(world.post(&format!("{path}/peek"), json!(null)).await.is_ok());
    assert!(world.put(&toy("boxes/b/cards/c"), json!({ "properties": {} })).await.is_ok());
    world.engine.finish(&world.token().await).await.expect("finished");
    assert!(world.put(&toy("boxes/b/marbles/m"), marble).await.is_ok());
}

#[tokio::test]
async fn a_held_operation_waits_for_a_word_and_survives_a_restart() {
    let world = world().await;
    let path = toy("boxes/b");
    world.hold(Verb::Put);
    let reply = world.put(&path, boxed(json!({ "steps": 3 }))).await.expect("begun");
    world.pass(1_000_000).await;
    assert_eq!(state(&world.read(&path).await), "Creating");
    let world = world.restarted();
    world.pass(1_000_000).await;
    let operation = world.engine.operations(10).await.expect("operations").remove(0);
    assert_eq!((operation.held, operation.status), (true, OperationStatus::InProgress));
    world.engine.finish(&operation.token).await.expect("finished");
    assert_eq!(state(&world.read(&path).await), "Succeeded");
    let status = world.follow(status_url(&reply)).await.expect("a status").body.expect("a body");
    assert_eq!(status["status"], "Succeeded");
    let again = world.engine.finish(&operation.token).await.expect_err("ended");
    assert_eq!(again.code, "OperationEnded");
    assert_eq!(
        world.engine.fail(&operation.token, "X", "x").await.expect_err("ended").code,
        "OperationEnded"
    );
    assert_eq!(world.engine.finish("none").await.expect_err("unknown").code, "OperationNotFound");
}

#[tokio::test]
async fn an_administrator_can_fail_an_operation() {
    let world = world().await;
    let path = toy("boxes/b");
    world.hold(Verb::Put);
    let reply = world.put(&path, boxed(json!({}))).await.expect("begun");
    world.engine.fail(&world.token().await, "NoRoom", "There is no room.").await.expect("failed");
    assert_eq!(state(&world.read(&path).await), "Failed");
    let status = world.follow(status_url(&reply)).await.expect("a status").body.expect("a body");
    assert_eq!(status["status"], "Failed");
    assert_eq!(status["error"], json!({ "code": "NoRoom", "message": "There is no room." }));
    let refusal = world.follow(result_url(&reply)).await.expect_err("its result is the error");
    assert_eq!((refusal.error.code.as_str(), refusal.error.kind), ("NoRoom", ErrorKind::Conflict));
    assert!(world.jobs().await.is_empty());
    world.put(&path, boxed(json!({}))).await.expect("it can be written again");
}

#[tokio::test]
async fn a_held_deletion_is_seen_and_can_be_failed_or_finished() {
    let world = world().await;
    let path = toy("boxes/b");
    world.put(&path, boxed(json!({ "handle": "h" }))).await.expect("made");
    world.put(&toy("boxes/b/cards/c"), json!({ "properties": {} })).await.expect("a card");
    world.hold(Verb::Delete);
    world.delete(&path).await.expect("begun");
    assert_eq!(state(&world.read(&path).await), "Deleting");
    assert_eq!(code(world.put(&path, boxed(json!({}))).await), "Conflict");
    assert_eq!(code(world.delete(&path).await), "Conflict");
    assert_eq!(
        code(world.put(&toy("boxes/b/cards/d"), json!({ "properties": {} })).await),
        "Conflict"
    );
    assert_eq!(code(world.post(&format!("{path}/shake"), json!(null)).await), "Conflict");
    world.engine.fail(&world.token().await, "No", "no").await.expect("failed");
    assert_eq!(state(&world.read(&path).await), "Succeeded");
    assert!(world.get(&toy("boxes/b/cards/c")).await.is_ok());
    world.hold(Verb::Delete);
    let reply = world.delete(&path).await.expect("begun");
    world.engine.finish(&world.token().await).await.expect("finished");
    assert_eq!(code(world.get(&path).await), "ResourceNotFound");
    assert_eq!(world.claim("handles", "h").await, None);
    assert_eq!(world.follow(result_url(&reply)).await.expect("done").outcome, Outcome::NoContent);
}

#[tokio::test]
async fn an_operation_outlives_its_resource() {
    let world = world().await;
    let path = toy("boxes/b");
    let made = world.put(&path, boxed(json!({}))).await.expect("made");
    let gone = world.delete(&path).await.expect("deleted");
    assert_eq!(gone.outcome, Outcome::Accepted);
    let world = world.restarted();
    let status = world.follow(status_url(&made)).await.expect("a status").body.expect("a body");
    assert_eq!(status["status"], "Succeeded");
    assert!(status["id"].as_str().is_some_and(|id| id.contains("/locations/eastus/")), "{status}");
    assert_eq!(code(world.follow(result_url(&made)).await), "ResourceNotFound");
    assert_eq!(world.follow(result_url(&gone)).await.expect("done").outcome, Outcome::NoContent);
}

#[tokio::test]
async fn a_failing_operation_leaves_its_error() {
    for world in [world().await, slow().await] {
        let path = toy("boxes/b");
        let reply = world.put(&path, boxed(json!({ "breaks": "Cracked" }))).await.expect("begun");
        assert_eq!(reply.outcome, Outcome::Created);
        world.pass(60).await;
        assert_eq!(state(&world.read(&path).await), "Failed");
        let status = world.follow(status_url(&reply)).await.expect("a status").body.expect("it");
        assert_eq!(
            (&status["status"], &status["error"]["code"]),
            (&json!("Failed"), &json!("Cracked"))
        );
        assert!(world.jobs().await.is_empty());
    }
}

#[tokio::test]
async fn one_operation_waits_for_another() {
    for world in [world().await, slow().await] {
        world.hold(Verb::Put);
        world.put(&toy("boxes/first"), boxed(json!({}))).await.expect("begun");
        let token = world.token().await;
        let waits = boxed(json!({ "waitsFor": token }));
        world.put(&toy("boxes/second"), waits).await.expect("begun");
        world.pass(100).await;
        world.pass(100).await;
        assert_eq!(state(&world.read(&toy("boxes/second")).await), "Creating");
        let second = world.operations_on(&toy("boxes/second")).await.remove(0).token;
        assert_eq!(
            world.engine.finish(&second).await.expect_err("it waits").code,
            "OperationWaits"
        );
        world.engine.finish(&token).await.expect("finished");
        world.pass(1).await;
        assert_eq!(state(&world.read(&toy("boxes/second")).await), "Succeeded");
    }
}

#[tokio::test]
async fn a_hold_counts_requests_that_were_done() {
    let world = world().await;
    let one = toy("boxes/one");
    world.put(&one, boxed(json!({ "handle": "h" }))).await.expect("made");
    let rule = |count| HoldRule {
        ty: Some("contoso.toys/BOXES".to_owned()),
        verb: Some(Verb::Put),
        id: None,
        count,
    };
    assert!(world.engine.holds().arm(rule(2)));
    let taken = world.put(&toy("boxes/two"), boxed(json!({ "handle": "h" }))).await;
    assert_eq!(code(taken), "NameUnavailable");
    assert_eq!(world.engine.holds().list(), [rule(2)]);
    world.put(&toy("chests/c"), json!({ "location": "eastus" })).await.expect("another type");
    world.put(&one, boxed(json!({}))).await.expect("held");
    assert_eq!(world.engine.holds().list(), [rule(1)]);
    assert_eq!(state(&world.read(&one).await), "Updating");
}

#[tokio::test]
async fn what_never_succeeds_is_given_up() {
    let world = slow().await;
    let path = toy("boxes/b");
    let reply = world.put(&path, boxed(json!({ "panics": true }))).await.expect("begun");
    for _ in 0..30 {
        world.pass(60).await;
    }
    assert_eq!(state(&world.read(&path).await), "Failed");
    let status = world.follow(status_url(&reply)).await.expect("a status").body.expect("a body");
    assert_eq!(status["error"]["code"], "InternalServerError");
    assert!(world.jobs().await.is_empty());
}

#[tokio::test]
async fn an_operation_does_not_touch_another_resource_of_the_name() {
    let world = world().await;
    let path = toy("boxes/b");
    world.hold(Verb::Put);
    world.put(&path, boxed(json!({ "label": "old" }))).await.expect("begun");
    let token = world.token().await;
    world.delete(&format!("{SUB}/resourceGroups/rg")).await.expect("deleted");
    world.clock.advance(SignedDuration::from_secs(1));
    world.put(&rg(""), json!({ "location": "eastus" })).await.expect("a group");
    world.hold(Verb::Put);
    world.put(&path, boxed(json!({ "label": "new" }))).await.expect("begun");
    world.engine.finish(&token).await.expect("it ends");
    assert_eq!(state(&world.read(&path).await), "Creating");
    let all = world.engine.operations(10).await.expect("operations");
    let old = all.iter().find(|operation| operation.token == token).expect("kept");
    assert_eq!(old.error.as_ref().map(|error| error.code.as_str()), Some("ResourceNotFound"));
}

/// The process dies when the request is committed and not answered: nothing is lost or half done.
#[tokio::test]
async fn a_write_that_was_committed_is_done_even_if_nobody_hears_of_it() {
    let store = stores::memory();
    let (dying, left) = stores::dying(Arc::clone(&store));
    let world = World::over(dying, Profile::Instant).await;
    let path = toy("boxes/b");
    left.store(0, Ordering::Relaxed);
    assert!(world.put(&path, boxed(json!({ "steps": 2 }))).now_or_never().is_none());
    let world = world.restarted_on(store);
    assert_eq!(state(&world.read(&path).await), "Succeeded");
    assert_eq!(world.operations_on(&path).await[0].status, OperationStatus::Succeeded);
}

#[tokio::test]
async fn the_worker_sleeps_until_something_is_due_and_stops_when_told() {
    let world = world().await;
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let running = tokio::spawn(worker::run(world.engine.clone(), stopped));
    world.hold(Verb::Put);
    world.put(&toy("boxes/b"), boxed(json!({}))).await.expect("begun");
    stop.send(true).expect("it listens");
    running.await.expect("it stopped");
    assert_eq!(world.jobs().await.len(), 1);
}

#[tokio::test]
async fn operations_are_forgotten_a_week_after_their_end() {
    const DAY: i64 = 24 * 3_600;
    let world = world().await;
    let path = toy("boxes/old");
    world.put(&path, boxed(json!({}))).await.expect("made");
    world.hold(Verb::Patch);
    world.patch(&path, json!({})).await.expect("held");
    let held = world.token().await;
    world.clock.advance(SignedDuration::from_secs(6 * DAY));
    world.put(&toy("boxes/young"), boxed(json!({}))).await.expect("made");
    world.engine.forget_operations().await.expect("the store answers");
    assert_eq!(world.operations_on(&path).await.len(), 2);
    world.clock.advance(SignedDuration::from_secs(DAY + 1));
    world.engine.forget_operations().await.expect("the store answers");
    let left: Vec<String> = world.operations_on(&path).await.into_iter().map(|o| o.token).collect();
    assert_eq!(left, [held]);
    assert_eq!(world.operations_on(&toy("boxes/young")).await.len(), 1);
}

/// The first commit that leaves work for later wakes the worker; nothing waits for its idle time.
#[tokio::test(start_paused = true)]
async fn new_work_wakes_the_worker() {
    let world = world().await;
    world.hold(Verb::Put);
    world.put(&toy("boxes/first"), boxed(json!({}))).await.expect("begun");
    let token = world.token().await;
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let running = tokio::spawn(worker::run(world.engine.clone(), stopped));
    tokio::task::yield_now().await;
    let begun = tokio::time::Instant::now();
    world.engine.finish(&token).await.expect("finished");
    // Inline it takes no step that waits for another, so the worker has to.
    world.put(&toy("boxes/second"), boxed(json!({ "waitsFor": token }))).await.expect("begun");
    while state(&world.read(&toy("boxes/second")).await) == "Creating" {
        tokio::task::yield_now().await;
    }
    assert_eq!(begun.elapsed().as_millis(), 0);
    stop.send(true).expect("it listens");
    running.await.expect("it stopped");
}

#[tokio::test(start_paused = true)]
async fn the_worker_does_not_hammer_a_store_that_fails() {
    let world = slow().await;
    world.put(&toy("boxes/b"), boxed(json!({}))).await.expect("begun");
    world.clock.advance(SignedDuration::from_secs(3_600));
    let (failing, asked) = stores::failing(Arc::clone(&world.store));
    let troubled = world.restarted_on(failing);
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let running = tokio::spawn(worker::run(troubled.engine.clone(), stopped));
    tokio::time::sleep(std::time::Duration::from_secs(10)).await;
    stop.send(true).expect("it listens");
    running.await.expect("it stopped");
    let asked = asked.load(Ordering::Relaxed);
    assert!((5..=12).contains(&asked), "{asked}");
}
