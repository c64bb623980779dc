use contract::{Finish, Linked};
use scenario::decisions::{World, caller, facts, id, model, targets};
use serde_json::json;

use super::*;
use crate::test_support::{ENDPOINT, NETWORK, SERVICE, SUBNET, VERSION, resource, subnet};

const RIGHT: &str = "Microsoft.ApiManagement/service/privateEndpointConnectionsApproval/action";
const JOIN: &str = "Microsoft.Network/virtualNetworks/subnets/join/action";

fn connection(name: &str, target: &str) -> Value {
    json!({
        "name": name,
        "properties": { "privateLinkServiceId": id(target).to_string(), "groupIds": [] },
    })
}

fn endpoint(automatic: Vec<Value>, manual: Vec<Value>) -> EndpointProperties {
    model(json!({
        "privateLinkServiceConnections": automatic,
        "manualPrivateLinkServiceConnections": manual,
        "subnet": { "id": id(SUBNET).to_string() },
    }))
}

/// The service and the subnet are there, and the caller may do all but `refused`.
fn world(refused: Option<&str>) -> World {
    let mut world = World::of(VERSION);
    let service = resource(SERVICE, json!({}));
    let links = [(service.clone(), RIGHT), (subnet("default", "10.0.0.0/29"), JOIN)];
    world.found.linked = links
        .into_iter()
        .map(|(resource, right)| Linked {
            id: resource.id.clone(),
            right: right.to_owned(),
            resource: Some(resource),
            refused: (refused == Some(right)).then(|| ArmError::internal("not allowed")),
        })
        .collect();
    world.found.resources.push((service.id.clone(), Some(service)));
    world
}

fn put(
    sent: EndpointProperties,
    current: Option<&Envelope<EndpointProperties>>,
    world: &World,
) -> Result<Admitted<EndpointProperties>, ArmError> {
    let proposal = resource(ENDPOINT, sent);
    world.admit::<PrivateEndpoints>(Verb::Put, proposal, current, None, &mut facts())
}

fn code(sent: EndpointProperties, world: &World) -> String {
    put(sent, None, world).expect_err("a refusal").code
}

fn made() -> Envelope<EndpointProperties> {
    let sent = endpoint(vec![connection("a", SERVICE)], vec![connection("b", SERVICE)]);
    put(sent, None, &world(None)).expect("let in").envelope
}

/// A record of connection `b`, as its target keeps it.
fn record(description: &str) -> Envelope {
    let properties = json!({
        "privateEndpoint": { "id": id(ENDPOINT).to_string() },
        "privateLinkServiceConnectionState": { "status": "Approved", "description": description },
        "connection": "b",
    });
    resource(&format!("{SERVICE}/privateEndpointConnections/b"), properties)
}

fn heard(before: Option<&Envelope>, after: Option<&Envelope>) -> Heard<EndpointProperties> {
    let (me, world, other) = (made(), World::of(VERSION), record("").id);
    let (side, role) = (Side::Source, RECORD_ROLE);
    let call = Reaction { me: &me, side, role, other: &other, before, after, found: &world.found };
    PrivateEndpoints::react(&call, &mut facts()).expect("nothing is refused")
}

#[test]
fn a_connection_gets_its_group_its_hosts_and_an_address() {
    let admitted = put(
        endpoint(vec![connection("a", SERVICE)], vec![connection("b", SERVICE)]),
        None,
        &world(None),
    );
    let admitted = admitted.expect("let in");
    assert_eq!(admitted.finish, Finish::Later(Value::Null));
    let kept: Vec<_> = admitted.envelope.properties.connections().cloned().collect();
    assert_eq!(kept[0].properties.group_ids, ["Gateway"]);
    assert_eq!(kept[0].properties.hosts, ["apim1.azure-api.net"]);
    let addresses: Vec<_> = kept.iter().map(|one| one.properties.address.as_deref()).collect();
    assert_eq!(addresses, [Some("10.0.0.4"), Some("10.0.0.5")]);
    assert!(kept[0].properties.guid.is_some() && kept[0].guid() != kept[1].guid());
    let [interface] = admitted.effects.put.as_slice() else { panic!("one interface") };
    assert!(interface.id.name().starts_with("pe1.nic."), "{}", interface.id);
    let points_to = PrivateEndpoints::POINTS_TO.expect("it points");
    assert_eq!(
        points_to(&admitted.envelope),
        [(id(SERVICE), "privateLink".to_owned()), (id(SUBNET), "subnet".to_owned())]
    );
}

