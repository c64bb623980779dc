"""The file that other programs start from."""

import json
import os
import ssl
import stat
from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests


def test_the_file_has_exactly_the_promised_members(server):
    members = json.loads(server.connection_file.read_text())
    assert set(members) == {
        "resourceManagerEndpoint",
        "authorityHost",
        "dataPlaneEndpoint",
        "adminEndpoint",
        "tenantId",
        "subscriptionId",
        "clientId",
        "clientSecret",
        "caCertificatePath",
    }
    assert all(isinstance(value, str) and value for value in members.values())


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_only_its_owner_may_read_the_file(server):
    assert stat.S_IMODE(server.connection_file.stat().st_mode) == 0o600


def test_endpoints_are_local_and_bound(connection):
    endpoints = [value for name, value in asdict(connection).items() if "endpoint" in name]
    for endpoint in [*endpoints, connection.authority_host]:
        url = urlsplit(endpoint)
        assert (url.scheme, url.hostname) == ("https", "localhost")
        assert url.port, f"{endpoint} names no port"
        assert not endpoint.endswith("/"), "clients append a path"
        # Any answer will do: what counts is that it comes, and over trusted TLS.
        assert requests.get(endpoint, timeout=10).status_code < 500


def test_the_authority_certificate_is_one(connection):
    path = Path(connection.ca_certificate_path)
    assert path.is_absolute()
    context = ssl.create_default_context(cafile=str(path))
    assert context.cert_store_stats()["x509_ca"] == 1
