"""Digital Twins: the life of an instance and of its endpoints, whose secrets never come back."""

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.mgmt.digitaltwins.models import (
    CheckNameRequest,
    DigitalTwinsDescription,
    DigitalTwinsEndpointResource,
    DigitalTwinsIdentity,
    DigitalTwinsPatchDescription,
    DigitalTwinsPatchProperties,
    EventGrid,
    EventHub,
    ServiceBus,
)

from replies import finish

KEY = "c2VjcmV0LXRoYXQtbXVzdC1uZXZlci1jb21lLWJhY2s="
STRING = (
    "Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKeyName=send;"
    f"SharedAccessKey={KEY};EntityPath=events"
)
MASK = "Endpoint=sb://***/;SharedAccessKeyName=***;SharedAccessKey=***;EntityPath=***"


@pytest.fixture
def instance(dt_client, group, unique):
    """The name of an instance that exists for one test."""
    name = unique("twins")
    body = DigitalTwinsDescription(
        location="westeurope", identity=DigitalTwinsIdentity(type="SystemAssigned")
    )
    finish(dt_client.digital_twins.begin_create_or_update(group, name, body))
    return name


@pytest.fixture
def endpoints(dt_client, group, instance):
    """The endpoint operations, bound to the test's instance."""

    class Bound:
        def put(self, name, properties):
            body = DigitalTwinsEndpointResource(properties=properties)
            operation = dt_client.digital_twins_endpoint.begin_create_or_update
            return finish(operation(group, instance, name, body))

        def get(self, name):
            return dt_client.digital_twins_endpoint.get(group, instance, name)

        def names(self):
            return [item.name for item in dt_client.digital_twins_endpoint.list(group, instance)]

        def delete(self, name):
            finish(dt_client.digital_twins_endpoint.begin_delete(group, instance, name))

    return Bound()


def test_an_instance_lives_and_dies(dt_client, group, unique):
    twins, name = dt_client.digital_twins, unique("twins")

    def check():
        return twins.check_name_availability("westeurope", CheckNameRequest(name=name))

    assert check().name_available
    body = DigitalTwinsDescription(location="West Europe", tags={"a": "1"})
    created = finish(twins.begin_create_or_update(group, name, body))
    assert created.name == name
    assert created.type == "Microsoft.DigitalTwins/digitalTwinsInstances"
    assert created.location == "westeurope"
    assert created.tags == {"a": "1"}
    assert created.provisioning_state == "Succeeded"
    assert created.public_network_access == "Enabled"
    assert created.private_endpoint_connections == []
    assert created.host_name.startswith(f"{name}.") and "://" not in created.host_name
    assert created.created_time and created.last_updated_time

    taken = check()
    assert (taken.name_available, taken.reason) == (False, "AlreadyExists")
    assert name in [item.name for item in twins.list_by_resource_group(group)]
    assert name in [item.name for item in twins.list()]

    finish(twins.begin_delete(group, name))
    with pytest.raises(ResourceNotFoundError):
        twins.get(group, name)
    assert check().name_available


def test_an_update_replaces_tags_and_keeps_the_rest(dt_client, group, instance):
    update = DigitalTwinsPatchDescription(
        tags={"b": "2"}, properties=DigitalTwinsPatchProperties(public_network_access="Disabled")
    )
    updated = finish(dt_client.digital_twins.begin_update(group, instance, update))
    assert updated.tags == {"b": "2"}
    assert updated.public_network_access == "Disabled"
    assert updated.identity.type == "SystemAssigned"


def test_a_system_identity_has_a_principal(dt_client, group, instance, connection):
    identity = dt_client.digital_twins.get(group, instance).identity
    assert identity.principal_id
    assert identity.tenant_id == connection.tenant_id


def test_an_instance_that_never_was_can_be_deleted(dt_client, group, unique):
    finish(dt_client.digital_twins.begin_delete(group, unique("never")))


@pytest.mark.parametrize("name", ["ab", "-abc", "abc-", "a_c", "a" * 64])
def test_a_bad_instance_name_is_refused(dt_client, group, name):
    body = DigitalTwinsDescription(location="westeurope")
    with pytest.raises(HttpResponseError) as refused:
        dt_client.digital_twins.begin_create_or_update(group, name, body)
    assert refused.value.status_code == 400


