"""Notification Hubs, api-version 2017-04-01: namespaces, hubs, authorization rules and keys."""

import base64

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.mgmt.notificationhubs.models import (
    CheckAvailabilityParameters,
    NamespaceCreateOrUpdateParameters,
    NamespacePatchParameters,
    NotificationHubCreateOrUpdateParameters,
    PolicykeyResource,
    SharedAccessAuthorizationRuleCreateOrUpdateParameters,
    SharedAccessAuthorizationRuleProperties,
    Sku,
)

from replies import finish, names, status

ROOT_RULE = "RootManageSharedAccessKey"


def namespace_body(**members):
    return NamespaceCreateOrUpdateParameters(
        location="southcentralus", sku=Sku(name="Standard"), **members
    )


def rule_body(*rights):
    return SharedAccessAuthorizationRuleCreateOrUpdateParameters(
        properties=SharedAccessAuthorizationRuleProperties(rights=list(rights))
    )


@pytest.fixture
def namespace(nh_client, group, unique):
    """The name of a namespace that exists for one test; it has letters in both cases."""
    name = unique("Space")
    nh_client.namespaces.create_or_update(group, name, namespace_body())
    return name


@pytest.fixture
def hub(nh_client, group, namespace):
    body = NotificationHubCreateOrUpdateParameters(location="southcentralus")
    nh_client.notification_hubs.create_or_update(group, namespace, "hub", body)
    return "hub"


@pytest.fixture(params=["namespace", "hub"])
def rules(request, nh_client, group, namespace):
    """The rule operations, bound to a namespace and then to a hub: both behave alike."""
    if request.param == "namespace":
        operations, scope = nh_client.namespaces, (group, namespace)
    else:
        operations = nh_client.notification_hubs
        scope = (group, namespace, request.getfixturevalue("hub"))

    class Bound:
        def __getattr__(self, operation):
            method = getattr(operations, operation)
            return lambda *args, **kwargs: method(*scope, *args, **kwargs)

    return Bound()


def test_a_namespace_lives_and_dies(nh_client, group, unique):
    namespaces, name = nh_client.namespaces, unique("Space")

    def available():
        asked = CheckAvailabilityParameters(name=name)
        return namespaces.check_availability(asked).is_availiable

    assert available()
    namespaces.create_or_update(group, name, namespace_body(tags={"a": "1"}))
    assert not available()

    found = namespaces.get(group, name)
    assert found.name == name
    assert found.type.lower() == "microsoft.notificationhubs/namespaces"
    assert found.location == "South Central US"
    assert found.sku.name == "Standard"
    assert found.tags == {"a": "1"}
    assert (found.provisioning_state, found.status) == ("Succeeded", "Active")
    assert found.service_bus_endpoint.startswith("https://")
    assert name in names(namespaces.list(group))
    assert name in names(namespaces.list_all())

    patched = namespaces.patch(group, name, NamespacePatchParameters(tags={"b": "2"}))
    assert patched.tags == {"b": "2"}

    finish(namespaces.begin_delete(group, name))
    with pytest.raises(ResourceNotFoundError):
        namespaces.get(group, name)
    assert available()


def test_a_namespace_that_never_was_can_be_deleted(nh_client, group, unique):
    finish(nh_client.namespaces.begin_delete(group, unique("Never")))


def test_a_hub_lives_and_dies(nh_client, group, namespace):
    hubs = nh_client.notification_hubs

    def available():
        asked = CheckAvailabilityParameters(name="hub")
        return hubs.check_notification_hub_availability(group, namespace, asked).is_availiable

    assert available()
    body = NotificationHubCreateOrUpdateParameters(location="southcentralus")
    assert hubs.create_or_update(group, namespace, "hub", body, cls=status) == 201
    assert hubs.create_or_update(group, namespace, "hub", body, cls=status) == 200
    assert not available()
    found = hubs.get(group, namespace, "hub")
    assert found.name == "hub"
    assert found.registration_ttl == "10675199.02:48:05.4775807"
    assert names(hubs.list(group, namespace)) == ["hub"]
    assert hubs.delete(group, namespace, "hub", cls=status) == 200
    with pytest.raises(ResourceNotFoundError):
        hubs.get(group, namespace, "hub")


