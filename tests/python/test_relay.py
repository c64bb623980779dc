"""Relay: namespaces, hybrid connections, and the rules and keys of both."""

import base64
import json

import pytest
from azure.core.exceptions import HttpResponseError, ResourceExistsError, ResourceNotFoundError
from azure.mgmt.relay.models import (
    AuthorizationRule,
    CheckNameAvailability,
    HybridConnection,
    RegenerateAccessKeyParameters,
    RelayNamespace,
    RelayUpdateParameters,
)

from replies import finish, follow, names, status, status_and_model

ROOT_RULE = "RootManageSharedAccessKey"
# As App Service reads it.
METADATA = json.dumps([{"key": "endpoint", "value": "db.corp.example:1433"}])


@pytest.fixture
def namespace(relay_client, group, unique):
    """The name of a namespace that exists for one test; it has letters in both cases."""
    name = unique("Relay")
    body = RelayNamespace(location="westus2")
    finish(relay_client.namespaces.begin_create_or_update(group, name, body))
    return name


@pytest.fixture
def entities(relay_client, group, namespace):
    """The operations on hybrid connections, bound to the test's namespace."""

    class Bound:
        def __getattr__(self, operation):
            method = getattr(relay_client.hybrid_connections, operation)
            return lambda *args, **kwargs: method(group, namespace, *args, **kwargs)

    return Bound()


@pytest.fixture(params=["namespace", "hybrid connection", "hybrid connection with a slash"])
def rules(request, relay_client, group, namespace):
    """The rule operations, bound to each level in turn: all behave alike."""
    entity = {"hybrid connection": "hc1", "hybrid connection with a slash": "Site/db"}
    name = entity.get(request.param)
    if name:
        operations, scope = relay_client.hybrid_connections, (group, namespace, name)
        operations.create_or_update(*scope, HybridConnection())
    else:
        operations, scope = relay_client.namespaces, (group, namespace)

    class Bound:
        path = f";EntityPath={name}" if name else ""

        def __getattr__(self, operation):
            method = getattr(operations, operation)
            return lambda *args, **kwargs: method(*scope, *args, **kwargs)

        def put(self, name, *rights, **options):
            body = AuthorizationRule(rights=list(rights))
            return self.create_or_update_authorization_rule(name, body, **options)

    return Bound()


def regenerate(key_type, key=None):
    return RegenerateAccessKeyParameters(key_type=key_type, key=key)


def test_a_namespace_lives_and_dies(relay_client, connection, group, unique):
    namespaces, name = relay_client.namespaces, unique("Relay")

    def check():
        return namespaces.check_name_availability(CheckNameAvailability(name=name))

    free = check()
    assert (free.name_available, free.reason, free.message) == (True, "None", None)
    body = RelayNamespace(location="westus2", tags={"a": "1"})
    created, codes = follow(namespaces.begin_create_or_update, group, name, body)
    assert codes[0] == 200, "recorded: no 201"
    assert created.name == name
    assert created.type == "Microsoft.Relay/Namespaces"
    assert created.location == "West US 2"
    assert created.tags == {"a": "1"}
    assert (created.sku.name, created.sku.tier) == ("Standard", "Standard")
    assert (created.provisioning_state, created.status) == ("Succeeded", "Active")
    assert created.service_bus_endpoint == f"https://{name.lower()}.servicebus.windows.net:443/"
    assert created.metric_id == f"{connection.subscription_id}:{name}"
    assert created.created_at <= created.updated_at
    assert created.public_network_access == "Enabled"

    taken = check()
    assert (taken.name_available, taken.reason) == (False, "NameInUse")
    assert name in taken.message
    assert name in names(namespaces.list_by_resource_group(group))
    assert name in names(namespaces.list())

    _, codes = follow(namespaces.begin_delete, group, name)
    assert codes[0] == 202 and codes[-1] == 200
    with pytest.raises(ResourceNotFoundError):
        namespaces.get(group, name)
    assert check().name_available
    _, codes = follow(namespaces.begin_delete, group, name)
    assert codes == [204]


