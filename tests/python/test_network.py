"""Virtual networks and their subnets, together and one by one."""

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.mgmt.network.models import AddressSpace, Delegation, Subnet, TagsObject, VirtualNetwork

from replies import finish, follow, names, status_and_model


def network_body(*subnets, prefixes=("10.0.0.0/16",), **members):
    return VirtualNetwork(
        location="westeurope",
        address_space=AddressSpace(address_prefixes=list(prefixes)),
        subnets=list(subnets) or None,
        **members,
    )


@pytest.fixture
def subnets(network_client, group, network):
    """The subnet operations, bound to the test's network."""

    class Bound:
        def __getattr__(self, operation):
            method = getattr(network_client.subnets, operation)
            return lambda *args, **kwargs: method(group, network.name, *args, **kwargs)

        def names(self):
            return sorted(names(self.list()))

    return Bound()


def test_a_network_lives_and_dies(network_client, group, unique):
    networks, name = network_client.virtual_networks, unique("net")
    body = network_body(
        Subnet(name="one", address_prefix="10.0.1.0/24"),
        Subnet(name="two", address_prefixes=["10.0.2.0/24"]),
        tags={"a": "1"},
    )
    created, codes = follow(networks.begin_create_or_update, group, name, body)
    assert codes[0] == 201, "clients take no 202"
    assert created.name == name
    assert created.type == "Microsoft.Network/virtualNetworks"
    assert created.location == "westeurope"
    assert created.tags == {"a": "1"}
    assert created.provisioning_state == "Succeeded"
    assert created.address_space.address_prefixes == ["10.0.0.0/16"]
    assert created.enable_ddos_protection is False
    assert created.virtual_network_peerings == []
    assert created.resource_guid
    assert created.etag.startswith('W/"')
    one, two = sorted(created.subnets, key=lambda subnet: subnet.name)
    assert (one.name, one.address_prefix, one.provisioning_state) == (
        "one",
        "10.0.1.0/24",
        "Succeeded",
    )
    assert two.address_prefixes == ["10.0.2.0/24"]
    assert one.id == f"{created.id}/subnets/one"
    assert name in names(networks.list(group))
    assert name in names(networks.list_all())

    code, tagged = networks.update_tags(
        group, name, TagsObject(tags={"b": "2"}), cls=status_and_model
    )
    assert (code, tagged.tags) == (200, {"b": "2"})
    assert len(tagged.subnets) == 2
    assert tagged.etag != created.etag

    _, codes = follow(networks.begin_create_or_update, group, name, body)
    assert codes[0] == 200
    assert networks.get(group, name).resource_guid == created.resource_guid

    _, codes = follow(networks.begin_delete, group, name)
    assert codes[0] == 202
    with pytest.raises(ResourceNotFoundError):
        networks.get(group, name)
    with pytest.raises(ResourceNotFoundError):
        network_client.subnets.get(group, name, "one")
    _, codes = follow(networks.begin_delete, group, name)
    assert codes == [204]


def test_a_network_without_a_word_on_subnets_keeps_them(network_client, group, network, subnets):
    networks = network_client.virtual_networks
    body = network_body(prefixes=["10.0.0.0/16", "10.1.0.0/16"])
    grown = finish(networks.begin_create_or_update(group, network.name, body))
    assert grown.address_space.address_prefixes == ["10.0.0.0/16", "10.1.0.0/16"]
    assert subnets.names() == ["one", "two"]


def test_a_list_of_subnets_replaces_those_there_are(network_client, group, network, subnets):
    body = network_body(
        Subnet(name="two", address_prefix="10.0.2.0/24"),
        Subnet(name="three", address_prefix="10.0.3.0/24"),
    )
    networks = network_client.virtual_networks
    finish(networks.begin_create_or_update(group, network.name, body))
    assert subnets.names() == ["three", "two"]


def test_what_was_read_can_be_put_back(network_client, group, network, subnets):
    networks = network_client.virtual_networks
    read = networks.get(group, network.name)
    again = finish(networks.begin_create_or_update(group, network.name, read))
    assert again.resource_guid == read.resource_guid
    assert sorted(names(again.subnets)) == ["one", "two"]
    subnet = subnets.get("one")
    assert finish(subnets.begin_create_or_update("one", subnet)).id == subnet.id


