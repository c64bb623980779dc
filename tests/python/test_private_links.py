"""Private endpoints and what they lead to: one link, told at both its ends."""

import re

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.mgmt.apimanagement.models import ApiManagementServiceUpdateParameters
from azure.mgmt.network.models import (
    AddressSpace,
    PrivateEndpoint,
    PrivateEndpointIPConfiguration,
    PrivateLinkServiceConnection,
    Subnet,
    VirtualNetwork,
)

from link_targets import TARGETS, ApiManagement
from replies import finish, follow, names

MESSAGE = "Please approve my connection."


@pytest.fixture(params=TARGETS, ids=lambda target: target.__name__)
def target(request, group, unique):
    """Each resource that private endpoints lead to, in turn."""
    return request.param(request.getfixturevalue, group, unique("target"))


@pytest.fixture
def service(request, group, unique):
    """The first of them, where one will do."""
    return ApiManagement(request.getfixturevalue, group, unique("apim"))


@pytest.fixture
def endpoints(network_client, group, network, unique):
    """The endpoint operations, bound to the test's group and the subnet `one`."""

    class Bound:
        def __getattr__(self, operation):
            method = getattr(network_client.private_endpoints, operation)
            return lambda *args, **kwargs: method(group, *args, **kwargs)

        def make(self, target, name=None, **changes):
            body = endpoint_body(target, network.subnets[0].id, **changes)
            operation = network_client.private_endpoints.begin_create_or_update
            return follow(operation, group, name or unique("endpoint"), body)

        def remove(self, endpoint):
            return follow(self.begin_delete, endpoint.name)[1]

        def connection(self, endpoint):
            """The only connection of an endpoint, as it is now."""
            read = self.get(endpoint.name)
            automatic = read.private_link_service_connections
            (one,) = [*automatic, *read.manual_private_link_service_connections]
            return one

        def state(self, endpoint):
            state = self.connection(endpoint).private_link_service_connection_state
            return state.status, state.description

    return Bound()


def endpoint_body(target, subnet_id, manual=True, connection="link", **changes):
    members = {"group_ids": [target.group_id], "request_message": MESSAGE, **changes}
    members = {"private_link_service_id": target.id, **members}
    lists = ["private_link_service_connections", "manual_private_link_service_connections"]
    one = PrivateLinkServiceConnection(name=connection, **members)
    return PrivateEndpoint(
        location="westeurope", subnet=Subnet(id=subnet_id), **{lists[manual]: [one]}
    )


def test_a_manual_link_waits_at_both_ends(endpoints, target):
    assert target.records() == []
    endpoint, codes = endpoints.make(target)
    assert codes[0] == 201, "clients take no 202"
    (record,) = target.records()
    assert record.endpoint_id == endpoint.id
    assert record.group_ids == [target.group_id]
    assert (record.status, record.description) == ("Pending", MESSAGE)
    assert record.provisioning_state == target.settled
    assert target.record(record.name).status == "Pending"
    assert endpoints.state(endpoint) == ("Pending", MESSAGE)


def test_an_endpoint_tells_where_it_lies_and_leads(
    endpoints, network_client, group, network, service
):
    endpoint, _ = endpoints.make(service)
    assert endpoint.type == "Microsoft.Network/privateEndpoints"
    assert endpoint.provisioning_state == "Succeeded"
    assert endpoint.etag.startswith('W/"')
    assert endpoint.subnet.id == network.subnets[0].id
    assert endpoint.private_link_service_connections == []
    (link,) = endpoint.manual_private_link_service_connections
    kind = "manualPrivateLinkServiceConnections"
    assert link.name == "link"
    assert link.id == f"{endpoint.id}/{kind}/link"
    assert link.type == f"Microsoft.Network/privateEndpoints/{kind}"
    assert link.etag == endpoint.etag
    assert link.provisioning_state == "Succeeded"
    assert (link.private_link_service_id, link.group_ids) == (service.id, ["Gateway"])
    assert link.request_message == MESSAGE
    assert link.private_link_service_connection_state.actions_required == "None"
    host = service.id.rsplit("/", 1)[1] + ".azure-api.net"
    (name,) = endpoint.custom_dns_configs
    assert (name.fqdn, name.ip_addresses) == (host, ["10.0.1.4"])

    (reference,) = endpoint.network_interfaces
    interface = network_client.network_interfaces.get(group, reference.id.rsplit("/", 1)[1])
    assert interface.private_endpoint.id == endpoint.id
    (address,) = interface.ip_configurations
    assert address.private_ip_address == "10.0.1.4"
    assert address.subnet.id == network.subnets[0].id
    assert endpoint.name in names(endpoints.list())
    assert endpoint.name in names(network_client.private_endpoints.list_by_subscription())


