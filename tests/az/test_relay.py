"""Relay namespaces, hybrid connections and the keys of both."""

import pytest

ENDPOINT = '[{"key":"endpoint","value":"db.contoso.example:1433"}]'


@pytest.fixture
def namespace(az, group, unique):
    """The name of a namespace of one's own."""
    name = unique("relay")
    az("relay", "namespace", "create", "-g", group, "-n", name, "-l", "westeurope")
    return name


@pytest.fixture
def relay(az, group, namespace):
    """The arguments that name a hybrid connection of one's own."""
    place = ("-g", group, "--namespace-name", namespace)
    az("relay", "hyco", "create", *place, "-n", "db")
    return (*place, "--hybrid-connection-name", "db")


def test_a_namespace_from_birth_to_death(az, az_fails, group, unique):
    name = unique("relay")
    assert az("relay", "namespace", "exists", "--name", name)["nameAvailable"] is True
    place = ("-g", group, "-n", name)
    created = az("relay", "namespace", "create", *place, "-l", "westeurope", "--tags", "a=b")
    assert created["provisioningState"] == "Succeeded"
    assert created["sku"] == {"name": "Standard", "tier": "Standard"}
    assert created["tags"] == {"a": "b"}
    assert created["serviceBusEndpoint"] == f"https://{name}.servicebus.windows.net:443/"
    assert az("relay", "namespace", "show", *place) == created
    assert [each["name"] for each in az("relay", "namespace", "list", "-g", group)] == [name]
    assert name in [each["name"] for each in az("relay", "namespace", "list")]

    taken = az("relay", "namespace", "exists", "--name", name)
    assert (taken["nameAvailable"], taken["reason"]) == (False, "NameInUse")
    # az adds the tag to those it has read.
    updated = az("relay", "namespace", "update", *place, "--tags", "c=d")
    assert updated["tags"] == {"a": "b", "c": "d"}

    az("relay", "namespace", "delete", *place)
    assert az_fails("relay", "namespace", "show", *place)[0] == 3
    assert az("relay", "namespace", "exists", "--name", name)["nameAvailable"] is True


def test_a_hybrid_connection_from_birth_to_death(az, az_fails, group, namespace):
    place = ("-g", group, "--namespace-name", namespace)
    plain = az("relay", "hyco", "create", *place, "-n", "plain")
    assert (plain["requiresClientAuthorization"], plain["listenerCount"]) == (True, 0)
    options = ("--requires-client-authorization", "false", "--user-metadata", ENDPOINT)
    open_ = az("relay", "hyco", "create", *place, "-n", "open", *options)
    assert (open_["requiresClientAuthorization"], open_["userMetadata"]) == (False, ENDPOINT)

    assert az("relay", "hyco", "show", *place, "-n", "open") == open_
    assert [each["name"] for each in az("relay", "hyco", "list", *place)] == ["open", "plain"]
    updated = az("relay", "hyco", "update", *place, "-n", "plain", "--user-metadata", "words")
    assert (updated["userMetadata"], updated["requiresClientAuthorization"]) == ("words", True)

    az("relay", "hyco", "delete", *place, "-n", "open")
    az("relay", "hyco", "delete", *place, "-n", "open")
    assert az_fails("relay", "hyco", "show", *place, "-n", "open")[0] == 3
    assert [each["name"] for each in az("relay", "hyco", "list", *place)] == ["plain"]


def test_rules_and_keys_of_a_hybrid_connection(az, az_fails, relay):
    def rule(verb, *arguments):
        return az("relay", "hyco", "authorization-rule", *verb.split(), *relay, *arguments)

    a_rule_lives_and_its_keys_are_renewed(rule)
    assert "EntityPath=db" in rule("keys list", "-n", "root")["primaryConnectionString"]
    rule("delete", "-n", "root")
    gone = ("authorization-rule", "show", *relay, "-n", "root")
    assert az_fails("relay", "hyco", *gone)[0] == 3


def test_rules_and_keys_of_a_namespace(az, group, namespace):
    place = ("-g", group, "--namespace-name", namespace)

    def rule(verb, *arguments):
        return az("relay", "namespace", "authorization-rule", *verb.split(), *place, *arguments)

    a_rule_lives_and_its_keys_are_renewed(rule, "RootManageSharedAccessKey")
    assert "EntityPath" not in rule("keys list", "-n", "root")["primaryConnectionString"]
    rule("delete", "-n", "root")
    assert [each["name"] for each in rule("list")] == ["RootManageSharedAccessKey"]
    assert "Manage" in rule("show", "-n", "RootManageSharedAccessKey")["rights"]


def a_rule_lives_and_its_keys_are_renewed(rule, *others):
    created = rule("create", "-n", "root", "--rights", "Listen", "Send")
    assert (created["name"], created["rights"]) == ("root", ["Listen", "Send"])
    assert rule("show", "-n", "root") == created
    assert sorted(each["name"] for each in rule("list")) == sorted([*others, "root"])

    keys = rule("keys list", "-n", "root")
    assert keys["keyName"] == "root"
    assert keys["primaryKey"] in keys["primaryConnectionString"]
    assert keys["primaryKey"] != keys["secondaryKey"]

    renewed = rule("keys renew", "-n", "root", "--key", "PrimaryKey")
    assert renewed["primaryKey"] != keys["primaryKey"]
    assert renewed["secondaryKey"] == keys["secondaryKey"]
    again = rule("keys renew", "-n", "root", "--key", "SecondaryKey")
    assert again["primaryKey"] == renewed["primaryKey"]
    assert again["secondaryKey"] != renewed["secondaryKey"]

    # A rule that is written once more keeps its keys.
    updated = rule("update", "-n", "root", "--rights", "Send")
    assert updated["rights"] == ["Send"]
    assert rule("keys list", "-n", "root") == again
