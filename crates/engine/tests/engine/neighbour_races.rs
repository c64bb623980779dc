//! References that come while what they point to goes, and limits on who points where.

use std::sync::Arc;

use engine::Profile;
use futures_util::future::{join, join_all};
use serde_json::{Value, json};
use store::Store;

use crate::support::toys::houses::MOST;
use crate::support::*;

type Fresh = fn() -> Arc<dyn Store>;

races! {
    nobody_moves_into_a_house_that_goes
    nobody_moves_into_a_house_whose_group_goes
    a_house_takes_no_more_guests_than_it_has_beds
    a_quiet_club_takes_no_more_friends_than_it_has_room_for
    nobody_is_told_that_a_name_is_taken_by_the_very_resource
}

async fn interleaved(fresh: Fresh) -> World {
    let world = World::over(stores::interleaving(fresh()), Profile::Instant).await;
    world.put(&other(""), json!({ "location": "eastus" })).await.expect("a group");
    world
}

fn other(rest: &str) -> String {
    let group = format!("{SUB}/resourceGroups/other");
    if rest.is_empty() { group } else { format!("{group}/providers/Contoso.Toys/{rest}") }
}

fn guest(house: &str, role: &str, asks: bool) -> Value {
    boxed(json!({ "house": house, "role": role, "asks": asks }))
}

/// A guest in one group, and the end of its house in another: both cannot be.
async fn one_of_both(fresh: Fresh, role: &str, asks: bool, goes: fn(&str) -> String) -> [usize; 2] {
    let mut ended = [0, 0];
    for turn in 0..24 {
        let world = interleaved(fresh).await;
        let house = other("houses/h");
        world.put(&house, json!({ "location": "eastus" })).await.expect("a house");
        let path = toy("guests/g");
        let moves_in = world.put(&path, guest(&house, role, asks));
        let goes = goes(&house);
        // Either begins first, by one step more each turn.
        let (first, second) = if turn < 12 { (0, turn) } else { (turn - 12, 0) };
        let (came, gone) = join(late(first, moves_in), late(second, world.delete(&goes))).await;
        match (came, gone) {
            (Ok(_), Err(kept)) => {
                let words = ["HouseIsInhabited", "HouseIsGuarded"];
                assert!(words.contains(&kept.error.code.as_str()), "{turn}: {kept:?}");
                world.get(&house).await.expect("it stays");
                let text = json!({ "location": "eastus" });
                world.put(&other("houses/next"), text).await.expect("its group is as it was");
                ended[0] += 1;
            }
            (Err(refused), Ok(_)) => {
                assert_eq!(refused.error.code, "NoHouse", "{turn}");
                ended[1] += 1;
            }
            both => panic!("{turn}: {both:?}"),
        }
    }
    ended
}

async fn nobody_moves_into_a_house_that_goes(fresh: Fresh) {
    for (role, asks) in [("home", false), ("home", true), ("dog", false)] {
        let ended = one_of_both(fresh, role, asks, str::to_owned).await;
        assert!(
            ended.iter().all(|times| *times > 0),
            "{role}: the turns met too rarely: {ended:?}"
        );
    }
}

async fn nobody_moves_into_a_house_whose_group_goes(fresh: Fresh) {
    for asks in [false, true] {
        let ended = one_of_both(fresh, "home", asks, |_| other("")).await;
        assert!(ended.iter().all(|times| *times > 0), "the turns met too rarely: {ended:?}");
    }
}

async fn a_house_takes_no_more_guests_than_it_has_beds(fresh: Fresh) {
    let world = interleaved(fresh).await;
    let house = other("houses/h");
    world.put(&house, json!({ "location": "eastus" })).await.expect("a house");
    let come =
        (0..12).map(|n| {
            let (world, house) = (&world, &house);
            async move {
                world.put(&toy(&format!("guests/g{n}")), guest(house, "home", n % 2 == 0)).await
            }
        });
    let (made, refused): (Vec<_>, Vec<_>) =
        join_all(come).await.into_iter().partition(Result::is_ok);
    assert_eq!(made.len() as u64, MOST);
    assert!(refused.into_iter().all(|answer| code(answer) == "HouseIsFull"));
}

/// It is not written itself: what it decides rests on the records it found.
async fn a_quiet_club_takes_no_more_friends_than_it_has_room_for(fresh: Fresh) {
    let world = interleaved(fresh).await;
    let club = other("clubs/c");
    world.put(&club, boxed(json!({ "quiet": true }))).await.expect("a club");
    let come =
        (0..8).map(|n| {
            let (world, club) = (&world, &club);
            async move {
                world.put(&toy(&format!("friends/f{n}")), boxed(json!({ "of": [club] }))).await
            }
        });
    let (made, refused): (Vec<_>, Vec<_>) =
        join_all(come).await.into_iter().partition(Result::is_ok);
    assert_eq!(made.len(), 2);
    assert!(refused.into_iter().all(|answer| code(answer) == "ClubIsFull"));
    assert_eq!(world.read(&club).await["properties"]["members"].as_array().map(Vec::len), Some(2));
}

async fn nobody_is_told_that_a_name_is_taken_by_the_very_resource(fresh: Fresh) {
    let world = interleaved(fresh).await;
    for turn in 0..12 {
        let (one, two) = (toy("houses/h"), other("houses/h"));
        let body = || json!({ "location": "eastus" });
        let same = join_all((0..6).map(|n| late((n + turn) % 4, world.put(&one, body())))).await;
        for answer in same {
            answer.expect("the same house, made or replaced");
        }
        assert_eq!(code(world.put(&two, body()).await), "HouseNameTaken");
        let (gone, again) = join(world.delete(&one), late(turn, world.put(&one, body()))).await;
        gone.expect("deleted");
        again.expect("replaced before it went, or made anew");
    }
}
