"""App Service and Relay together: the hybrid connections of sites, slots and plans."""

import json
from types import SimpleNamespace

import pytest
from azure.core.exceptions import HttpResponseError, ResourceExistsError, ResourceNotFoundError
from azure.mgmt.relay.models import (
    AuthorizationRule,
    RegenerateAccessKeyParameters,
    RelayNamespace,
)
from azure.mgmt.relay.models import HybridConnection as Relay
from azure.mgmt.web.models import AppServicePlan, HybridConnection, Site, SkuDescription

from replies import finish, names, status, status_and_model

VERSION = "2025-05-01"
RULE = "defaultSender"


@pytest.fixture
def namespace(relay_client, group, unique):
    name = unique("relay")
    body = RelayNamespace(location="westeurope")
    finish(relay_client.namespaces.begin_create_or_update(group, name, body))
    return name


@pytest.fixture
def make_relay(relay_client, group, namespace):
    """Makes relays that lead to a host, with a rule that may send: what the portal makes."""

    def make(name="db", endpoint="db.corp.example:1433", secured=True, rights=("Send",)):
        entities, scope = relay_client.hybrid_connections, (group, namespace, name)
        metadata = json.dumps([{"key": "endpoint", "value": endpoint}])
        body = Relay(user_metadata=metadata, requires_client_authorization=secured)
        made = entities.create_or_update(*scope, body)
        rule = AuthorizationRule(rights=list(rights))
        entities.create_or_update_authorization_rule(*scope, RULE, rule)
        host, port = endpoint.split(":")
        keys = entities.list_keys(*scope, RULE)
        return SimpleNamespace(
            id=made.id,
            namespace=namespace,
            name=name,
            host=host,
            port=int(port),
            key=keys.primary_key,
            secondary_key=keys.secondary_key,
        )

    return make


@pytest.fixture
def relay(make_relay):
    return make_relay()


@pytest.fixture
def hybrid(web_client, group):
    """The operations on the hybrid connections of any site."""

    class Bound:
        def put(self, site, relay, body=None, **options):
            return web_client.web_apps.create_or_update_hybrid_connection(
                group, site.name, relay.namespace, relay.name, body or whole(relay), **options
            )

        def patch(self, site, relay, body, **options):
            return web_client.web_apps.update_hybrid_connection(
                group, site.name, relay.namespace, relay.name, body, **options
            )

        def get(self, site, relay, **options):
            return web_client.web_apps.get_hybrid_connection(
                group, site.name, relay.namespace, relay.name, **options
            )

        def delete(self, site, relay, **options):
            return web_client.web_apps.delete_hybrid_connection(
                group, site.name, relay.namespace, relay.name, **options
            )

        def names(self, site):
            # The client takes the list for one hybrid connection.
            listed = web_client.web_apps.list_hybrid_connections(group, site.name)
            return [item["name"] for item in listed["value"]]

    return Bound()


@pytest.fixture
def on_plan(web_client, group, plan):
    """The operations on the hybrid connections of the test's plan."""

    class Bound:
        def __getattr__(self, operation):
            method = getattr(web_client.app_service_plans, operation)
            return lambda *args, **kwargs: method(group, plan.name, *args, **kwargs)

        def key(self, relay):
            keys = self.list_hybrid_connection_keys(relay.namespace, relay.name)
            assert keys.send_key_name == RULE
            return keys.send_key_value

        def limit(self):
            limit = self.get_hybrid_connection_plan_limit()
            return limit.current, limit.maximum

    return Bound()


def whole(relay, **changes):
    """All that there is to say of a hybrid connection."""
    members = {
        "service_bus_namespace": relay.namespace,
        "relay_name": relay.name,
        "relay_arm_uri": relay.id,
        "hostname": relay.host,
        "port": relay.port,
        "send_key_name": RULE,
        "send_key_value": relay.key,
        "service_bus_suffix": ".servicebus.windows.net",
        **changes,
    }
    return HybridConnection(**{name: value for name, value in members.items() if value is not None})


def path_of(site, relay):
    return f"{site.id}/hybridConnectionNamespaces/{relay.namespace}/relays/{relay.name}"