#[test]
fn what_was_there_keeps_what_it_has_wherever_it_stands() {
    let current = made();
    // Read-only members arrive as those that stood in the same place.
    let mut sent = endpoint(Vec::new(), vec![connection("B", SERVICE), connection("c", SERVICE)]);
    for one in sent.connections_mut() {
        one.properties.guid = Some("of another".to_owned());
        one.properties.ended = Some("of another".to_owned());
    }
    let changed = put(sent, Some(&current), &world(None)).expect("let in").envelope.properties;
    let before = &current.properties.manual_private_link_service_connections[0];
    let [kept, new] = changed.manual_private_link_service_connections.as_slice() else {
        panic!("two connections")
    };
    assert_eq!(kept.properties, before.properties);
    assert_eq!(new.properties.ended, None);
    assert_ne!(new.guid(), "of another");
    assert_eq!(new.properties.address.as_deref(), Some("10.0.0.4"), "it is free again");
}

#[test]
fn only_the_rights_that_are_needed_are() {
    let automatic = || endpoint(vec![connection("a", SERVICE)], Vec::new());
    let manual = || endpoint(Vec::new(), vec![connection("a", SERVICE)]);
    let refused = put(automatic(), None, &world(Some(RIGHT))).expect_err("a refusal");
    assert_eq!(
        (refused.kind, refused.code.as_str()),
        (arm::ErrorKind::Forbidden, "LinkedAuthorizationFailed")
    );
    let service = id(SERVICE);
    let told = format!(
        "The client 'tester' with object id '{}' has permission to perform action \
         'Microsoft.Network/privateEndpoints/write' on scope '{}'; however, it does not have \
         permission to perform action '{RIGHT}' on the linked scope(s) '{service}' or the linked \
         scope(s) are invalid.",
        caller().object_id,
        id(ENDPOINT)
    );
    assert_eq!(refused.message, told);
    assert!(put(manual(), None, &world(Some(RIGHT))).is_ok());
    assert_eq!(code(manual(), &world(Some(JOIN))), "LinkedAuthorizationFailed");
    assert!(put(automatic(), None, &world(None)).is_ok());
}

#[test]
fn what_cannot_be_linked_is_refused() {
    let world = world(None);
    let one = |connection: Value| endpoint(Vec::new(), vec![connection]);
    let missing = connection("a", "Microsoft.ApiManagement/service/apim2");
    assert_eq!(code(one(missing), &world), "InvalidResourceReference");
    assert_eq!(code(one(connection("a", NETWORK)), &world), "InvalidRequestFormat");
    assert_eq!(code(endpoint(Vec::new(), Vec::new()), &world), "InvalidRequestFormat");
    let mut group = connection("a", SERVICE);
    group["properties"]["groupIds"] = json!(["portal"]);
    assert_eq!(code(one(group), &world), "InvalidPrivateLinkServiceConnectionGroupIds");
    let twice = endpoint(vec![connection("a", SERVICE)], vec![connection("A", SERVICE)]);
    let refused = put(twice, None, &world).expect_err("a refusal");
    assert_eq!(refused.details[0].target, "manualPrivateLinkServiceConnections[0].name");
}

#[test]
fn a_subnet_is_open_in_its_region_while_it_has_room() {
    let asked = |count: usize| {
        endpoint(Vec::new(), (0..count).map(|n| connection(&format!("c{n}"), SERVICE)).collect())
    };
    assert!(put(asked(3), None, &world(None)).is_ok());
    assert_eq!(code(asked(4), &world(None)), "SubnetIsFull");
    let mut elsewhere = world(None);
    if let Some(subnet) = elsewhere.found.linked[1].resource.as_mut() {
        subnet.location = Some("eastus".to_owned());
    }
    assert_eq!(code(asked(1), &elsewhere), "InvalidResourceReference");
}

#[test]
fn what_is_not_settled_is_not_linked_anew() {
    let current = made();
    let (unsettled, state) = (["Updating", "Creating", "Deleting"], "provisioningState");
    for word in unsettled.into_iter().chain(["Succeeded", "Failed"]) {
        let of_service = |world: &mut World| {
            for (_, service) in &mut world.found.resources {
                service.as_mut().expect("a service").properties[state] = json!(word);
            }
            let linked = world.found.linked[0].resource.as_mut().expect("a service");
            linked.properties[state] = json!(word);
        };
        let of_subnet = |world: &mut World| {
            let linked = world.found.linked[1].resource.as_mut().expect("a subnet");
            linked.properties[state] = json!(word);
        };
        for change in [&of_service as &dyn Fn(&mut World), &of_subnet] {
            let mut world = world(None);
            change(&mut world);
            let refused = |automatic: Vec<Value>, manual: Vec<Value>| {
                let refused = put(endpoint(automatic, manual), None, &world).err()?;
                Some((refused.kind, refused.code))
            };
            let expected = unsettled
                .contains(&word)
                .then(|| (arm::ErrorKind::Conflict, "ReferencedResourceNotProvisioned".to_owned()));
            assert_eq!(refused(vec![connection("a", SERVICE)], Vec::new()), expected, "{word}");
            assert_eq!(refused(Vec::new(), vec![connection("a", SERVICE)]), expected, "{word}");
            assert!(put(current.properties.clone(), Some(&current), &world).is_ok(), "{word}");
        }
    }
}