def test_a_service_bus_endpoint_hides_its_strings(endpoints):
    sent = ServiceBus(primary_connection_string=STRING, secondary_connection_string=STRING)
    for properties in [endpoints.put("bus", sent).properties, endpoints.get("bus").properties]:
        assert properties.endpoint_type == "ServiceBus"
        assert properties.authentication_type == "KeyBased"
        assert properties.provisioning_state == "Succeeded"
        assert properties.primary_connection_string == MASK
        assert properties.secondary_connection_string == MASK
        assert properties.endpoint_uri is None


def test_an_event_hub_endpoint_hides_its_strings(endpoints):
    properties = endpoints.put("hub", EventHub(connection_string_primary_key=STRING)).properties
    assert properties.endpoint_type == "EventHub"
    assert properties.connection_string_primary_key == MASK
    assert properties.connection_string_secondary_key is None


def test_an_event_grid_endpoint_hides_its_keys(endpoints):
    topic = "https://contoso.westeurope-1.eventgrid.azure.net/api/events"
    properties = endpoints.put(
        "grid", EventGrid(topic_endpoint=topic, access_key1=KEY)
    ).properties
    assert properties.endpoint_type == "EventGrid"
    assert properties.topic_endpoint == topic
    assert properties.access_key1 == "***"
    assert properties.access_key2 is None


def test_an_identity_endpoint_shows_where_it_points(endpoints):
    properties = endpoints.put(
        "bus",
        ServiceBus(
            authentication_type="IdentityBased",
            endpoint_uri="sb://contoso.servicebus.windows.net",
            entity_path="events",
        ),
    ).properties
    assert properties.authentication_type == "IdentityBased"
    assert properties.endpoint_uri == "sb://contoso.servicebus.windows.net"
    assert properties.entity_path == "events"
    assert properties.primary_connection_string is None


def test_an_endpoint_is_replaced_listed_and_deleted(endpoints):
    first = endpoints.put("bus", ServiceBus(primary_connection_string=STRING))
    again = endpoints.put("bus", ServiceBus(primary_connection_string=STRING))
    assert again.properties.created_time == first.properties.created_time
    assert endpoints.names() == ["bus"]
    endpoints.delete("bus")
    endpoints.delete("bus")
    assert endpoints.names() == []
    with pytest.raises(ResourceNotFoundError):
        endpoints.get("bus")


@pytest.mark.parametrize(
    "properties",
    [
        ServiceBus(),
        ServiceBus(primary_connection_string="Endpoint=sb://contoso.servicebus.windows.net/"),
        ServiceBus(primary_connection_string=STRING.replace(";EntityPath=events", "")),
        ServiceBus(authentication_type="IdentityBased", entity_path="events"),
        ServiceBus(
            authentication_type="IdentityBased",
            endpoint_uri="https://contoso.servicebus.windows.net",
            entity_path="events",
        ),
        EventHub(connection_string_secondary_key=STRING),
        EventGrid(topic_endpoint="https://contoso.example", access_key1=""),
    ],
    ids=["nothing", "cut", "no-entity", "no-uri", "wrong-scheme", "no-primary", "no-key"],
)
def test_an_endpoint_that_could_not_work_is_refused(endpoints, properties):
    with pytest.raises(HttpResponseError) as refused:
        endpoints.put("bad", properties)
    assert refused.value.status_code == 400
    assert KEY not in refused.value.response.text()
    assert endpoints.names() == []


def test_the_seventh_endpoint_is_refused_and_the_sixth_may_be_replaced(endpoints):
    for number in range(6):
        endpoints.put(f"bus-{number}", ServiceBus(primary_connection_string=STRING))
    with pytest.raises(HttpResponseError) as refused:
        endpoints.put("bus-6", ServiceBus(primary_connection_string=STRING))
    assert refused.value.status_code == 400
    endpoints.put("bus-5", ServiceBus(primary_connection_string=STRING))
    assert len(endpoints.names()) == 6