def test_a_site_is_joined_to_a_relay(hybrid, site, relay):
    code, created = hybrid.put(site, relay, cls=status_and_model)
    assert code == 200, "clients take no 201"
    assert created.name == relay.name
    assert created.id.lower() == path_of(site, relay).lower()
    assert created.type == "Microsoft.Web/sites/hybridConnectionNamespaces/relays"
    assert created.service_bus_namespace == relay.namespace
    assert created.relay_name == relay.name
    assert created.relay_arm_uri == relay.id
    assert (created.hostname, created.port) == ("db.corp.example", 1433)
    assert created.send_key_name == RULE
    assert not created.send_key_value
    assert created.service_bus_suffix == ".servicebus.windows.net"
    assert hybrid.get(site, relay) == created
    assert hybrid.names(site) == [relay.name]
    assert hybrid.put(site, relay, cls=status) == 200


def test_its_plan_sees_the_relay_and_who_uses_it(hybrid, on_plan, plan, make_site, relay):
    one, other = make_site(plan), make_site(plan)
    assert list(on_plan.list_hybrid_connections()) == []
    assert on_plan.limit() == (0, 5)
    for site in [one, other]:
        hybrid.put(site, relay)
    assert on_plan.limit() == (1, 5)
    (listed,) = on_plan.list_hybrid_connections()
    assert (listed.name, listed.hostname, listed.port) == (relay.name, relay.host, relay.port)
    assert listed.type == "Microsoft.Web/serverfarms/hybridConnectionNamespaces/relays"
    assert not listed.send_key_value
    found = on_plan.get_hybrid_connection(relay.namespace, relay.name)
    assert (found.id, found.relay_arm_uri) == (listed.id, relay.id)
    assert on_plan.key(relay) == relay.key

    users = on_plan.list_web_apps_by_hybrid_connection(relay.namespace, relay.name)
    users = {user["name"]: user["id"] for user in map(json.loads, users)}
    assert users == {one.name: one.id, other.name: other.id}


def test_the_key_is_told_to_those_alone_who_list_keys(
    web_client, send, hybrid, on_plan, group, site, relay
):
    texts = []

    def seen(reply):
        texts.append(reply.http_response.text())

    scope = (relay.namespace, relay.name)
    hybrid.put(site, relay, raw_response_hook=seen)
    hybrid.patch(site, relay, HybridConnection(port=1434), raw_response_hook=seen)
    hybrid.get(site, relay, raw_response_hook=seen)
    web_client.web_apps.list_hybrid_connections(group, site.name, raw_response_hook=seen)
    web_client.web_apps.get(group, site.name, raw_response_hook=seen)
    on_plan.get_hybrid_connection(*scope, raw_response_hook=seen)
    list(on_plan.list_hybrid_connections(raw_response_hook=seen))
    list(on_plan.list_web_apps_by_hybrid_connection(*scope, raw_response_hook=seen))
    assert len(texts) == 8 and not any(relay.key in text for text in texts)

    assert on_plan.key(relay) == relay.key
    reply = send("POST", path_of(site, relay) + "/listKeys", "2018-02-01")
    assert reply.status_code == 200
    assert reply.json()["properties"] == {"sendKeyName": RULE, "sendKeyValue": relay.key}


def test_a_key_left_out_is_that_of_the_rule(hybrid, on_plan, site, relay):
    body = whole(relay, send_key_value=None)
    assert hybrid.put(site, relay, body, cls=status) == 200
    assert on_plan.key(relay) == relay.key


def test_the_relay_alone_says_all(hybrid, on_plan, site, relay):
    created = hybrid.put(site, relay, HybridConnection(relay_arm_uri=relay.id))
    assert (created.hostname, created.port) == (relay.host, relay.port)
    assert (created.service_bus_namespace, created.relay_name) == (relay.namespace, relay.name)
    assert created.service_bus_suffix == ".servicebus.windows.net"
    assert created.send_key_name == RULE
    assert on_plan.key(relay) == relay.key


def test_the_path_says_which_relay_it_is(hybrid, site, relay):
    body = whole(relay, service_bus_namespace="another", relay_name="other")
    created = hybrid.put(site, relay, body)
    assert (created.service_bus_namespace, created.relay_name) == (relay.namespace, relay.name)


def test_either_key_will_do_and_a_rule_of_the_namespace_too(
    relay_client, hybrid, on_plan, group, site, relay
):
    hybrid.put(site, relay, whole(relay, send_key_value=relay.secondary_key))
    assert on_plan.key(relay) == relay.secondary_key

    root = "RootManageSharedAccessKey"
    key = relay_client.namespaces.list_keys(group, relay.namespace, root).primary_key
    hybrid.put(site, relay, whole(relay, send_key_name=root, send_key_value=key))
    keys = on_plan.list_hybrid_connection_keys(relay.namespace, relay.name)
    assert (keys.send_key_name, keys.send_key_value) == (root, key)