def test_an_update_keeps_what_it_does_not_name(relay_client, group, namespace):
    update = RelayUpdateParameters(tags={"b": "2"})
    code, updated = relay_client.namespaces.update(
        group, namespace, update, cls=status_and_model
    )
    assert code == 200
    assert updated.tags == {"b": "2"}
    assert relay_client.namespaces.get(group, namespace).sku.name == "Standard"


def test_a_name_is_unique_in_the_world(relay_client, namespace, other_group):
    with pytest.raises(ResourceExistsError) as refused:
        body = RelayNamespace(location="westus2")
        relay_client.namespaces.begin_create_or_update(other_group, namespace.lower(), body)
    assert refused.value.status_code == 409
    assert list(relay_client.namespaces.list_by_resource_group(other_group)) == []


@pytest.mark.parametrize("name", ["short", "1relay", "relay1-", "re_lay1", "a" * 51])
def test_a_bad_namespace_name_is_refused(relay_client, group, name):
    with pytest.raises(HttpResponseError) as refused:
        body = RelayNamespace(location="westus2")
        relay_client.namespaces.begin_create_or_update(group, name, body)
    assert refused.value.status_code == 400
    asked = CheckNameAvailability(name=name)
    told = relay_client.namespaces.check_name_availability(asked)
    assert (told.name_available, told.reason) == (False, "InvalidName")


@pytest.mark.parametrize("name", ["db", "Site/db", "a.b_c-d/e/f"])
def test_a_hybrid_connection_lives_and_dies(entities, connection, group, namespace, name):
    sent = HybridConnection(user_metadata=METADATA, requires_client_authorization=True)
    code, created = entities.create_or_update(name, sent, cls=status_and_model)
    assert code == 200, "clients take no 201"
    assert created.name == name
    assert created.type == "Microsoft.Relay/namespaces/hybridconnections"
    assert created.location == "westus2"
    assert created.user_metadata == METADATA
    assert created.requires_client_authorization is True
    assert created.listener_count == 0
    assert created.id.lower().startswith(
        f"/subscriptions/{connection.subscription_id}/resourcegroups/{group}"
        f"/providers/microsoft.relay/namespaces/{namespace}/hybridconnections/".lower()
    )
    assert entities.get(name) == created
    assert names(entities.list_by_namespace()) == [name]

    code, replaced = entities.create_or_update(name, HybridConnection(), cls=status_and_model)
    assert code == 200
    assert replaced.created_at == created.created_at
    assert replaced.user_metadata is None

    assert entities.delete(name, cls=status) == 200
    assert entities.delete(name, cls=status) == 204
    with pytest.raises(ResourceNotFoundError):
        entities.get(name)
    assert names(entities.list_by_namespace()) == []


def test_two_names_are_apart_though_one_begins_as_the_other(entities):
    for name in ["Site", "Site/db"]:
        entities.create_or_update(name, HybridConnection(user_metadata=name))
    entities.delete("Site")
    assert entities.get("Site/db").user_metadata == "Site/db"


@pytest.mark.parametrize("name", ["_db", "db.", "a b", "a" * 261])
def test_a_bad_hybrid_connection_name_is_refused(entities, name):
    with pytest.raises(HttpResponseError) as refused:
        entities.create_or_update(name, HybridConnection())
    assert refused.value.status_code == 400
    assert names(entities.list_by_namespace()) == []


def test_too_much_metadata_is_refused(entities):
    with pytest.raises(HttpResponseError) as refused:
        entities.create_or_update("db", HybridConnection(user_metadata="x" * 1025))
    assert refused.value.status_code == 400


def test_a_hybrid_connection_needs_its_namespace(relay_client, group, unique):
    with pytest.raises(ResourceNotFoundError):
        relay_client.hybrid_connections.create_or_update(
            group, unique("Never"), "db", HybridConnection()
        )