def test_a_subnet_lives_and_dies(network_client, group, network, subnets):
    body = Subnet(address_prefix="10.0.3.0/24")
    created, codes = follow(subnets.begin_create_or_update, "three", body)
    assert codes[0] == 201
    assert created.name == "three"
    assert created.type == "Microsoft.Network/virtualNetworks/subnets"
    assert created.id == f"{network.id}/subnets/three"
    assert (created.address_prefix, created.provisioning_state) == ("10.0.3.0/24", "Succeeded")
    assert created.private_endpoint_network_policies == "Disabled"
    assert created.private_link_service_network_policies == "Enabled"
    assert created.etag.startswith('W/"')
    assert subnets.names() == ["one", "three", "two"]
    shown = network_client.virtual_networks.get(group, network.name).subnets
    assert sorted(names(shown)) == ["one", "three", "two"]

    body = Subnet(
        address_prefix="10.0.3.0/25",
        private_endpoint_network_policies="Enabled",
        delegations=[Delegation(name="0", service_name="Microsoft.Web/serverFarms")],
    )
    replaced, codes = follow(subnets.begin_create_or_update, "three", body)
    assert codes[0] == 200
    assert replaced.address_prefix == "10.0.3.0/25"
    assert replaced.private_endpoint_network_policies == "Enabled"
    assert [one.service_name for one in replaced.delegations] == ["Microsoft.Web/serverFarms"]
    assert replaced.etag != created.etag

    _, codes = follow(subnets.begin_delete, "three")
    assert codes[0] == 202
    _, codes = follow(subnets.begin_delete, "three")
    assert codes == [204]
    with pytest.raises(ResourceNotFoundError):
        subnets.get("three")
    assert subnets.names() == ["one", "two"]


def test_a_network_changes_when_its_subnets_do(network_client, group, network, subnets):
    networks = network_client.virtual_networks

    def tag():
        return networks.get(group, network.name).etag

    tags = [tag()]
    for prefix in ["10.0.3.0/24", "10.0.3.0/25"]:
        finish(subnets.begin_create_or_update("three", Subnet(address_prefix=prefix)))
        tags.append(tag())
    finish(subnets.begin_delete("three"))
    tags.append(tag())
    assert len(set(tags)) == 4


def test_an_old_tag_changes_nothing(network_client, group, network, subnets):
    networks = network_client.virtual_networks
    old = {"If-Match": networks.get(group, network.name).etag}
    finish(subnets.begin_create_or_update("three", Subnet(address_prefix="10.0.3.0/24")))
    body = network_body(Subnet(name="one", address_prefix="10.0.1.0/24"))
    attempts = [
        lambda: networks.begin_create_or_update(group, network.name, body, headers=old),
        lambda: networks.update_tags(group, network.name, TagsObject(tags={}), headers=old),
        lambda: networks.begin_delete(group, network.name, headers=old),
    ]
    for attempt in attempts:
        with pytest.raises(HttpResponseError) as refused:
            attempt()
        assert refused.value.status_code == 412
    assert subnets.names() == ["one", "three", "two"]
    new = {"If-Match": networks.get(group, network.name).etag}
    finish(networks.begin_create_or_update(group, network.name, body, headers=new))
    assert subnets.names() == ["one"]


def test_a_subnet_needs_its_network(network_client, group, unique):
    with pytest.raises(ResourceNotFoundError):
        network_client.subnets.begin_create_or_update(
            group, unique("never"), "one", Subnet(address_prefix="10.0.1.0/24")
        )


@pytest.mark.parametrize(
    "prefix",
    ["10.1.0.0/24", "10.0.1.128/25", "10.0.0.0/8", "10.0.3.0", "10.0.3.0/33", "10.0.300.0/24"],
    ids=["outside", "overlapping", "too-wide", "no-length", "too-long", "no-address"],
)
def test_a_subnet_that_does_not_fit_is_refused(network_client, group, network, subnets, prefix):
    bad = Subnet(name="bad", address_prefix=prefix)
    whole = network_body(Subnet(name="one", address_prefix="10.0.1.0/24"), bad)
    attempts = [
        lambda: subnets.begin_create_or_update("bad", bad),
        lambda: network_client.virtual_networks.begin_create_or_update(group, network.name, whole),
    ]
    for attempt in attempts:
        with pytest.raises(HttpResponseError) as refused:
            attempt()
        assert refused.value.status_code == 400
        assert refused.value.error.code
    assert subnets.names() == ["one", "two"]


@pytest.mark.parametrize("prefixes", [["10.0.0.0"], ["10.0.0.0/16", "10.0.128.0/17"], []])
def test_a_bad_address_space_is_refused(network_client, group, unique, prefixes):
    name = unique("net")
    with pytest.raises(HttpResponseError) as refused:
        body = network_body(prefixes=prefixes)
        network_client.virtual_networks.begin_create_or_update(group, name, body)
    assert refused.value.status_code == 400
    with pytest.raises(ResourceNotFoundError):
        network_client.virtual_networks.get(group, name)
