//! Hold rules: those that can never match are refused, the others made to match.

use arm::Verb;
use engine::HoldRule;

use crate::support::*;

fn rule(ty: Option<&str>, verb: Option<Verb>, id: Option<&str>) -> HoldRule {
    HoldRule { ty: ty.map(str::to_owned), verb, id: id.map(str::to_owned), count: 1 }
}

#[tokio::test]
async fn a_rule_that_can_match_is_spelt_as_it_is_matched() {
    let world = world().await;
    let checked = world.engine.check_hold(rule(Some("contoso.toys/BOXES"), None, None));
    assert_eq!(checked, Ok(rule(Some("Contoso.Toys/boxes"), None, None)));
    let id = toy("Boxes/B");
    for same in [
        rule(None, None, None),
        rule(None, Some(Verb::Patch), None),
        rule(None, None, Some(&id)),
        rule(Some("Contoso.Toys/boxes"), Some(Verb::Action), Some(&id)),
    ] {
        assert_eq!(world.engine.check_hold(same.clone()), Ok(same));
    }
}

#[tokio::test]
async fn a_rule_that_never_matches_is_refused_at_its_fault() {
    let world = world().await;
    let (chest, slash) = (toy("chests/c"), toy("chests/c/"));
    let (query, marble) = (toy("chests/c?api-version=1"), toy("boxes/b/marbles/m"));
    let (doubled, escaped) = (chest.replace("/chests", "//chests"), toy("chests/%63"));
    for (wrong, target) in [
        (HoldRule { count: 0, ..rule(None, None, None) }, "count"),
        (rule(Some("Contoso.Toys/chest"), None, None), "type"),
        (rule(Some("chests"), None, None), "type"),
        (rule(Some("Contoso.Toys/boxes/marbles"), None, None), "type"),
        (rule(Some("Contoso.Toys/chests"), Some(Verb::Patch), None), "verb"),
        (rule(Some("Contoso.Toys/chests"), Some(Verb::Action), None), "verb"),
        (rule(None, Some(Verb::Get), None), "verb"),
        (rule(None, None, Some(&marble)), "id"),
        (rule(None, None, Some("c")), "id"),
        (rule(None, None, Some(&slash)), "id"),
        (rule(None, None, Some(&query)), "id"),
        (rule(None, None, Some(&doubled)), "id"),
        (rule(None, None, Some(&escaped)), "id"),
        (rule(Some("Contoso.Toys/boxes"), None, Some(&chest)), "id"),
    ] {
        let error = world.engine.check_hold(wrong.clone()).expect_err("it never matches");
        let told = (error.code.as_str(), error.target.as_deref());
        assert_eq!(told, ("InvalidParameter", Some(target)), "{wrong:?}");
    }
}
