"""The resources that private endpoints lead to, each by its own client, all alike to a test."""

from dataclasses import dataclass

from azure.mgmt.apimanagement.models import (
    ApiManagementServiceResource,
    ApiManagementServiceSkuProperties,
    PrivateEndpointConnectionRequest,
    PrivateEndpointConnectionRequestProperties,
    PrivateLinkServiceConnectionState,
)
from azure.mgmt.digitaltwins.models import (
    ConnectionProperties,
    ConnectionPropertiesPrivateLinkServiceConnectionState,
    DigitalTwinsDescription,
    PrivateEndpointConnection,
)
from azure.mgmt.notificationhubs.models import NamespaceCreateOrUpdateParameters, Sku

from replies import finish, follow

# What differs between them:
# group_id  what an endpoint asks for
# zones     the private zones, where they are the same for all
# accepted  the codes that the client takes for a decision
# settled   the provisioning state of a record


@dataclass(frozen=True)
class Record:
    """A private endpoint connection as its target tells it."""

    name: str
    endpoint_id: str
    group_ids: list
    status: str
    description: str
    provisioning_state: str


class ApiManagement:
    group_id = "Gateway"
    zones = ["privatelink.azure-api.net"]
    accepted = [202]
    settled = "Succeeded"

    def __init__(self, clients, group, name):
        self._services = clients("apim_client").api_management_service
        self.connections = clients("apim_client").private_endpoint_connection
        self._scope = (group, name)
        body = ApiManagementServiceResource(
            location="westeurope",
            sku=ApiManagementServiceSkuProperties(name="Developer", capacity=1),
            publisher_email="api@contoso.example",
            publisher_name="Contoso",
        )
        self.id = finish(self._services.begin_create_or_update(*self._scope, body)).id

    def etag(self):
        return self._services.get(*self._scope).etag

    def remove(self):
        finish(self._services.begin_delete(*self._scope))

    def records(self):
        # The model has no groups; the service's own list has.
        shown = self._services.get(*self._scope).private_endpoint_connections
        groups = {one.name: one.group_ids for one in shown or []}
        listed = list(self.connections.list_by_service(*self._scope))
        assert shown is None if not listed else len(shown) == len(listed)
        return [self._record(one, groups[one.name]) for one in listed]

    def record(self, name):
        return self._record(self.connections.get_by_name(*self._scope, name), None)

    def decide(self, name, status, description):
        """The codes of the replies."""
        state = PrivateLinkServiceConnectionState(status=status, description=description)
        properties = PrivateEndpointConnectionRequestProperties(
            private_link_service_connection_state=state
        )
        body = PrivateEndpointConnectionRequest(properties=properties)
        operation = self.connections.begin_create_or_update
        decided, codes = follow(operation, *self._scope, name, body)
        assert decided.private_link_service_connection_state.status == status
        assert decided.type == "Microsoft.ApiManagement/service/privateEndpointConnections"
        return codes

    def delete_record(self, name):
        return follow(self.connections.begin_delete, *self._scope, name)[1]

    def link_resources(self):
        listed = self.connections.list_private_link_resources(*self._scope).value
        return [(one.name, one.group_id, one.required_zone_names) for one in listed]

    def link_resource(self, name):
        return self.connections.get_private_link_resource(*self._scope, name).group_id

    @staticmethod
    def _record(one, groups):
        state = one.private_link_service_connection_state
        assert state.actions_required is None, "recorded: null on this side"
        return Record(
            one.name,
            one.private_endpoint.id,
            groups,
            state.status,
            state.description,
            one.provisioning_state,
        )


