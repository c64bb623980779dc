"""Private endpoints and the services they lead to: one link, seen from both its ends."""

import json

import pytest

APIM, TWINS = "Microsoft.ApiManagement/service", "Microsoft.DigitalTwins/digitalTwinsInstances"
GROUP_IDS = {APIM: "Gateway", TWINS: "API"}
HOSTS = {APIM: ".azure-api.net", TWINS: ".digitaltwins.azure.net"}
PUBLISHER = {"publisherName": "Contoso", "publisherEmail": "api@contoso.example"}
BODIES = {APIM: {"sku": {"name": "Developer", "capacity": 1}, "properties": PUBLISHER}, TWINS: {}}


class Link:
    """A subnet, and a service that endpoints in it may lead to."""

    def __init__(self, az, group, name, kind):
        self.az, self.group, self.kind = az, group, kind
        body = json.dumps({"location": "westeurope", **BODIES[kind]})
        place = ("-g", group, "-n", name, "--resource-type", kind)
        created = az("resource", "create", *place, "--is-full-object", "--properties", body)
        self.target = created["id"]
        az("network", "vnet", "create", "-g", group, "-n", "net", "--subnet-name", "one")

    def create(self, name, *arguments):
        target = ("--private-connection-resource-id", self.target)
        subnet = ("--vnet-name", "net", "--subnet", "one")
        link = ("--connection-name", "link", "--group-id", GROUP_IDS[self.kind])
        return self.endpoint("create", name, *target, *subnet, *link, *arguments)

    def ask(self, name):
        """An endpoint whose connection the service's owner is to approve."""
        request = ("--manual-request", "true", "--request-message", "Let me in")
        return self.create(name, *request)

    def endpoint(self, verb, name, *arguments):
        place = ("-g", self.group, "-n", name)
        return self.az("network", "private-endpoint", verb, *place, *arguments)

    def endpoint_state(self, name, connections="manualPrivateLinkServiceConnections"):
        """What the endpoint says of its only connection."""
        (connection,) = self.endpoint("show", name)[connections]
        assert connection["provisioningState"] == "Succeeded"
        state = connection["privateLinkServiceConnectionState"]
        return state["status"], state["description"]

    def connection(self, verb, *arguments):
        """What the service says of its only connection, by a verb on it."""
        (known,) = self.connections()
        command = ("network", "private-endpoint-connection", verb, "--id", known["id"])
        return state_of(self.az(*command, *arguments))

    def connections(self):
        return self.az("network", "private-endpoint-connection", "list", "--id", self.target)


def state_of(connection):
    state = connection["properties"]["privateLinkServiceConnectionState"]
    return state["status"], state["description"]


@pytest.fixture
def link_to(az, group, unique):
    return lambda kind: Link(az, group, unique("linked"), kind)


@pytest.mark.parametrize("kind", [APIM, TWINS])
def test_the_owner_approves(link_to, kind):
    link = link_to(kind)
    asked = link.ask("door")
    assert (asked["provisioningState"], asked["location"]) == ("Succeeded", "westeurope")
    assert asked["subnet"]["id"].endswith("/virtualNetworks/net/subnets/one")
    (connection,) = asked["manualPrivateLinkServiceConnections"]
    assert connection["privateLinkServiceId"] == link.target
    assert connection["requestMessage"] == "Let me in"
    assert asked["privateLinkServiceConnections"] == []
    (dns,) = asked["customDnsConfigs"]
    assert dns["fqdn"].endswith(HOSTS[kind])
    assert dns["ipAddresses"] == ["10.0.0.4"]

    assert link.endpoint_state("door")[0] == "Pending"
    (known,) = link.connections()
    assert known["properties"]["privateEndpoint"]["id"] == asked["id"]
    assert known["properties"]["groupIds"] == [GROUP_IDS[kind]]
    assert state_of(known)[0] == "Pending"
    # az waits for this word, whatever the owner has said.
    assert known["properties"]["provisioningState"] == "Succeeded"

    # az writes back the whole document that it has read.
    assert link.connection("approve", "--description", "Welcome") == ("Approved", "Welcome")
    assert link.connection("show") == ("Approved", "Welcome")
    assert link.endpoint_state("door") == ("Approved", "Welcome")


