"""Tokens: who gets one, what is in it, who is turned away."""

import re
import uuid
from datetime import datetime, timedelta, timezone

import jwt
import pytest
import requests
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import CertificateCredential, ClientSecretCredential
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from connection import SCOPE
from server import Server

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


def certificate():
    """A self-signed certificate and its key, in one PEM text as the clients want them."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "client")])
    now = datetime.now(timezone.utc)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private + made.public_bytes(pem)


def subscription(connection, token=None, **options):
    """The raw reply to a read of the subscription."""
    return requests.get(
        f"{connection.resource_manager_endpoint}/subscriptions/{connection.subscription_id}",
        params={"api-version": "2022-12-01"},
        headers={"Authorization": f"Bearer {token}"} if token else {},
        timeout=TIMEOUT_S,
        **options,
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


def test_a_certificate_is_as_good_as_the_secret_while_the_server_names_it(connection, tmp_path):
    mine, other = certificate(), certificate()
    file = tmp_path / "client.pem"
    file.write_bytes(mine)
    server = Server(tmp_path / "data")

    def credential(connection, pem):
        return CertificateCredential(
            connection.tenant_id,
            connection.client_id,
            certificate_data=pem,
            authority=connection.authority_host,
            disable_instance_discovery=True,
            connection_verify=connection.ca_certificate_path,
        )

    own = server.start("--client-certificate", str(file))
    try:
        token = credential(own, mine).get_token(SCOPE).token
        reply = subscription(own, token, verify=own.ca_certificate_path)
        assert reply.status_code == 200
        with pytest.raises(ClientAuthenticationError, match="AADSTS700027"):
            credential(own, other).get_token(SCOPE)
    finally:
        assert server.stop() == 0, server.log()

    without = server.start()
    try:
        with pytest.raises(ClientAuthenticationError, match="AADSTS700027"):
            credential(without, mine).get_token(SCOPE)
    finally:
        assert server.stop() == 0, server.log()


def test_the_authority_also_goes_by_the_name_of_ad_fs(connection):
    token = credential_with(connection, tenant_id="adfs").get_token(SCOPE).token
    assert subscription(connection, token).status_code == 200


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