def test_a_relay_that_could_not_work_is_refused(hybrid, site, make_relay):
    relay = make_relay()
    cases = {
        "wrong key": (relay, whole(relay, send_key_value="d3Jvbmc=")),
        "no such rule": (relay, whole(relay, send_key_name="nobody")),
        "no such relay": (relay, whole(relay, relay_arm_uri=relay.id + "-missing")),
        "no id": (relay, whole(relay, relay_arm_uri="relay")),
        "no host": (relay, whole(relay, hostname="https://db.corp.example")),
        "port 0": (relay, whole(relay, port=0)),
        "port 65536": (relay, whole(relay, port=65536)),
    }
    for name, changes in [("open", {"secured": False}), ("deaf", {"rights": ["Listen"]})]:
        other = make_relay(name, f"{name}.corp.example:1", **changes)
        cases[name] = (other, whole(other))
    for case, (target, body) in cases.items():
        with pytest.raises(HttpResponseError) as refused:
            hybrid.put(site, target, body)
        assert refused.value.status_code == 400, case
        assert relay.key not in refused.value.response.text(), case
    assert hybrid.names(site) == []


def test_a_relay_that_is_not_there_is_refused(hybrid, site, relay):
    uri = relay.id.replace(f"/{relay.name}", "/never")
    never = SimpleNamespace(**{**vars(relay), "name": "never", "id": uri})
    with pytest.raises(HttpResponseError) as refused:
        hybrid.put(site, never)
    assert refused.value.status_code in (400, 404)
    assert hybrid.names(site) == []


def test_a_name_may_hold_a_slash(hybrid, on_plan, site, make_relay):
    relay = make_relay("Site/db")
    created = hybrid.put(site, relay)
    assert (created.name, created.relay_name) == ("Site/db", "Site/db")
    assert hybrid.get(site, relay) == created
    assert hybrid.names(site) == names(on_plan.list_hybrid_connections()) == ["Site/db"]
    assert on_plan.key(relay) == relay.key
    scope = (relay.namespace, relay.name)
    (user,) = map(json.loads, on_plan.list_web_apps_by_hybrid_connection(*scope))
    assert user["name"] == site.name
    assert on_plan.delete_hybrid_connection(*scope, cls=status) == 200
    assert hybrid.names(site) == []


def test_a_key_stays_until_it_is_written(relay_client, hybrid, on_plan, group, site, relay):
    hybrid.put(site, relay)
    asked = RegenerateAccessKeyParameters(key_type="PrimaryKey")
    operation = relay_client.hybrid_connections.regenerate_keys
    fresh = operation(group, relay.namespace, relay.name, RULE, asked).primary_key
    assert on_plan.key(relay) == relay.key
    with pytest.raises(HttpResponseError) as refused:
        hybrid.put(site, relay)
    assert refused.value.status_code == 400, "the old key opens nothing any more"
    hybrid.patch(site, relay, HybridConnection(send_key_value=fresh))
    assert on_plan.key(relay) == fresh


def test_an_address_leads_one_way(hybrid, make_relay, plan, make_site):
    one, other = make_relay("one"), make_relay("other")
    site, neighbour = make_site(plan), make_site(plan)
    hybrid.put(site, one)
    with pytest.raises(ResourceExistsError) as refused:
        hybrid.put(site, other)
    assert refused.value.status_code == 409
    assert hybrid.names(site) == ["one"]
    assert hybrid.put(neighbour, other, cls=status) == 200, "each app has its own addresses"
    assert hybrid.put(site, one, cls=status) == 200


def test_a_basic_plan_has_room_for_five_relays(hybrid, on_plan, make_relay, plan, make_site):
    relays = [make_relay(f"r{number}", f"h{number}.example:80") for number in range(6)]
    site, other = make_site(plan), make_site(plan)
    for relay in relays[:5]:
        hybrid.put(site, relay)
    assert on_plan.limit() == (5, 5)
    for refuser in [site, other]:
        with pytest.raises(HttpResponseError) as refused:
            hybrid.put(refuser, relays[5])
        assert refused.value.status_code in (400, 409)
    # What the plan has already takes no more room.
    assert hybrid.put(other, relays[0], cls=status) == 200
    assert on_plan.limit() == (5, 5)
    hybrid.delete(site, relays[4])
    assert on_plan.limit() == (4, 5)
    assert hybrid.put(other, relays[5], cls=status) == 200


