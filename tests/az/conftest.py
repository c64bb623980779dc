"""One server for the whole run, az signed in to it, a fresh group for each test."""

import uuid

import pytest

from cli import Cli
from server import Server


@pytest.fixture(scope="session")
def connection(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("armlet"))
    yield server.start()
    assert server.stop() == 0, server.log()


@pytest.fixture(scope="session")
def az(connection, tmp_path_factory):
    """`az("group", "show", …)` is what the command prints, parsed; it must succeed."""
    cli = Cli(tmp_path_factory.mktemp("az"), connection)
    cli.use_server()
    cli(*cli.login_arguments())
    return cli


@pytest.fixture(scope="session")
def az_fails(az):
    """`az_fails("group", "show", …)` is its exit code and what it says; it must not succeed."""
    return az.fails


@pytest.fixture
def unique():
    """Makes names that nobody else has, of 8 to 20 characters."""
    return lambda prefix: f"{prefix[:7]}-{uuid.uuid4().hex[:12]}"


@pytest.fixture
def group(az, unique):
    """The name of a resource group that exists for one test and goes with all that is in it."""
    name = unique("group")
    az("group", "create", "-n", name, "-l", "westeurope")
    yield name
    az("group", "delete", "-n", name, "-y")
    assert az("group", "exists", "-n", name) is False
