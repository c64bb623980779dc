"""From a configuration that knows nothing to an account that may do everything."""

import pytest

from cli import Cli


@pytest.fixture
def signed_out(connection, tmp_path):
    cli = Cli(tmp_path, connection)
    cli.use_server()
    return cli


def test_the_server_describes_itself_as_a_cloud(az, connection):
    cloud = az("cloud", "show")
    assert (cloud["name"], cloud["isActive"]) == ("armlet", True)
    endpoints = cloud["endpoints"]
    assert endpoints["resourceManager"] == connection.resource_manager_endpoint
    assert endpoints["activeDirectory"] == connection.authority_host
    assert endpoints["activeDirectoryResourceId"] == endpoints["management"]


def test_the_application_is_signed_in(az, connection):
    account = az("account", "show")
    assert account["id"] == connection.subscription_id
    assert account["tenantId"] == connection.tenant_id
    assert account["environmentName"] == "armlet"
    assert account["state"] == "Enabled"
    assert account["user"] == {"name": connection.client_id, "type": "servicePrincipal"}
    assert [each["id"] for each in az("account", "list")] == [connection.subscription_id]


def test_the_account_has_locations(az):
    locations = {each["name"]: each["displayName"] for each in az("account", "list-locations")}
    assert locations["westeurope"] == "West Europe"


def test_a_token_is_handed_out(az, connection):
    token = az("account", "get-access-token")
    assert (token["tokenType"], token["tenant"]) == ("Bearer", connection.tenant_id)
    # Asked for another's token, az sends this one to the server, which must know it.
    header = f"Authorization=Bearer {token['accessToken']}"
    url = f"{connection.resource_manager_endpoint}/subscriptions?api-version=2022-12-01"
    found = az("rest", "--url", url, "--skip-authorization-header", "--headers", header)
    assert [each["subscriptionId"] for each in found["value"]] == [connection.subscription_id]


def test_without_a_token_nothing_is_shown(az_fails, connection):
    url = f"{connection.resource_manager_endpoint}/subscriptions?api-version=2022-12-01"
    code, words = az_fails("rest", "--url", url, "--skip-authorization-header")
    assert code == 1
    assert "AuthenticationFailed" in words


def test_a_wrong_secret_is_refused(signed_out):
    login = list(signed_out.login_arguments())
    login[login.index("-p") + 1] = "wrong"
    code, words = signed_out.fails(*login)
    assert code == 1
    assert "AADSTS7000215" in words
    assert "az login" in signed_out.fails("account", "show")[1]
    signed_out(*signed_out.login_arguments())
    assert signed_out("account", "show")["state"] == "Enabled"


def test_a_foreign_tenant_is_refused(signed_out):
    login = list(signed_out.login_arguments())
    login[login.index("--tenant") + 1] = "11111111-2222-3333-4444-555555555555"
    code, words = signed_out.fails(*login)
    assert code == 1
    assert "AADSTS90002" in words


def test_after_logout_nothing_is_left(signed_out, connection):
    signed_out(*signed_out.login_arguments())
    signed_out("logout", "--username", connection.client_id)
    assert "az login" in signed_out.fails("group", "list")[1]