class DigitalTwins:
    group_id = "API"
    zones = None
    accepted = [200, 202]
    settled = "Succeeded"

    def __init__(self, clients, group, name):
        client = clients("dt_client")
        self._instances = client.digital_twins
        self.connections = client.private_endpoint_connections
        self._resources = client.private_link_resources
        self._scope = (group, name)
        body = DigitalTwinsDescription(location="westeurope")
        self.id = finish(self._instances.begin_create_or_update(*self._scope, body)).id

    def remove(self):
        finish(self._instances.begin_delete(*self._scope))

    def records(self):
        shown = self._instances.get(*self._scope).private_endpoint_connections
        listed = self.connections.list(*self._scope).value
        assert [one.id for one in shown] == [one.id for one in listed]
        return [self._record(one) for one in listed]

    def record(self, name):
        return self._record(self.connections.get(*self._scope, name))

    def decide(self, name, status, description):
        state = ConnectionPropertiesPrivateLinkServiceConnectionState(
            status=status, description=description
        )
        properties = ConnectionProperties(private_link_service_connection_state=state)
        body = PrivateEndpointConnection(properties=properties)
        operation = self.connections.begin_create_or_update
        decided, codes = follow(operation, *self._scope, name, body)
        assert decided.properties.private_link_service_connection_state.status == status
        assert decided.type == (
            "Microsoft.DigitalTwins/digitalTwinsInstances/privateEndpointConnections"
        )
        return codes

    def delete_record(self, name):
        return follow(self.connections.begin_delete, *self._scope, name)[1]

    def link_resources(self):
        listed = self._resources.list(*self._scope).value
        return [
            (one.name, one.properties.group_id, one.properties.required_zone_names)
            for one in listed
        ]

    def link_resource(self, name):
        return self._resources.get(*self._scope, name).properties.group_id

    @staticmethod
    def _record(one):
        state = one.properties.private_link_service_connection_state
        return Record(
            one.name,
            one.properties.private_endpoint.id,
            one.properties.group_ids,
            state.status,
            state.description,
            one.properties.provisioning_state,
        )


class NotificationHubs:
    """Its client knows nothing of private links; that of any resource does it."""

    group_id = "namespace"
    zones = None
    accepted = [200, 201]
    settled = "Succeeded"
    version = "2023-10-01-preview"

    def __init__(self, clients, group, name):
        self._namespaces, self._scope = clients("nh_client").namespaces, (group, name)
        self._any, self._send = clients("resource_client").resources, clients("send")
        body = NamespaceCreateOrUpdateParameters(location="westeurope", sku=Sku(name="Standard"))
        self.id = self._namespaces.create_or_update(*self._scope, body).id

    def remove(self):
        finish(self._namespaces.begin_delete(*self._scope))

    def records(self):
        shown = self._any.get_by_id(self.id, api_version=self.version)
        shown = shown.properties["privateEndpointConnections"]
        listed = self._list("privateEndpointConnections")
        assert [one["id"] for one in shown] == [one["id"] for one in listed]
        return [self._record(one) for one in listed]

    def record(self, name):
        return self._record(self._any.get_by_id(self._path(name), api_version=self.version))

    def decide(self, name, status, description):
        state = {"status": status, "description": description}
        body = {"properties": {"privateLinkServiceConnectionState": state}}
        operation = self._any.begin_create_or_update_by_id
        decided, codes = follow(operation, self._path(name), body, api_version=self.version)
        assert decided.properties["privateLinkServiceConnectionState"]["status"] == status
        return codes

    def delete_record(self, name):
        operation = self._any.begin_delete_by_id
        return follow(operation, self._path(name), api_version=self.version)[1]

    def link_resources(self):
        listed = [(one["name"], one["properties"]) for one in self._list("privateLinkResources")]
        return [(name, one["groupId"], one["requiredZoneNames"]) for name, one in listed]

    def link_resource(self, name):
        path = f"{self.id}/privateLinkResources/{name}"
        return self._any.get_by_id(path, api_version=self.version).properties["groupId"]

    def _path(self, name):
        return f"{self.id}/privateEndpointConnections/{name}"

    def _list(self, segment):
        reply = self._send("GET", f"{self.id}/{segment}", self.version)
        assert reply.status_code == 200, reply.text
        return reply.json()["value"]

    @staticmethod
    def _record(one):
        properties = one["properties"]
        state = properties["privateLinkServiceConnectionState"]
        return Record(
            one["name"],
            properties["privateEndpoint"]["id"],
            properties["groupIds"],
            state["status"],
            state.get("description"),
            properties["provisioningState"],
        )


TARGETS = [ApiManagement, DigitalTwins, NotificationHubs]
