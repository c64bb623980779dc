//! Requests that meet: each ends as if they had come one after the other.

use std::sync::Arc;

use engine::Profile;
use futures_util::future::{join, join_all};
use serde_json::json;
use store::Store;

use crate::support::toys::marbles::MOST;
use crate::support::*;

type Fresh = fn() -> Arc<dyn Store>;

races! {
    no_more_than_the_limit_get_in_and_the_others_learn_why
    on_many_threads_the_limit_holds_too (on 4 threads)
    of_those_with_the_same_tag_one_wins
    of_those_who_create_one_does
    without_a_condition_all_are_written_one_after_the_other
    of_those_who_want_a_name_one_gets_it
    a_child_gets_in_before_its_parent_goes_or_not_at_all
    two_who_delete_a_group_agree
    nobody_misses_the_end_of_what_it_points_to
    an_administrator_and_the_worker_meet
    nothing_gets_into_a_group_once_its_end_has_begun
    nothing_is_deleted_that_was_changed_since_its_tag_was_read
    a_hearer_that_is_written_meanwhile_loses_nothing
    an_operation_ends_in_one_way
    a_worker_whose_lease_ran_out_leaves_the_job_to_the_next
}

async fn interleaved(fresh: Fresh) -> World {
    let world = World::over(stores::interleaving(fresh()), Profile::Instant).await;
    world.put(&toy("boxes/b"), boxed(json!({}))).await.expect("a box");
    world
}

fn marble(name: usize) -> String {
    toy(&format!("boxes/b/marbles/m{name}"))
}

async fn no_more_than_the_limit_get_in_and_the_others_learn_why(fresh: Fresh) {
    let world = interleaved(fresh).await;
    let body = || json!({ "properties": { "weight": 1 } });
    let ended = join_all((0..32).map(|n| {
        let (world, path) = (&world, marble(n));
        // A precondition makes no difference: it holds, whoever else gets in.
        async move { world.put_if(&path, if n % 2 == 0 { "!" } else { "" }, body()).await }
    }))
    .await;
    let (made, refused): (Vec<_>, Vec<_>) = ended.into_iter().partition(Result::is_ok);
    assert_eq!(made.len() as u64, MOST);
    for answer in refused {
        assert_eq!(code(answer), "BoxIsFull");
    }
    let all = world.list(&toy("boxes/b/marbles"), &[]).await.expect("a list").body.expect("it");
    assert_eq!(all["value"].as_array().map(Vec::len), Some(6));
}

async fn on_many_threads_the_limit_holds_too(fresh: Fresh) {
    let world = interleaved(fresh).await;
    let tasks = (0..32).map(|n| {
        let world = world.clone();
        tokio::spawn(async move {
            world.put(&marble(n), json!({ "properties": { "weight": 1 } })).await
        })
    });
    let ended: Vec<_> = join_all(tasks).await.into_iter().map(|t| t.expect("no panic")).collect();
    let (made, refused): (Vec<_>, Vec<_>) = ended.into_iter().partition(Result::is_ok);
    assert_eq!(made.len() as u64, MOST);
    assert!(refused.into_iter().all(|answer| code(answer) == "BoxIsFull"));
}

async fn of_those_with_the_same_tag_one_wins(fresh: Fresh) {
    let world = interleaved(fresh).await;
    let made = world.put(&marble(0), json!({ "properties": { "weight": 1 } })).await.expect("made");
    let tag = made.etag.expect("a tag").quoted();
    let ended = join_all((1..=16).map(|weight| {
        let body = json!({ "properties": { "weight": weight } });
        world.put_if_owned(marble(0), tag.clone(), body)
    }))
    .await;
    let (won, lost): (Vec<_>, Vec<_>) = ended.into_iter().partition(Result::is_ok);
    assert_eq!(won.len(), 1);
    assert!(lost.into_iter().all(|answer| code(answer) == "PreconditionFailed"));
}

async fn of_those_who_create_one_does(fresh: Fresh) {
    let world = interleaved(fresh).await;
    let body = || json!({ "properties": { "weight": 1 } });
    let ended =
        join_all((0..8).map(|_| world.put_if_owned(marble(0), "!".to_owned(), body()))).await;
    let (won, lost): (Vec<_>, Vec<_>) = ended.into_iter().partition(Result::is_ok);
    assert_eq!(won.len(), 1);
    assert!(lost.into_iter().all(|answer| code(answer) == "PreconditionFailed"));
}