def test_the_owner_rejects_and_parts(link_to):
    link = link_to(APIM)
    link.ask("door")
    assert link.connection("reject", "--description", "No") == ("Rejected", "No")
    assert link.endpoint_state("door") == ("Rejected", "No")

    (known,) = link.connections()
    link.az("network", "private-endpoint-connection", "delete", "--id", known["id"], "-y")
    assert link.connections() == []
    assert link.endpoint_state("door")[0] == "Disconnected"
    assert link.endpoint("show", "door")["provisioningState"] == "Succeeded"


def test_who_may_approve_need_not_ask(link_to):
    link = link_to(APIM)
    made = link.create("door")
    assert made["manualPrivateLinkServiceConnections"] == []
    assert link.endpoint_state("door", "privateLinkServiceConnections")[0] == "Approved"
    (known,) = link.connections()
    assert state_of(known)[0] == "Approved"
    service = link.az("apim", "show", "-g", link.group, "-n", link.target.rpartition("/")[2])
    (shown,) = service["privateEndpointConnections"]
    assert shown["privateEndpoint"]["id"] == made["id"]


def test_an_endpoint_takes_its_connection_along(link_to, az_fails):
    link = link_to(APIM)
    link.create("door")
    one = ("-g", link.group, "--vnet-name", "net", "-n", "one")
    code, words = az_fails("network", "vnet", "subnet", "delete", *one)
    assert code == 1
    assert "(InUseSubnetCannotBeDeleted)" in words

    link.endpoint("delete", "door")
    gone = ("network", "private-endpoint", "show", "-g", link.group, "-n", "door")
    assert az_fails(*gone)[0] == 3
    assert link.connections() == []
    link.az("network", "vnet", "subnet", "delete", *one)


def test_without_its_service_an_endpoint_is_disconnected(link_to):
    link = link_to(TWINS)
    link.create("door")
    link.az("resource", "delete", "--ids", link.target)
    assert link.endpoint_state("door", "privateLinkServiceConnections")[0] == "Disconnected"
    listed = link.az("network", "private-endpoint", "list", "-g", link.group)
    assert [each["name"] for each in listed] == ["door"]


def test_an_endpoint_leads_to_what_there_is(link_to, az_fails):
    link = link_to(TWINS)

    def refused(target=link.target, group_id="API", subnet="one"):
        place = ("-g", link.group, "-n", "door", "--vnet-name", "net", "--subnet", subnet)
        to = ("--private-connection-resource-id", target, "--group-id", group_id)
        create = ("network", "private-endpoint", "create", *place, *to)
        code, words = az_fails(*create, "--connection-name", "link")
        assert code == 1
        return words

    missing = "(InvalidResourceReference) Resource"
    assert f"{missing} {link.target}-not referenced by" in refused(target=f"{link.target}-not")
    words = refused(subnet="none")
    assert missing in words and "/subnets/none referenced by" in words
    assert "(InvalidPrivateLinkServiceConnectionGroupIds)" in refused(group_id="Gateway")
    assert link.connections() == []
    assert link.az("network", "private-endpoint", "list", "-g", link.group) == []


@pytest.mark.parametrize("kind", [APIM, TWINS])
def test_a_service_tells_what_can_be_linked(link_to, kind):
    link = link_to(kind)
    (shown,) = link.az("network", "private-link-resource", "list", "--id", link.target)
    properties = shown["properties"]
    assert (shown["name"], properties["groupId"]) == (GROUP_IDS[kind], GROUP_IDS[kind])
    assert properties["requiredMembers"] == [GROUP_IDS[kind]]
    assert all(zone.startswith("privatelink.") for zone in properties["requiredZoneNames"])
