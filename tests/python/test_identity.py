"""Tokens: who gets one, what is in it, who is turned away."""

import re
import uuid

import jwt
import pytest
import requests
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import ClientSecretCredential

from connection import SCOPE

TIMEOUT_S = 10


def credential_with(connection, **changes):
    parts = {
        "tenant_id": connection.tenant_id,
        "client_id": connection.client_id,
        "client_secret": connection.client_secret,
        **changes,
    }
    return ClientSecretCredential(
        **parts, authority=connection.authority_host, disable_instance_discovery=True
    )


def subscription(connection, token=None):
    """The raw reply to a read of the subscription."""
    return requests.get(
        f"{connection.resource_manager_endpoint}/subscriptions/{connection.subscription_id}",
        params={"api-version": "2022-12-01"},
        headers={"Authorization": f"Bearer {token}"} if token else {},
        timeout=TIMEOUT_S,
    )


def test_a_token_opens_the_subscription(connection, credential):
    reply = subscription(connection, credential.get_token(SCOPE).token)
    assert reply.status_code == 200
    assert reply.json()["subscriptionId"] == connection.subscription_id
    assert reply.json()["tenantId"] == connection.tenant_id


@pytest.mark.parametrize(
    "audience",
    [
        "https://management.azure.com",
        "https://management.azure.com/",
        "https://management.core.windows.net",
        "https://management.core.windows.net/",
    ],
)
def test_every_public_audience_is_accepted(connection, credential, audience):
    token = credential.get_token(f"{audience}/.default").token
    assert jwt.decode(token, options={"verify_signature": False})["aud"] == audience
    assert subscription(connection, token).status_code == 200


def test_a_token_is_signed_by_a_published_key(connection, credential):
    document = requests.get(
        f"{connection.authority_host}/{connection.tenant_id}/v2.0/.well-known/openid-configuration",
        timeout=TIMEOUT_S,
    ).json()
    keys = jwt.PyJWKSet.from_dict(requests.get(document["jwks_uri"], timeout=TIMEOUT_S).json())
    token = credential.get_token(SCOPE).token
    header = jwt.get_unverified_header(token)
    assert header["alg"] == "RS256"
    claims = jwt.decode(
        token,
        keys[header["kid"]].key,
        algorithms=["RS256"],
        audience="https://management.azure.com",
        options={"require": ["aud", "iss", "iat", "nbf", "exp"]},
    )
    assert claims["tid"] == connection.tenant_id
    assert claims["appid"] == connection.client_id
    assert claims["idtyp"] == "app"
    assert uuid.UUID(claims["oid"])


def test_a_wrong_secret_gets_no_token(connection):
    with pytest.raises(ClientAuthenticationError, match="AADSTS7000215"):
        credential_with(connection, client_secret="wrong").get_token(SCOPE)


def test_an_unknown_application_gets_no_token(connection):
    with pytest.raises(ClientAuthenticationError):
        credential_with(connection, client_id=str(uuid.uuid4())).get_token(SCOPE)


def test_a_foreign_tenant_gets_no_token(connection):
    with pytest.raises(ClientAuthenticationError):
        credential_with(connection, tenant_id=str(uuid.uuid4())).get_token(SCOPE)


def test_without_a_token_the_reply_names_the_tenant(connection):
    reply = subscription(connection)
    assert reply.status_code == 401
    assert reply.json()["error"]["code"] == "AuthenticationFailed"
    challenge = reply.headers["WWW-Authenticate"]
    tenant = re.search(r'authorization_uri="[^"]*/([0-9a-f-]{36})"', challenge)
    assert tenant, challenge
    assert tenant[1] == connection.tenant_id


def test_a_tampered_token_is_refused(connection, credential):
    head, payload, signature = credential.get_token(SCOPE).token.split(".")
    other = "A" if signature[0] != "A" else "B"
    reply = subscription(connection, f"{head}.{payload}.{other}{signature[1:]}")
    assert reply.status_code == 401
    assert reply.json()["error"]["code"] == "InvalidAuthenticationToken"


def test_a_token_for_another_service_is_refused(connection, credential):
    token = credential.get_token("https://vault.azure.net/.default").token
    reply = subscription(connection, token)
    assert reply.status_code == 401
    assert reply.json()["error"]["code"] == "InvalidAuthenticationTokenAudience"


def test_a_missing_version_is_told_before_a_missing_token(connection):
    reply = requests.get(f"{connection.resource_manager_endpoint}/", timeout=TIMEOUT_S)
    assert reply.status_code == 400
    assert reply.json()["error"]["code"] == "MissingApiVersionParameter"