async fn without_a_condition_all_are_written_one_after_the_other(fresh: Fresh) {
    let world = interleaved(fresh).await;
    world.put(&marble(0), json!({ "properties": { "weight": 1 } })).await.expect("made");
    let shakes = (0..40).map(|_| {
        let world = &world;
        async move { world.post(&toy("boxes/b/shake"), json!(null)).await }
    });
    assert!(join_all(shakes).await.iter().all(Result::is_ok));
    assert_eq!(world.read(&toy("boxes/b")).await["properties"]["shaken"], 40);
}

async fn of_those_who_want_a_name_one_gets_it(fresh: Fresh) {
    let world = interleaved(fresh).await;
    let ended =
        join_all(
            (0..8).map(|n| {
                let world = &world;
                async move {
                    world.put(&toy(&format!("boxes/n{n}")), boxed(json!({ "handle": "h" }))).await
                }
            }),
        )
        .await;
    let (won, lost): (Vec<_>, Vec<_>) = ended.into_iter().partition(Result::is_ok);
    assert_eq!(won.len(), 1);
    assert!(lost.into_iter().all(|answer| code(answer) == "NameUnavailable"));
}

/// A child and its parent's end: never an orphan, never a parent that cannot go.
async fn a_child_gets_in_before_its_parent_goes_or_not_at_all(fresh: Fresh) {
    for turn in 0..12 {
        let world = interleaved(fresh).await;
        let late = async {
            for _ in 0..turn {
                tokio::task::yield_now().await;
            }
            world.put(&toy("boxes/b/cards/c"), json!({ "properties": {} })).await
        };
        let path = toy("boxes/b");
        let (gone, card) = join(world.delete(&path), late).await;
        gone.expect("deleted");
        if let Err(refusal) = card {
            let code = refusal.error.code;
            assert!(
                ["ParentResourceNotFound", "Conflict"].contains(&code.as_str()),
                "{turn}: {code}"
            );
        }
        assert!(world.document(&path).await.is_none(), "{turn}");
        assert!(world.document(&toy("boxes/b/cards/c")).await.is_none(), "{turn}");
        assert!(world.jobs().await.is_empty(), "{turn}");
    }
}

async fn two_who_delete_a_group_agree(fresh: Fresh) {
    let world = interleaved(fresh).await;
    for kit in 0..5 {
        world.put(&toy(&format!("kits/k{kit}")), boxed(json!({}))).await.expect("a kit");
    }
    let group = format!("{SUB}/resourceGroups/rg");
    let (one, other) = join(world.delete(&group), world.delete(&group)).await;
    for answer in [&one, &other] {
        let told = answer.as_ref().map_err(|refusal| refusal.error.code.as_str());
        assert!(
            told.is_ok()
                || told == Err("ResourceGroupBeingDeleted")
                || told == Err("ResourceGroupNotFound")
        );
    }
    assert!(one.is_ok() || other.is_ok());
    assert!(world.document(&group).await.is_none());
}

/// A friend that is made while the box goes has heard of it, or was refused nothing and points to
/// what was not there.
async fn nobody_misses_the_end_of_what_it_points_to(fresh: Fresh) {
    for turn in 0..10 {
        let world = interleaved(fresh).await;
        let of = toy("boxes/b");
        let late = async {
            for _ in 0..turn {
                tokio::task::yield_now().await;
            }
            world.put(&toy("friends/f"), boxed(json!({ "of": [of] }))).await
        };
        let path = toy("boxes/b");
        let (gone, friend) = join(world.delete(&path), late).await;
        gone.expect("deleted");
        let made = friend.expect("made").etag;
        assert_eq!(made, None);
        let friend = world.document(&toy("friends/f")).await.expect("stored");
        let text = String::from_utf8(friend.body).expect("JSON");
        let heard = text.contains("lost");
        let came_later = friend.rev == world.newest().await;
        assert!(heard || came_later, "{turn}: {text}");
    }
}

async fn an_administrator_and_the_worker_meet(fresh: Fresh) {
    let world = interleaved(fresh).await;
    world.hold(arm::Verb::Put);
    world.put(&toy("boxes/b"), boxed(json!({ "steps": 4 }))).await.expect("begun");
    let token = world.token().await;
    let finish = world.engine.finish(&token);
    let work = engine::worker::settle(&world.engine);
    let (finished, worked) = join(finish, work).await;
    finished.expect("finished");
    worked.expect("worked");
    assert_eq!(state(&world.read(&toy("boxes/b")).await), "Succeeded");
    assert!(world.jobs().await.is_empty());
}

