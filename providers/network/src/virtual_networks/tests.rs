use contract::{Finish, Found};
use scenario::decisions::{World, facts, id, model, targets};
use serde_json::json;

use super::*;
use crate::subnets;
use crate::test_support::{NETWORK, VERSION, resource, subnet, with_subnets};

fn body(subnets: Value) -> Value {
    let mut body = json!({ "addressSpace": { "addressPrefixes": ["10.0.0.0/16"] } });
    if !subnets.is_null() {
        body["subnets"] = subnets;
    }
    body
}

fn inner(name: &str, prefix: &str) -> Value {
    json!({ "name": name, "properties": { "addressPrefix": prefix } })
}

fn put(sent: Value, world: &World) -> Result<Admitted<NetworkProperties>, ArmError> {
    let proposal = resource(NETWORK, model(sent));
    world.admit::<VirtualNetworks>(Verb::Put, proposal, None, None, &mut facts())
}

fn names(of: &[Envelope]) -> Vec<&str> {
    of.iter().map(|subnet| subnet.id.name()).collect()
}

#[test]
fn the_subnets_of_the_body_become_resources() {
    let admitted =
        put(body(json!([inner("a", "10.0.0.0/24")])), &World::of(VERSION)).expect("let in");
    assert_eq!(admitted.finish, Finish::Later(Value::Null));
    assert_eq!(admitted.envelope.properties.subnets, None, "they are not kept twice");
    let [made] = admitted.effects.put.as_slice() else { panic!("one subnet") };
    assert_eq!(made.id, id(NETWORK).child("subnets", "a"));
    assert_eq!(made.properties, subnet("a", "10.0.0.0/24").properties);
    assert_eq!(made.location.as_deref(), Some("westus2"));
}

#[test]
fn a_list_replaces_and_no_list_keeps() {
    let there = || vec![(subnet("a", "10.0.0.0/24"), 0), (subnet("b", "10.0.1.0/24"), 0)];
    let kept = put(body(Value::Null), &with_subnets(there())).expect("let in");
    assert_eq!(kept.effects, contract::Effects::default());
    let list = json!([inner("A", "10.0.0.0/24"), inner("c", "10.0.1.0/25")]);
    let replaced = put(body(list), &with_subnets(there())).expect("let in");
    assert_eq!(names(&replaced.effects.put), ["c"], "what is the same stays as it is");
    assert_eq!(replaced.effects.remove, [id(NETWORK).child("subnets", "b")]);
}

#[test]
fn a_used_subnet_is_neither_left_out_nor_moved() {
    let world = with_subnets(vec![(subnet("a", "10.0.0.0/24"), 1)]);
    let code = |list: Value| put(body(list), &world).expect_err("a refusal").code;
    assert_eq!(code(json!([])), "InUseSubnetCannotBeDeleted");
    assert_eq!(code(json!([inner("a", "10.0.0.0/25")])), "InUsePrefixCannotBeDeleted");
}

#[test]
fn a_network_hears_of_its_subnets() {
    let (me, other, found) = (
        resource(NETWORK, model(body(Value::Null))),
        id(NETWORK).child("subnets", "a"),
        Found::default(),
    );
    let heard = |role: &str| {
        let (me, other, found, side) = (&me, &other, &found, Side::Source);
        let call = Reaction { me, side, role, other, before: None, after: None, found };
        VirtualNetworks::react(&call, &mut facts()).expect("nothing is refused")
    };
    assert_eq!(heard("network"), Heard::becoming(me.clone()));
    assert_eq!(heard("another"), Heard::nothing());
}

#[test]
fn a_put_asks_only_for_subnets_that_go_or_move_once_they_are_known() {
    let there = ["a", "b", "c"].map(|name| (subnet(name, "10.0.0.0/24"), 0));
    let world = with_subnets(there.into());
    let asked = |verb: Verb, list: Value, found: &Found| {
        let (id, proposal) = (id(NETWORK), resource(NETWORK, body(list)));
        let (proposal, current) = (Some(&proposal), Some(&proposal));
        VirtualNetworks::needs(&NeedCall { verb, id: &id, proposal, action: None, current, found })
    };
    let users = |name: &str| subnets::rules::users(&id(NETWORK).child("subnets", name));
    let siblings = || subnets::siblings(&id(NETWORK));
    let list = || json!([inner("A", "10.0.0.0/24"), inner("b", "10.0.1.0/24")]);
    assert_eq!(asked(Verb::Put, list(), &Found::default()), [siblings()]);
    assert_eq!(asked(Verb::Put, list(), &world.found), [siblings(), users("b"), users("c")]);
    assert_eq!(asked(Verb::Put, Value::Null, &world.found), [siblings()]);
    assert_eq!(asked(Verb::Patch, list(), &world.found), []);
}

#[test]
fn an_address_space_is_of_prefixes_that_lie_apart() {
    let told = |prefixes: Value| {
        let sent = json!({ "addressSpace": { "addressPrefixes": prefixes } });
        targets(put(sent, &World::of(VERSION)).expect_err("a refusal"))
    };
    let at = |at: usize| format!("addressSpace.addressPrefixes[{at}]");
    assert_eq!(told(json!(["10.0.0.1/16", "nonsense"])), [at(0), at(1)]);
    assert_eq!(told(json!(["10.0.0.0/16", "10.0.1.0/24"])), [at(1)]);
}

#[test]
fn a_patch_changes_tags_alone() {
    let current = resource(NETWORK, model::<NetworkProperties>(body(Value::Null)));
    let sent = json!({ "addressSpace": { "addressPrefixes": ["10.9.0.0/16"] } });
    let mut proposal = resource(NETWORK, model(sent));
    proposal.tags = json!({ "k": "v" }).as_object().cloned();
    let patched = World::of(VERSION)
        .admit::<VirtualNetworks>(Verb::Patch, proposal, Some(&current), None, &mut facts())
        .expect("let in");
    assert_eq!(patched.finish, Finish::Now);
    assert_eq!(patched.envelope.properties, current.properties);
    assert_eq!(patched.envelope.tags.map(|tags| tags.len()), Some(1));
}
