"""One server for the whole run, the official clients against it, a fresh group for each test."""

import uuid
from contextlib import contextmanager

import pytest
import requests
from azure.identity import ClientSecretCredential
from azure.mgmt.apimanagement import ApiManagementClient
from azure.mgmt.digitaltwins import AzureDigitalTwinsManagementClient
from azure.mgmt.network import NetworkManagementClient
from azure.mgmt.network.models import AddressSpace, Subnet, VirtualNetwork
from azure.mgmt.notificationhubs import NotificationHubsManagementClient
from azure.mgmt.relay import RelayAPIMgmtClient
from azure.mgmt.resource.resources import ResourceManagementClient
from azure.mgmt.resource.resources.models import ResourceGroup
from azure.mgmt.web import WebSiteManagementClient
from azure.mgmt.web.models import AppServicePlan, Site, SkuDescription

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


@pytest.fixture(scope="session")
def relay_client(client_of):
    return client_of(RelayAPIMgmtClient)


@pytest.fixture(scope="session")
def web_client(client_of):
    return client_of(WebSiteManagementClient)


@pytest.fixture(scope="session")
def network_client(client_of):
    return client_of(NetworkManagementClient)


@pytest.fixture(scope="session")
def send(connection, credential):
    """Makes the requests that no client makes: the raw reply to one of them."""

    def request(method, resource_id, version, **options):
        return requests.request(
            method,
            connection.resource_manager_endpoint + resource_id,
            params={"api-version": version},
            headers={"Authorization": f"Bearer {credential.get_token(SCOPE).token}"},
            timeout=10,
            **options,
        )

    return request


@pytest.fixture
def unique():
    """Makes names that nobody else has, of 8 to 20 characters."""
    return lambda prefix: f"{prefix[:7]}-{uuid.uuid4().hex[:12]}"


@contextmanager
def group_for_a_while(resource_client, name):
    groups = resource_client.resource_groups
    groups.create_or_update(name, ResourceGroup(location="westeurope"))
    yield name
    if groups.check_existence(name):
        finish(groups.begin_delete(name))
    assert not groups.check_existence(name)


@pytest.fixture
def group(resource_client, unique):
    """The name of a resource group that exists for one test."""
    with group_for_a_while(resource_client, unique("group")) as name:
        yield name


@pytest.fixture
def other_group(resource_client, unique):
    """The name of one more, which a test may delete."""
    with group_for_a_while(resource_client, unique("other")) as name:
        yield name


@pytest.fixture
def make_plan(web_client, group, unique):
    """Makes App Service plans in the test's group."""

    def make(sku="B1"):
        body = AppServicePlan(location="westeurope", sku=SkuDescription(name=sku))
        plans = web_client.app_service_plans
        return finish(plans.begin_create_or_update(group, unique("plan"), body))

    return make


@pytest.fixture
def make_site(web_client, group, unique):
    """Makes sites in the test's group."""

    def make(plan):
        body = Site(location="westeurope", server_farm_id=plan.id)
        return finish(web_client.web_apps.begin_create_or_update(group, unique("site"), body))

    return make


@pytest.fixture
def plan(make_plan):
    return make_plan()


@pytest.fixture
def site(make_site, plan):
    return make_site(plan)


@pytest.fixture
def network(network_client, group, unique):
    """A virtual network of 10.0.0.0/16 with the subnets `one` and `two`."""
    body = VirtualNetwork(
        location="westeurope",
        address_space=AddressSpace(address_prefixes=["10.0.0.0/16"]),
        subnets=[
            Subnet(name="one", address_prefix="10.0.1.0/24"),
            Subnet(name="two", address_prefix="10.0.2.0/24"),
        ],
    )
    networks = network_client.virtual_networks
    return finish(networks.begin_create_or_update(group, unique("net"), body))