def test_the_owner_decides_and_the_endpoint_hears_of_it(endpoints, target):
    endpoint, _ = endpoints.make(target)
    (record,) = target.records()
    for status, description in [
        ("Approved", "Welcome."),
        ("Approved", "Welcome."),
        ("Rejected", "No longer."),
        ("Approved", "Once more."),
    ]:
        tag = endpoints.get(endpoint.name).etag
        codes = target.decide(record.name, status, description)
        assert codes[0] in target.accepted
        now = target.record(record.name)
        assert (now.status, now.description) == (status, description)
        assert now.provisioning_state == target.settled
        assert now.endpoint_id == endpoint.id
        assert target.records()[0].status == status
        assert endpoints.state(endpoint) == (status, description)
        assert endpoints.get(endpoint.name).etag != tag


def test_an_automatic_link_is_approved_at_once(endpoints, target):
    endpoint, _ = endpoints.make(target, manual=False)
    (record,) = target.records()
    assert (record.status, record.description) == ("Approved", MESSAGE)
    assert endpoints.state(endpoint) == ("Approved", MESSAGE)
    assert endpoint.manual_private_link_service_connections == []
    (link,) = endpoint.private_link_service_connections
    assert link.id == f"{endpoint.id}/privateLinkServiceConnections/link"


def test_what_the_owner_ends_reads_disconnected(endpoints, target):
    endpoint, _ = endpoints.make(target)
    (record,) = target.records()
    target.decide(record.name, "Approved", "Welcome.")
    codes = target.delete_record(record.name)
    assert codes[0] == 202
    assert target.records() == []
    assert target.delete_record(record.name) == [204]
    assert endpoints.state(endpoint) == ("Disconnected", "Welcome.")
    left = endpoints.get(endpoint.name)
    assert left.provisioning_state == "Succeeded"
    assert len(left.network_interfaces) == 1
    with pytest.raises(ResourceNotFoundError):
        target.record(record.name)
    with pytest.raises(ResourceNotFoundError):
        target.decide(record.name, "Approved", "Come back.")

    codes = endpoints.remove(endpoint)
    assert codes[0] == 202
    with pytest.raises(ResourceNotFoundError):
        endpoints.get(endpoint.name)
    assert target.records() == []


def test_an_endpoint_that_goes_takes_its_link_with_it(endpoints, network_client, group, target):
    endpoint, _ = endpoints.make(target, manual=False)
    (record,) = target.records()
    assert endpoints.remove(endpoint)[0] == 202
    assert target.records() == []
    with pytest.raises(ResourceNotFoundError):
        target.record(record.name)
    assert endpoints.remove(endpoint) == [204]
    assert list(network_client.network_interfaces.list(group)) == []


def test_a_target_that_goes_leaves_the_endpoint_disconnected(endpoints, target):
    endpoint, _ = endpoints.make(target, manual=False)
    target.remove()
    assert endpoints.state(endpoint) == ("Disconnected", MESSAGE)
    assert endpoints.get(endpoint.name).provisioning_state == "Succeeded"
    assert endpoints.remove(endpoint)[0] == 202


