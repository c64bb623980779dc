use contract::Finish;
use scenario::decisions::{World, facts, model};

use super::*;
use crate::test_support::{NETWORK, SUBNET, VERSION, resource, subnet, with_subnets};

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
fn a_used_subnet_stays() {
    let there = subnet("default", "10.0.1.0/24");
    let current = there.around(read(&there));
    let release =
        |users: u64| with_subnets(vec![(there.clone(), users)]).release::<Subnets>(&current);
    assert!(release(0).is_ok());
    assert_eq!(release(1).expect_err("a refusal").code, "InUseSubnetCannotBeDeleted");
}