def test_a_hub_needs_its_namespace(nh_client, group, unique):
    body = NotificationHubCreateOrUpdateParameters(location="southcentralus")
    with pytest.raises(ResourceNotFoundError):
        nh_client.notification_hubs.create_or_update(group, unique("Never"), "hub", body)


def test_default_rules_come_with_their_parent(nh_client, group, namespace, hub):
    assert names(nh_client.namespaces.list_authorization_rules(group, namespace)) == [ROOT_RULE]
    rules = names(nh_client.notification_hubs.list_authorization_rules(group, namespace, hub))
    assert sorted(rules) == [
        "DefaultFullSharedAccessSignature",
        "DefaultListenSharedAccessSignature",
    ]


def test_a_rule_lives_and_dies(rules):
    code = rules.create_or_update_authorization_rule(
        "Mobile", rule_body("Send", "Listen"), cls=status
    )
    assert code == 200
    found = rules.get_authorization_rule("mobile")
    assert found.name == "Mobile"
    assert found.rights == ["Send", "Listen"]
    assert (found.primary_key, found.secondary_key) == (None, None)
    assert "Mobile" in names(rules.list_authorization_rules())
    rules.delete_authorization_rule("Mobile")
    assert rules.delete_authorization_rule("Mobile", cls=status) == 204
    with pytest.raises(ResourceNotFoundError):
        rules.get_authorization_rule("Mobile")


def test_keys_open_the_namespace(rules, namespace):
    rules.create_or_update_authorization_rule("Mobile", rule_body("Send"))
    keys = rules.list_keys("Mobile")
    assert keys.key_name == "Mobile"
    assert len({keys.primary_key, keys.secondary_key}) == 2
    for key, text in [
        (keys.primary_key, keys.primary_connection_string),
        (keys.secondary_key, keys.secondary_connection_string),
    ]:
        assert len(base64.b64decode(key, validate=True)) == 32
        endpoint, rest = text.split(";", 1)
        assert endpoint.startswith("Endpoint=sb://") and endpoint.endswith("/")
        assert namespace not in endpoint, "the host is in lower case"
        assert rest == f"SharedAccessKeyName=Mobile;SharedAccessKey={key}"


def test_only_the_named_key_is_regenerated(rules):
    rules.create_or_update_authorization_rule("Mobile", rule_body("Send"))
    before = rules.list_keys("Mobile")
    after = rules.regenerate_keys("Mobile", PolicykeyResource(policy_key="PrimaryKey"))
    assert after.primary_key != before.primary_key
    assert after.secondary_key == before.secondary_key
    assert rules.list_keys("Mobile") == after
    with pytest.raises(HttpResponseError) as refused:
        rules.regenerate_keys("Mobile", PolicykeyResource(policy_key="TertiaryKey"))
    assert refused.value.status_code == 400
    assert rules.list_keys("Mobile") == after


def test_new_rights_keep_the_keys(rules):
    rules.create_or_update_authorization_rule("Mobile", rule_body("Send"))
    before = rules.list_keys("Mobile")
    rules.create_or_update_authorization_rule("Mobile", rule_body("Listen", "Manage", "Send"))
    assert rules.get_authorization_rule("Mobile").rights == ["Listen", "Manage", "Send"]
    assert rules.list_keys("Mobile") == before


@pytest.mark.parametrize(
    "rights", [["Manage"], ["Manage", "Send"], [], ["Send", "Send"], ["Dance"]], ids="+".join
)
def test_impossible_rights_are_refused(nh_client, group, namespace, rights):
    with pytest.raises(HttpResponseError) as refused:
        nh_client.namespaces.create_or_update_authorization_rule(
            group, namespace, "Bad", rule_body(*rights)
        )
    assert refused.value.status_code == 400
    assert names(nh_client.namespaces.list_authorization_rules(group, namespace)) == [ROOT_RULE]