def test_a_target_says_what_can_be_linked(target):
    ((name, group_id, zones),) = target.link_resources()
    assert name == group_id == target.group_id
    assert all(zone.startswith("privatelink.") for zone in zones)
    assert zones and target.zones in (None, zones)
    assert target.link_resource(target.group_id) == target.group_id
    with pytest.raises(ResourceNotFoundError):
        target.link_resource("nothing")


@pytest.mark.parametrize("status", ["Pending", "Disconnected", "Succeeded"])
def test_the_owner_can_say_yes_or_no(endpoints, target, status):
    endpoint, _ = endpoints.make(target)
    (record,) = target.records()
    with pytest.raises(HttpResponseError) as refused:
        target.decide(record.name, status, "?")
    assert refused.value.status_code == 400
    assert endpoints.state(endpoint) == ("Pending", MESSAGE)


def test_records_are_named_as_each_service_names_them(endpoints, request, group, unique):
    guid = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    patterns = {"ApiManagement": "link", "DigitalTwins": guid, "NotificationHubs": rf"%s\.{guid}"}
    for kind in TARGETS:
        name = unique("target")
        target = kind(request.getfixturevalue, group, name)
        endpoints.make(target)
        (record,) = target.records()
        pattern = patterns[kind.__name__].replace("%s", name)
        assert re.fullmatch(pattern, record.name), record.name


def test_a_service_changes_when_its_links_do(endpoints, service):
    tags = [service.etag()]
    endpoint, _ = endpoints.make(service)
    tags.append(service.etag())
    service.decide("link", "Approved", "Welcome.")
    tags.append(service.etag())
    endpoints.remove(endpoint)
    tags.append(service.etag())
    assert len(set(tags)) == 4


def test_only_one_endpoint_has_a_name_at_a_service(endpoints, service):
    first, _ = endpoints.make(service)
    with pytest.raises(HttpResponseError) as refused:
        endpoints.make(service, name="second")
    assert refused.value.status_code in (400, 409)
    with pytest.raises(ResourceNotFoundError):
        endpoints.get("second")
    endpoints.make(service, name="second", connection="other")
    assert sorted(record.name for record in service.records()) == ["link", "other"]
    endpoints.remove(first)
    assert [record.name for record in service.records()] == ["other"]


def test_each_endpoint_has_an_address_of_its_own(endpoints, service):
    addresses = []
    for number in range(3):
        endpoint, _ = endpoints.make(service, connection=f"link-{number}")
        addresses += endpoint.custom_dns_configs[0].ip_addresses
    assert addresses == ["10.0.1.4", "10.0.1.5", "10.0.1.6"]


def test_a_subnet_stays_while_an_endpoint_lies_in_it(
    endpoints, network_client, group, network, service
):
    endpoint, _ = endpoints.make(service)
    subnet = network.subnets[0].name
    attempts = [
        lambda: network_client.subnets.begin_delete(group, network.name, subnet),
        lambda: network_client.virtual_networks.begin_delete(group, network.name),
    ]
    for attempt in attempts:
        with pytest.raises(HttpResponseError) as refused:
            finish(attempt())
        assert refused.value.status_code == 400
        assert refused.value.error.code == "InUseSubnetCannotBeDeleted"
    assert network_client.subnets.get(group, network.name, subnet).provisioning_state == "Succeeded"
    endpoints.remove(endpoint)
    for attempt in attempts:
        finish(attempt())


def test_a_subnet_changes_when_endpoints_come_and_go(
    endpoints, network_client, group, network, service
):
    def tags():
        subnets = [
            network_client.subnets.get(group, network.name, subnet.name).etag
            for subnet in network.subnets
        ]
        return network_client.virtual_networks.get(group, network.name).etag, *subnets

    before = tags()
    endpoint, _ = endpoints.make(service)
    there = tags()
    service.decide("link", "Approved", "Welcome.")
    assert tags() == there
    endpoints.remove(endpoint)
    networks, ones, twos = zip(before, there, tags())
    assert (len(set(networks)), len(set(ones)), len(set(twos))) == (3, 3, 1)


