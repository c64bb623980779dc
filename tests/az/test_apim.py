"""API Management services, their backends, and both as resources among others."""

import pytest

SERVICE = "Microsoft.ApiManagement/service"
PUBLISHER = ("--publisher-name", "Contoso", "--publisher-email", "api@contoso.example")


@pytest.fixture
def service(az, group, unique):
    name = unique("apim")
    az("apim", "create", "-g", group, "-n", name, "-l", "westeurope", *PUBLISHER)
    return name


def test_a_service_from_birth_to_purge(az, az_fails, group, unique):
    name = unique("apim")
    assert az("apim", "check-name", "-n", name)["nameAvailable"] is True
    place = ("-g", group, "-n", name)
    created = az("apim", "create", *place, "-l", "westeurope", *PUBLISHER)
    assert created["provisioningState"] == "Succeeded"
    assert (created["sku"]["name"], created["publisherName"]) == ("Developer", "Contoso")
    assert az("apim", "check-name", "-n", name)["nameAvailable"] is False
    assert az("apim", "show", *place)["gatewayUrl"] == f"https://{name}.azure-api.net"
    assert [each["name"] for each in az("apim", "list", "-g", group)] == [name]
    updated = az("apim", "update", *place, "--publisher-name", "Fabrikam")
    assert updated["publisherName"] == "Fabrikam"

    az("apim", "delete", *place, "-y")
    assert az_fails("apim", "show", *place)[0] == 3
    record = ("--service-name", name, "-l", "westeurope")
    assert az("apim", "deletedservice", "show", *record)["name"] == name
    assert name in [each["name"] for each in az("apim", "deletedservice", "list")]
    az("apim", "deletedservice", "purge", *record)
    assert az_fails("apim", "deletedservice", "show", *record)[0] == 3


def test_a_backend_from_birth_to_death(az, az_fails, group, service):
    def backend(verb, *arguments):
        return az("apim", "backend", verb, "-g", group, "--service-name", service, *arguments)

    one = ("--backend-id", "main")
    address = ("--url", "https://contoso.example/api", "--protocol", "http")
    created = backend("create", *one, *address, "--description", "The first")
    assert (created["name"], created["url"]) == ("main", "https://contoso.example/api")
    assert created["description"] == "The first"
    assert backend("show", *one) == created
    assert [each["name"] for each in backend("list")] == ["main"]

    updated = backend("update", *one, "--description", "Still the first")
    assert (updated["description"], updated["url"]) == ("Still the first", created["url"])

    backend("delete", *one, "-y")
    assert backend("list") == []
    gone = ("-g", group, "--service-name", service, *one)
    code, words = az_fails("apim", "backend", "show", *gone)
    assert code == 3
    assert "(ResourceNotFound)" in words


def test_resources_are_listed_shown_tagged_and_deleted(az, az_fails, group, service):
    by_name = ("-g", group, "-n", service, "--resource-type", SERVICE)
    shown = az("resource", "show", *by_name)
    assert (shown["type"], shown["sku"]["name"]) == (SERVICE, "Developer")
    listed = az("resource", "list", "-g", group)
    assert [(each["name"], each["type"]) for each in listed] == [(service, SERVICE)]
    assert [each["id"] for each in az("resource", "list", "--name", service)] == [shown["id"]]
    relays = ("--resource-type", "Microsoft.Relay/namespaces")
    assert az("resource", "list", "-g", group, *relays) == []

    tagged = az("resource", "tag", "--ids", shown["id"], "--tags", "stage=one")
    assert tagged["tags"] == {"stage": "one"}
    assert tagged["properties"]["publisherName"] == "Contoso"
    updated = az("resource", "update", *by_name, "--set", "properties.publisherName=Fabrikam")
    assert updated["properties"]["publisherName"] == "Fabrikam"
    assert updated["tags"] == {"stage": "one"}

    az("resource", "delete", *by_name)
    assert az("resource", "list", "-g", group) == []
    assert az_fails("resource", "show", *by_name)[0] == 3


def test_a_backend_is_a_resource_too(az, group, service):
    properties = '{"url": "https://contoso.example", "protocol": "http"}'
    kind = ("--namespace", "Microsoft.ApiManagement", "--resource-type", "backends")
    place = ("-g", group, "--parent", f"service/{service}", *kind, "-n", "main")
    created = az("resource", "create", *place, "--properties", properties)
    assert created["properties"]["url"] == "https://contoso.example"
    assert az("resource", "show", *place) == created
    backends = ("-g", group, "--service-name", service)
    assert [each["id"] for each in az("apim", "backend", "list", *backends)] == [created["id"]]


def test_a_provider_tells_its_types(az):
    provider = az("provider", "show", "-n", "Microsoft.ApiManagement")
    assert provider["registrationState"] == "Registered"
    assert "service/backends" in [each["resourceType"] for each in provider["resourceTypes"]]
    assert "Microsoft.Relay" in [each["namespace"] for each in az("provider", "list")]
