use contract::Finish;
use scenario::decisions::{World, facts, id, model};

use super::*;
use crate::test_support::{ENDPOINT, NETWORK, SUBNET, VERSION, resource, subnet, with_subnets};

fn network() -> Envelope {
    resource(
        NETWORK,
        json!({ "addressSpace": { "addressPrefixes": ["10.0.0.0/16", "fd00::/48"] } }),
    )
}

fn put(
    sent: Value,
    world: &World,
    current: Option<&Envelope<SubnetProperties>>,
) -> Result<Admitted<SubnetProperties>, ArmError> {
    let proposal = resource(SUBNET, model(sent));
    world.admit::<Subnets>(Verb::Put, proposal, current, Some(&network()), &mut facts())
}

fn code(sent: Value, world: &World) -> String {
    put(sent, world, None).expect_err("a refusal").code
}

#[test]
fn a_subnet_gets_its_defaults_and_its_networks_place() {
    let admitted = put(json!({ "addressPrefix": "10.0.1.0/24" }), &World::of(VERSION), None);
    let admitted = admitted.expect("let in");
    assert_eq!(admitted.finish, Finish::Later(Value::Null));
    assert_eq!(admitted.envelope.location.as_deref(), Some("westus2"));
    assert_eq!(
        json!(admitted.envelope.properties),
        json!({
            "provisioningState": "Updating",
            "addressPrefix": "10.0.1.0/24",
            "delegations": [],
            "privateEndpointNetworkPolicies": "Disabled",
            "privateLinkServiceNetworkPolicies": "Enabled",
        })
    );
}

#[test]
fn a_subnet_lies_inside_and_beside_the_others() {
    let world = with_subnets(vec![(subnet("other", "10.0.1.0/24"), 0)]);
    let one = |prefix: &str| json!({ "addressPrefix": prefix });
    assert!(put(one("10.0.2.0/24"), &world, None).is_ok());
    assert_eq!(code(one("10.0.1.128/25"), &world), "NetcfgSubnetRangesOverlap");
    assert_eq!(code(one("10.0.0.0/16"), &world), "NetcfgSubnetRangesOverlap");
    assert_eq!(code(one("10.1.0.0/24"), &world), "NetcfgInvalidSubnet");
    assert_eq!(code(one("10.0.0.0/15"), &world), "NetcfgInvalidSubnet");
    assert_eq!(code(one("10.0.0.0"), &world), "InvalidCIDRNotation");
    assert_eq!(code(json!({}), &world), "InvalidCIDRNotation");
    assert_eq!(code(one("10.0.2.0/30"), &world), "NetcfgInvalidIPAddressPrefix");
}

#[test]
fn a_subnet_may_have_both_families_and_each_once() {
    let two = |one: &str, other: &str| json!({ "addressPrefixes": [one, other] });
    assert!(put(two("10.0.1.0/24", "fd00::/64"), &World::of(VERSION), None).is_ok());
    let twice = two("10.0.1.0/24", "10.0.2.0/24");
    assert_eq!(code(twice, &World::of(VERSION)), "NetcfgInvalidIPAddressPrefix");
}

#[test]
fn its_own_place_is_free_for_a_subnet_and_stays_while_it_is_used() {
    let there = subnet("default", "10.0.1.0/24");
    let current = there.around(read(&there));
    let free = with_subnets(vec![(there.clone(), 0)]);
    let used = with_subnets(vec![(there, 1)]);
    let (same, other) =
        (json!({ "addressPrefix": "10.0.1.0/24" }), json!({ "addressPrefix": "10.0.1.0/25" }));
    for world in [&free, &used] {
        assert!(put(same.clone(), world, Some(&current)).is_ok());
    }
    assert!(put(other.clone(), &free, Some(&current)).is_ok());
    let refused = put(other, &used, Some(&current)).expect_err("a refusal");
    assert_eq!(refused.code, "InUsePrefixCannotBeDeleted");
}