def test_a_group_stays_while_others_lie_in_its_subnet(
    network_client, resource_client, group, other_group, request, unique
):
    networks, groups = network_client.virtual_networks, resource_client.resource_groups
    body = VirtualNetwork(
        location="westeurope",
        address_space=AddressSpace(address_prefixes=["10.0.0.0/16"]),
        subnets=[Subnet(name="one", address_prefix="10.0.1.0/24")],
    )
    network = finish(networks.begin_create_or_update(other_group, "network", body))
    target = ApiManagement(request.getfixturevalue, group, unique("apim"))
    body = endpoint_body(target, network.subnets[0].id)
    private_endpoints = network_client.private_endpoints
    endpoint = finish(private_endpoints.begin_create_or_update(group, "endpoint", body))
    with pytest.raises(HttpResponseError) as refused:
        groups.begin_delete(other_group)
    assert refused.value.status_code == 400
    assert refused.value.error.code == "InUseSubnetCannotBeDeleted"
    assert endpoint.id in refused.value.error.message
    assert groups.get(other_group).properties.provisioning_state == "Succeeded"
    another = Subnet(address_prefix="10.0.2.0/24")
    finish(network_client.subnets.begin_create_or_update(other_group, "network", "two", another))
    finish(private_endpoints.begin_delete(group, "endpoint"))
    finish(groups.begin_delete(other_group))


def test_an_endpoint_that_leads_nowhere_is_refused(
    endpoints, network_client, group, network, service
):
    subnet_id, other = network.subnets[0].id, {"private_link_service_id": network.id}
    missing = {"private_link_service_id": service.id + "-missing"}
    cases = {
        "no such target": endpoint_body(service, subnet_id, **missing),
        "no such target, automatic": endpoint_body(service, subnet_id, manual=False, **missing),
        "nothing to link to": endpoint_body(service, subnet_id, **other),
        "no such group": endpoint_body(service, subnet_id, group_ids=["portal"]),
        "no such subnet": endpoint_body(service, subnet_id + "-missing"),
        "no links": PrivateEndpoint(location="westeurope", subnet=Subnet(id=subnet_id)),
    }
    for case, body in cases.items():
        with pytest.raises(HttpResponseError) as refused:
            endpoints.begin_create_or_update("bad", body)
        assert refused.value.status_code == 400, case
        with pytest.raises(ResourceNotFoundError):
            endpoints.get("bad")
    assert service.records() == []
    assert list(network_client.network_interfaces.list(group)) == []


def test_an_endpoint_put_again_keeps_its_link(endpoints, service):
    endpoint, _ = endpoints.make(service)
    service.decide("link", "Approved", "Welcome.")
    again, codes = endpoints.make(service, name=endpoint.name)
    assert codes[0] == 200
    assert again.custom_dns_configs == endpoint.custom_dns_configs
    assert endpoints.state(endpoint) == ("Approved", "Welcome.")
    read = endpoints.get(endpoint.name)
    finish(endpoints.begin_create_or_update(endpoint.name, read))
    assert endpoints.state(endpoint) == ("Approved", "Welcome.")


def test_a_link_that_stays_asks_for_its_own_group(endpoints, service):
    endpoint, _ = endpoints.make(service)
    with pytest.raises(HttpResponseError) as refused:
        endpoints.make(service, name=endpoint.name, group_ids=["nonsense"])
    assert refused.value.status_code == 400
    again, _ = endpoints.make(service, name=endpoint.name, group_ids=[])
    (link,) = again.manual_private_link_service_connections
    assert link.group_ids == [service.group_id]