@pytest.mark.parametrize(("sku", "most"), [("S1", 25), ("P1v3", 220), ("I1v2", 220), ("F1", 0)])
def test_each_tier_has_its_room(web_client, group, make_plan, sku, most):
    plan = make_plan(sku)
    limit = web_client.app_service_plans.get_hybrid_connection_plan_limit(group, plan.name)
    assert (limit.current, limit.maximum) == (0, most)


def test_a_free_plan_has_room_for_none(hybrid, make_plan, make_site, relay):
    site = make_site(make_plan("F1"))
    with pytest.raises(HttpResponseError) as refused:
        hybrid.put(site, relay)
    assert refused.value.status_code in (400, 409)
    assert hybrid.names(site) == []


def test_a_plan_cannot_become_too_small_for_what_it_has(
    web_client, hybrid, make_relay, group, make_plan, make_site
):
    plan = make_plan("S1")
    site = make_site(plan)
    for number in range(6):
        hybrid.put(site, make_relay(f"r{number}", f"h{number}.example:80"))
    with pytest.raises(HttpResponseError) as refused:
        body = AppServicePlan(location="westeurope", sku=SkuDescription(name="B1"))
        web_client.app_service_plans.begin_create_or_update(group, plan.name, body)
    assert refused.value.status_code in (400, 409)
    assert web_client.app_service_plans.get(group, plan.name).sku.name == "S1"


def test_a_deletion_leaves_the_site_whole(
    web_client, relay_client, hybrid, group, site, make_relay
):
    gone, kept = make_relay("gone", "gone.example:80"), make_relay("kept", "kept.example:80")
    hybrid.put(site, gone)
    hybrid.put(site, kept)
    before = web_client.web_apps.get(group, site.name)
    assert hybrid.delete(site, gone, cls=status) == 200
    with pytest.raises(ResourceNotFoundError):
        hybrid.get(site, gone)
    assert hybrid.delete(site, gone, cls=status) == 200, "clients take no 204"
    assert hybrid.names(site) == ["kept"]
    assert hybrid.get(site, kept).hostname == "kept.example"
    assert web_client.web_apps.get(group, site.name) == before
    entities = relay_client.hybrid_connections.list_by_namespace(group, gone.namespace)
    assert sorted(names(entities)) == ["gone", "kept"], "the relays are not the site's"


def test_a_plan_lets_go_for_all_its_apps(hybrid, on_plan, plan, make_site, make_relay):
    gone, kept = make_relay("gone", "gone.example:80"), make_relay("kept", "kept.example:80")
    one, other = make_site(plan), make_site(plan)
    for site in [one, other]:
        hybrid.put(site, gone)
    hybrid.put(one, kept)
    scope = (gone.namespace, gone.name)
    assert on_plan.delete_hybrid_connection(*scope, cls=status) == 200
    assert (hybrid.names(one), hybrid.names(other)) == (["kept"], [])
    assert names(on_plan.list_hybrid_connections()) == ["kept"]
    assert on_plan.delete_hybrid_connection(*scope, cls=status) == 204
    for read in [on_plan.get_hybrid_connection, on_plan.list_hybrid_connection_keys]:
        with pytest.raises(ResourceNotFoundError):
            read(*scope)


def test_a_site_that_goes_makes_room(web_client, hybrid, on_plan, group, site, relay):
    hybrid.put(site, relay)
    assert on_plan.limit() == (1, 5)
    web_client.web_apps.delete(group, site.name, delete_empty_server_farm=False)
    assert on_plan.limit() == (0, 5)
    assert list(on_plan.list_hybrid_connections()) == []


def test_an_update_keeps_what_it_does_not_name(hybrid, on_plan, site, relay):
    hybrid.put(site, relay)
    code, updated = hybrid.patch(site, relay, HybridConnection(port=1434), cls=status_and_model)
    assert code == 200
    assert (updated.hostname, updated.port) == (relay.host, 1434)
    assert updated.relay_arm_uri == relay.id
    assert on_plan.key(relay) == relay.key

    hybrid.patch(site, relay, HybridConnection(send_key_value=relay.secondary_key))
    assert on_plan.key(relay) == relay.secondary_key
    with pytest.raises(HttpResponseError) as refused:
        hybrid.patch(site, relay, HybridConnection(send_key_value="d3Jvbmc="))
    assert refused.value.status_code == 400
    assert on_plan.key(relay) == relay.secondary_key