def test_a_namespace_takes_with_it_what_is_in_it(relay_client, entities, group, namespace):
    entities.create_or_update("db", HybridConnection())
    finish(relay_client.namespaces.begin_delete(group, namespace))
    body = RelayNamespace(location="westus2")
    finish(relay_client.namespaces.begin_create_or_update(group, namespace, body))
    assert names(entities.list_by_namespace()) == []


def test_the_root_rule_comes_with_its_namespace(relay_client, group, namespace):
    (root,) = relay_client.namespaces.list_authorization_rules(group, namespace)
    assert root.name == ROOT_RULE
    assert root.rights == ["Listen", "Manage", "Send"]


def test_a_hybrid_connection_comes_without_rules(entities):
    entities.create_or_update("db", HybridConnection())
    assert list(entities.list_authorization_rules("db")) == []


def test_there_are_no_wcf_relays(relay_client, group, namespace):
    assert list(relay_client.wcf_relays.list_by_namespace(group, namespace)) == []


def test_a_rule_lives_and_dies(rules):
    code, created = rules.put("Sender", "Send", cls=status_and_model)
    assert code == 200
    assert created.name == "Sender"
    assert created.rights == ["Send"]
    assert rules.get_authorization_rule("sender").name == "Sender"
    assert "Sender" in names(rules.list_authorization_rules())
    assert rules.delete_authorization_rule("Sender", cls=status) == 200
    assert rules.delete_authorization_rule("Sender", cls=status) == 204
    with pytest.raises(ResourceNotFoundError):
        rules.get_authorization_rule("Sender")
    with pytest.raises(ResourceNotFoundError):
        rules.list_keys("Sender")


def test_keys_open_what_the_rule_is_for(rules, namespace):
    rules.put("Sender", "Send")
    keys = rules.list_keys("Sender")
    assert keys.key_name == "Sender"
    assert keys.primary_key != keys.secondary_key
    for key, text in [
        (keys.primary_key, keys.primary_connection_string),
        (keys.secondary_key, keys.secondary_connection_string),
    ]:
        assert len(base64.b64decode(key, validate=True)) == 32
        assert text == (
            f"Endpoint=sb://{namespace.lower()}.servicebus.windows.net/;"
            f"SharedAccessKeyName=Sender;SharedAccessKey={key}{rules.path}"
        )


def test_putting_a_rule_again_keeps_its_keys(rules):
    rules.put("Sender", "Send")
    before = rules.list_keys("Sender")
    assert rules.put("Sender", "Listen", "Manage", "Send", cls=status) == 200
    assert rules.get_authorization_rule("Sender").rights == ["Listen", "Manage", "Send"]
    assert rules.list_keys("Sender") == before


def test_only_the_named_key_is_regenerated(rules):
    rules.put("Sender", "Send")
    before = rules.list_keys("Sender")
    after = rules.regenerate_keys("Sender", regenerate("PrimaryKey"))
    assert after.primary_key != before.primary_key
    assert after.primary_key in after.primary_connection_string
    assert after.secondary_key == before.secondary_key
    assert rules.list_keys("Sender") == after

    own = base64.b64encode(bytes(range(32))).decode()
    set_to = rules.regenerate_keys("Sender", regenerate("SecondaryKey", own))
    assert (set_to.primary_key, set_to.secondary_key) == (after.primary_key, own)
    with pytest.raises(HttpResponseError) as refused:
        rules.regenerate_keys("Sender", regenerate("TertiaryKey"))
    assert refused.value.status_code == 400
    assert rules.list_keys("Sender") == set_to


@pytest.mark.parametrize(
    "rights", [["Manage"], ["Manage", "Send"], [], ["Send", "Send"], ["Dance"]], ids="+".join
)
def test_impossible_rights_are_refused(relay_client, group, namespace, rights):
    with pytest.raises(HttpResponseError) as refused:
        relay_client.namespaces.create_or_update_authorization_rule(
            group, namespace, "Bad", AuthorizationRule(rights=rights)
        )
    assert refused.value.status_code == 400
    rules = relay_client.namespaces.list_authorization_rules(group, namespace)
    assert names(rules) == [ROOT_RULE]