def test_links_come_beside_one_whose_address_was_chosen(endpoints, network, service):
    body = endpoint_body(service, network.subnets[0].id)
    chosen = PrivateEndpointIPConfiguration(
        name="chosen",
        group_id=service.group_id,
        member_name=service.group_id,
        private_ip_address="10.0.1.77",
    )
    body.ip_configurations = [chosen]
    finish(endpoints.begin_create_or_update("endpoint", body))
    second = endpoint_body(service, network.subnets[0].id, connection="other")
    body.manual_private_link_service_connections += second.manual_private_link_service_connections
    both = finish(endpoints.begin_create_or_update("endpoint", body))
    addresses = [address for one in both.custom_dns_configs for address in one.ip_addresses]
    assert addresses == ["10.0.1.77", "10.0.1.4"]


def test_links_change_with_the_endpoint_that_asks_for_them(endpoints, service, target):
    endpoint, _ = endpoints.make(service)
    service.decide("link", "Approved", "Welcome.")
    endpoints.make(service, name=endpoint.name, connection="other")
    (record,) = service.records()
    assert (record.name, record.status) == ("other", "Pending")
    endpoints.make(target, name=endpoint.name)
    assert service.records() == []
    assert target.records()[0].endpoint_id == endpoint.id
    assert endpoints.state(endpoint) == ("Pending", MESSAGE)


def test_an_interface_has_the_name_that_is_asked_for(endpoints, network_client, group, service):
    endpoint, _ = endpoints.make(service)
    (reference,) = endpoint.network_interfaces
    generated = reference.id.rsplit("/", 1)[1]
    assert re.fullmatch(rf"{endpoint.name}\.nic\.[0-9a-f-]{{36}}", generated)

    body = endpoint_body(service, endpoint.subnet.id, connection="other")
    body.custom_network_interface_name = "own"
    made = finish(endpoints.begin_create_or_update("named", body))
    assert made.custom_network_interface_name == "own"
    assert made.network_interfaces[0].id.endswith("/networkInterfaces/own")
    interfaces = network_client.network_interfaces.list(group)
    assert sorted(names(interfaces)) == sorted([generated, "own"])


def test_an_endpoint_stays_in_its_subnet(endpoints, network, service):
    endpoint, _ = endpoints.make(service)
    with pytest.raises(HttpResponseError) as refused:
        body = endpoint_body(service, network.subnets[1].id)
        endpoints.begin_create_or_update(endpoint.name, body)
    assert refused.value.status_code == 400
    assert endpoints.get(endpoint.name).subnet.id == network.subnets[0].id


def test_a_group_goes_though_links_lead_into_it(
    endpoints, resource_client, request, other_group, unique
):
    target = ApiManagement(request.getfixturevalue, other_group, unique("apim"))
    endpoint, _ = endpoints.make(target, manual=False)
    finish(resource_client.resource_groups.begin_delete(other_group))
    assert endpoints.state(endpoint) == ("Disconnected", MESSAGE)


def test_a_group_goes_though_links_lead_out_of_it(
    network_client, resource_client, network, service, other_group
):
    body = endpoint_body(service, network.subnets[0].id, manual=False)
    operation = network_client.private_endpoints.begin_create_or_update
    endpoint = finish(operation(other_group, "endpoint", body))
    assert [record.endpoint_id for record in service.records()] == [endpoint.id]
    there = resource_client.resources.list_by_resource_group(other_group)
    assert sorted(one.type for one in there) == [
        "Microsoft.Network/networkInterfaces",
        "Microsoft.Network/privateEndpoints",
    ]
    finish(resource_client.resource_groups.begin_delete(other_group))
    assert service.records() == []


def test_a_service_closes_to_the_public_once_it_has_a_link(endpoints, apim_client, group, service):
    services, name = apim_client.api_management_service, service.id.rsplit("/", 1)[1]
    closed = ApiManagementServiceUpdateParameters(public_network_access="Disabled")
    endpoints.make(service)
    with pytest.raises(HttpResponseError) as refused:
        services.begin_update(group, name, closed)
    assert refused.value.status_code == 400
    service.decide("link", "Approved", "Welcome.")
    assert finish(services.begin_update(group, name, closed)).public_network_access == "Disabled"