async fn nothing_gets_into_a_group_once_its_end_has_begun(fresh: Fresh) {
    for turn in 0..12 {
        let world = interleaved(fresh).await;
        world.hold(arm::Verb::Delete);
        let group = format!("{SUB}/resourceGroups/rg");
        let path = toy("kits/k");
        let kit = world.put(&path, boxed(json!({})));
        let (begun, made) = join(world.delete(&group), late(turn, kit)).await;
        begun.expect("begun");
        let closed = world.document(&group).await.expect("still there").rev;
        match made {
            Ok(_) => {
                let kit = world.document(&toy("kits/k")).await.expect("made").rev;
                assert!(kit < closed, "{turn}: made at {kit}, closed at {closed}");
            }
            answer => assert_eq!(code(answer), "ResourceGroupBeingDeleted"),
        }
    }
}

async fn nothing_is_deleted_that_was_changed_since_its_tag_was_read(fresh: Fresh) {
    for turn in 0..12 {
        let world = interleaved(fresh).await;
        let body = |weight| json!({ "properties": { "weight": weight } });
        let made = world.put(&marble(0), body(1)).await.expect("made");
        let (path, tag) = (marble(0), made.etag.expect("a tag").quoted());
        let replace = world.put(&path, body(2));
        let (gone, put) = join(world.delete_if(&path, &tag), late(turn, replace)).await;
        let replaced = put.expect("written").outcome == contract::Outcome::Ok;
        match gone {
            Ok(_) => assert!(!replaced, "{turn}: it was changed first, and deleted"),
            answer => {
                assert_eq!(code(answer), "PreconditionFailed");
                assert!(replaced, "{turn}");
            }
        }
        assert!(world.get(&path).await.is_ok(), "{turn}");
    }
}

async fn a_hearer_that_is_written_meanwhile_loses_nothing(fresh: Fresh) {
    for turn in 0..12 {
        let world = interleaved(fresh).await;
        let (of, friend) = (toy("boxes/b"), toy("friends/f"));
        world.put(&friend, boxed(json!({ "of": [of] }))).await.expect("a friend");
        let change = world.patch(&of, json!({ "properties": { "label": "x" } }));
        let tag = world.patch(&friend, json!({ "tags": { "a": "b" } }));
        let (changed, tagged) = join(change, late(turn, tag)).await;
        changed.expect("changed");
        tagged.expect("tagged");
        let body = world.read(&friend).await;
        assert_eq!(
            (&body["tags"]["a"], &body["properties"]["lastLabel"]),
            (&json!("b"), &json!("x"))
        );
    }
}

async fn an_operation_ends_in_one_way(fresh: Fresh) {
    for turn in 0..12 {
        let world = interleaved(fresh).await;
        world.hold(arm::Verb::Put);
        let path = toy("boxes/b");
        world.put(&path, boxed(json!({}))).await.expect("begun");
        let token = world.token().await;
        let fail = world.engine.fail(&token, "Broken", "It broke.");
        let (finished, failed) = join(world.engine.finish(&token), late(turn, fail)).await;
        let all = world.operations_on(&path).await;
        let one = all.iter().find(|one| one.token == token).expect("kept");
        let (ended, word) = match &failed {
            Ok(()) => (arm::OperationStatus::Failed, "Failed"),
            Err(error) => {
                assert_eq!(error.code, "OperationEnded");
                finished.expect("finished");
                (arm::OperationStatus::Succeeded, "Succeeded")
            }
        };
        assert_eq!((one.status, state(&world.read(&path).await)), (ended, word), "{turn}");
        assert!(world.jobs().await.is_empty());
    }
}

/// A worker that was thought dead comes back while another one has its job.
async fn a_worker_whose_lease_ran_out_leaves_the_job_to_the_next(fresh: Fresh) {
    let world = World::over(stores::interleaving(fresh()), Profile::Documented).await;
    world.put(&toy("boxes/b"), boxed(json!({ "steps": 5 }))).await.expect("begun");
    world.clock.advance(jiff::SignedDuration::from_secs(60));
    let next = world.restarted();
    let takes_over = async {
        tokio::task::yield_now().await;
        world.clock.advance(jiff::SignedDuration::from_secs(31));
        next.engine.work().await
    };
    let (slow, quick) = join(world.engine.work(), takes_over).await;
    assert_eq!((slow.ok(), quick.ok()), (Some(true), Some(true)));
    assert_eq!(world.read(&toy("boxes/b")).await["properties"]["taken"], 1);
}
