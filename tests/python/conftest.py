"""One server for the whole run, the official clients against it, a fresh group for each test."""

import uuid

import pytest
from azure.identity import ClientSecretCredential
from azure.mgmt.apimanagement import ApiManagementClient
from azure.mgmt.digitaltwins import AzureDigitalTwinsManagementClient
from azure.mgmt.notificationhubs import NotificationHubsManagementClient
from azure.mgmt.resource.resources import ResourceManagementClient
from azure.mgmt.resource.resources.models import ResourceGroup

from connection import SCOPE
from replies import finish
from server import Server


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("armlet"))
    server.connection = server.start()
    yield server
    assert server.stop() == 0, server.log()


@pytest.fixture(scope="session")
def connection(server):
    """Also makes this process trust the server's certificate and reach it without a proxy."""
    with pytest.MonkeyPatch.context() as environment:
        ca = server.connection.ca_certificate_path
        environment.setenv("REQUESTS_CA_BUNDLE", ca)
        environment.setenv("SSL_CERT_FILE", ca)
        environment.setenv("NO_PROXY", "localhost,127.0.0.1")
        environment.setenv("no_proxy", "localhost,127.0.0.1")
        yield server.connection


@pytest.fixture(scope="session")
def credential(connection):
    return ClientSecretCredential(
        connection.tenant_id,
        connection.client_id,
        connection.client_secret,
        authority=connection.authority_host,
        disable_instance_discovery=True,
    )


@pytest.fixture(scope="session")
def client_of(connection, credential):
    """Makes a client of the given class."""

    def make(client_class):
        return client_class(
            credential,
            connection.subscription_id,
            base_url=connection.resource_manager_endpoint,
            credential_scopes=[SCOPE],
            # A fault is to be seen, not to be tried again.
            retry_total=0,
        )

    return make


@pytest.fixture(scope="session")
def resource_client(client_of):
    return client_of(ResourceManagementClient)


@pytest.fixture(scope="session")
def apim_client(client_of):
    return client_of(ApiManagementClient)


@pytest.fixture(scope="session")
def nh_client(client_of):
    return client_of(NotificationHubsManagementClient)


@pytest.fixture(scope="session")
def dt_client(client_of):
    return client_of(AzureDigitalTwinsManagementClient)


@pytest.fixture
def unique():
    """Makes names that nobody else has, of 8 to 20 characters."""
    return lambda prefix: f"{prefix[:7]}-{uuid.uuid4().hex[:12]}"


@pytest.fixture
def group(resource_client, unique):
    """The name of a resource group that exists for one test."""
    name = unique("group")
    groups = resource_client.resource_groups
    groups.create_or_update(name, ResourceGroup(location="westeurope"))
    yield name
    finish(groups.begin_delete(name))
    assert not groups.check_existence(name)