#[test]
fn whoever_lies_in_a_subnet_keeps_it() {
    let descriptor = Subnets::descriptor();
    let [keeper] = descriptor.kept_by.as_slice() else { panic!("one kind of keepers") };
    assert_eq!(keeper.role, rules::SUBNET_ROLE);
    assert_eq!((keeper.kind, keeper.code.as_str()), (ErrorKind::BadRequest, rules::IN_USE));
    assert!(keeper.message.contains("{name}") && keeper.message.contains("{keeper}"));
}

#[test]
fn a_subnet_points_to_its_network() {
    let there = subnet("default", "10.0.1.0/24");
    let points_to = Subnets::POINTS_TO.expect("it points");
    let targets = points_to(&there.around(read(&there)));
    assert_eq!(targets, [(id(NETWORK), NETWORK_ROLE.to_owned())]);
}

#[test]
fn a_subnet_hears_of_those_that_come_and_go() {
    let there = subnet("default", "10.0.1.0/24");
    let (me, other) = (there.around(read(&there)), id(ENDPOINT));
    let found = Found::default();
    let lying_in =
        |subnet: &str| resource(ENDPOINT, json!({ "subnet": { "id": id(subnet).to_string() } }));
    let (here, elsewhere) = (lying_in(SUBNET), lying_in(&SUBNET.replace("default", "other")));
    let heard = |role: &str, before: Option<&Envelope>, after: Option<&Envelope>| {
        let (me, other, found, side) = (&me, &other, &found, Side::Source);
        let call = Reaction { me, side, role, other, before, after, found };
        Subnets::react(&call, &mut facts()).expect("nothing is refused").me.is_some()
    };
    assert!(heard("subnet", None, Some(&here)) && heard("subnet", Some(&here), None));
    assert!(heard("subnet", Some(&here), Some(&elsewhere)));
    assert!(!heard("subnet", Some(&here), Some(&here)), "it shows nothing else of them");
    assert!(!heard("another", None, Some(&here)));
}

/// All /24 of a /12, each in its own block of the space, shuffled.
fn many(count: u32) -> (Vec<String>, Vec<SubnetProperties>) {
    let block = |at: u32, length: u32| format!("10.{}.{}.0/{length}", at / 256, at % 256);
    let shuffled = (0..count).map(|at| at * 1_009 % count);
    let subnets = shuffled.map(|at| model(json!({ "addressPrefix": block(at, 24) })));
    let space = (0..count.div_ceil(16)).rev().map(|at| block(at * 16, 20));
    (space.collect(), subnets.collect())
}

#[test]
fn three_thousand_subnets_lie_beside_each_other() {
    let (network, (space, mut subnets)) = (id(NETWORK), many(MOST as u32));
    let names: Vec<String> = (0..subnets.len()).map(|at| format!("s{at}")).collect();
    let check = |space: &[String], subnets: &[SubnetProperties]| {
        let plots = names.iter().zip(subnets).map(|(name, one)| Plot::of(name, one));
        let plots: Vec<Plot<'_>> = plots.collect();
        rules::check(&network, space, &plots).map_err(|refused| (refused.code, refused.message))
    };
    assert_eq!(check(&space, &subnets), Ok(()));

    let told = |(code, message): (String, String), expected: &str, names: [&str; 2]| {
        assert_eq!(code, expected);
        assert!(names.iter().all(|name| message.contains(&format!("'{name}'"))), "{message}");
    };
    let refused = check(&space[1..], &subnets).expect_err("one block is missing");
    assert_eq!(refused.0, "NetcfgInvalidSubnet");

    let apart = subnets.clone();
    subnets[2_999] = model(json!({ "addressPrefix": "10.0.2.128/25" }));
    let second = apart.iter().position(|one| one.prefixes() == ["10.0.2.0/24"]).expect("it");
    let refused = check(&space, &subnets).expect_err("the last lies in another");
    told(refused, "NetcfgSubnetRangesOverlap", ["s2999", &names[second]]);

    subnets[2_999] = model(json!({ "addressPrefix": "10.0.0.0/20" }));
    let refused = check(&space, &subnets).expect_err("others lie in the last");
    let first = apart.iter().position(|one| one.prefixes() == ["10.0.0.0/24"]).expect("it");
    told(refused, "NetcfgSubnetRangesOverlap", ["s2999", &names[first]]);
}