#[test]
fn a_connection_that_stays_asks_for_its_group_or_for_none() {
    let current = made();
    let code = |groups: &[&str]| {
        let mut sent = current.properties.clone();
        let one = sent.connections_mut().next().expect("a connection");
        one.properties.group_ids = groups.iter().map(|group| (*group).to_owned()).collect();
        let put = put(sent, Some(&current), &world(None)).map_err(|refused| refused.code)?;
        Ok(put.envelope.properties.connections().next().expect("it").properties.group_ids.clone())
    };
    let refused = Err("InvalidPrivateLinkServiceConnectionGroupIds".to_owned());
    assert_eq!(code(&["nonsense"]), refused);
    assert_eq!(code(&["Gateway", "Gateway"]), refused);
    assert_eq!(code(&[]), Ok(vec!["Gateway".to_owned()]));
    assert_eq!(code(&["gateway"]), Ok(vec!["Gateway".to_owned()]));
}

#[test]
fn a_chosen_address_is_for_one_connection_at_a_time() {
    let addresses = |sent: &EndpointProperties, current: Option<&Envelope<EndpointProperties>>| {
        let admitted = put(sent.clone(), current, &world(None)).map_err(|refused| refused.code)?;
        let kept = admitted.envelope.properties.connections();
        let kept: Vec<_> = kept.filter_map(|one| one.properties.address.clone()).collect();
        Ok((kept, admitted.envelope))
    };
    let with = |names: &[&str]| {
        let names = names.iter().map(|name| connection(name, SERVICE)).collect();
        let mut sent = endpoint(Vec::new(), names);
        let chosen = json!([{ "name": "ip", "properties": { "privateIPAddress": "10.0.0.6" } }]);
        sent.ip_configurations = Some(model(chosen));
        sent
    };
    let (first, current) = addresses(&with(&["a"]), None).expect("let in");
    assert_eq!(first, ["10.0.0.6"]);
    let (both, current) = addresses(&with(&["a", "b"]), Some(&current)).expect("let in");
    assert_eq!(both, ["10.0.0.6", "10.0.0.4"]);
    let (left, current) = addresses(&with(&["b"]), Some(&current)).expect("let in");
    assert_eq!(left, ["10.0.0.4"]);
    let (next, _) = addresses(&with(&["b", "c"]), Some(&current)).expect("let in");
    assert_eq!(next, ["10.0.0.4", "10.0.0.6"]);
    let bare = made();
    let late: Result<_, String> = addresses(&with(&["b"]), Some(&bare)).map(|(all, _)| all);
    assert_eq!(late, Err("InvalidRequestFormat".to_owned()), "nobody is left for it");
}

#[test]
fn addresses_of_others_are_not_given_out() {
    let mut world = world(None);
    let mut other = made();
    other.id = id("Microsoft.Network/privateEndpoints/pe2");
    let other = other.around(json!(other.properties));
    world.found.referrers.push((id(SUBNET), SUBNET_ROLE.to_owned(), vec![other]));
    let sent = endpoint(Vec::new(), vec![connection("a", SERVICE)]);
    let admitted = put(sent, None, &world).expect("let in").envelope.properties;
    let address = admitted.connections().next().and_then(|one| one.properties.address.clone());
    assert_eq!(address.as_deref(), Some("10.0.0.6"));
}

#[test]
fn an_endpoint_stays_where_it_is() {
    let current = made();
    let mut sent = endpoint(vec![connection("a", SERVICE)], Vec::new());
    sent.subnet.id = sent.subnet.id.replace("default", "other");
    sent.custom_network_interface_name = Some("mine".to_owned());
    let refused = put(sent, Some(&current), &world(None)).expect_err("a refusal");
    assert_eq!(targets(refused), ["subnet.id", "customNetworkInterfaceName"]);
}

#[test]
fn a_record_that_changes_touches_the_endpoint_and_one_that_comes_does_not() {
    let (one, other) = (record("One."), record("Other."));
    assert_eq!(heard(None, Some(&one)), Heard::nothing());
    assert_eq!(heard(Some(&one), Some(&other)), Heard::becoming(made()));
}

#[test]
fn a_record_that_goes_leaves_its_last_words() {
    let gone = record("Last words.");
    let me = heard(Some(&gone), None).me.expect("it changes").properties;
    let ended: Vec<_> = me.connections().map(|one| one.properties.ended.as_deref()).collect();
    assert_eq!(ended, [None, Some("Last words.")]);
    let mut of_another = record("No matter.");
    of_another.properties["connection"] = json!("z");
    assert_eq!(heard(Some(&of_another), None), Heard::nothing());
}

#[test]
fn its_interface_goes_with_it() {
    let last = made();
    let gone = PrivateEndpoints::gone(&last, &mut facts()).remove;
    assert_eq!(gone, [last.properties.network_interfaces[0].target().expect("an id")]);
}