def test_what_is_not_there_is_not_updated(hybrid, site, relay):
    with pytest.raises(ResourceNotFoundError):
        hybrid.patch(site, relay, HybridConnection(port=1434))
    with pytest.raises(ResourceNotFoundError):
        hybrid.get(site, relay)


def test_a_site_that_moves_takes_its_connections_along(
    web_client, hybrid, on_plan, group, site, relay, make_plan
):
    hybrid.put(site, relay)
    other = make_plan("S1")
    body = Site(location="westeurope", server_farm_id=other.id)
    finish(web_client.web_apps.begin_create_or_update(group, site.name, body))
    assert hybrid.names(site) == [relay.name]
    assert on_plan.limit() == (0, 5)
    limit = web_client.app_service_plans.get_hybrid_connection_plan_limit(group, other.name)
    assert (limit.current, limit.maximum) == (1, 25)


def test_a_slot_has_its_own(web_client, hybrid, on_plan, group, site, relay):
    sites, scope = web_client.web_apps, (group, site.name, relay.namespace, relay.name, "staging")
    body = Site(location="westeurope")
    finish(sites.begin_create_or_update_slot(group, site.name, "staging", body))
    code, created = sites.create_or_update_hybrid_connection_slot(
        *scope, whole(relay), cls=status_and_model
    )
    assert code == 200
    assert created.type == "Microsoft.Web/sites/slots/hybridConnectionNamespaces/relays"
    assert not created.send_key_value
    listed = sites.list_hybrid_connections_slot(group, site.name, "staging")
    assert [item["name"] for item in listed["value"]] == [relay.name]
    assert hybrid.names(site) == [], "not the site's"
    assert on_plan.limit() == (1, 5)

    hybrid.put(site, relay)
    assert on_plan.limit() == (1, 5)
    users = on_plan.list_web_apps_by_hybrid_connection(relay.namespace, relay.name)
    assert len(list(users)) == 2
    assert sites.delete_hybrid_connection_slot(*scope, cls=status) == 200
    assert sites.delete_hybrid_connection_slot(*scope, cls=status) == 200
    assert hybrid.names(site) == [relay.name]


def test_a_list_ends_as_those_of_the_service_do(send, hybrid, site, relay):
    hybrid.put(site, relay)
    listed = send("GET", f"{site.id}/hybridConnectionRelays", VERSION).json()
    ((name, location),) = [(one["name"], one["location"]) for one in listed.pop("value")]
    assert (name, location) == (relay.name, "West Europe")
    assert listed == {"nextLink": None, "id": None}


def test_a_port_may_come_as_text(send, hybrid, site, relay):
    members = {"relayArmUri": relay.id, "hostname": "h.example", "port": "1433"}
    reply = send("PUT", path_of(site, relay), VERSION, json={"properties": members})
    assert reply.status_code == 200
    assert reply.json()["properties"]["port"] == 1433
    assert hybrid.get(site, relay).port == 1433
    for port in ["x", "", "0", "65536", 1.5, True]:
        members["port"] = port
        reply = send("PUT", path_of(site, relay), VERSION, json={"properties": members})
        assert reply.status_code == 400, port
    assert hybrid.get(site, relay).port == 1433


def test_a_relay_elsewhere_is_taken_as_it_is_told(hybrid, on_plan, connection, site):
    elsewhere = "00000000-0000-0000-0000-000000000000"
    assert elsewhere != connection.subscription_id
    relay = SimpleNamespace(
        id=f"/subscriptions/{elsewhere}/resourceGroups/g/providers/Microsoft.Relay"
        "/namespaces/far-away/hybridConnections/db",
        namespace="far-away",
        name="db",
        host="db.far.example",
        port=1433,
        key="c2VjcmV0",
    )
    code, created = hybrid.put(site, relay, cls=status_and_model)
    assert (code, created.relay_arm_uri) == (200, relay.id)
    assert not created.send_key_value
    assert on_plan.key(relay) == relay.key


def test_a_hybrid_connection_needs_its_site(hybrid, relay, unique):
    with pytest.raises(ResourceNotFoundError):
        hybrid.put(SimpleNamespace(name=unique("never")), relay)
