"""App Service: plans, the sites that run on them, and the slots of those."""

import pytest
from azure.core.exceptions import HttpResponseError, ResourceExistsError, ResourceNotFoundError
from azure.mgmt.web.models import (
    AppServicePlan,
    AppServicePlanPatchResource,
    ManagedServiceIdentity,
    ResourceNameAvailabilityRequest,
    Site,
    SiteConfig,
    SitePatchResource,
    SkuDescription,
    ValidateRequest,
)

from replies import finish, follow, names, status, status_and_model


def plan_body(**members):
    return AppServicePlan(location="westeurope", **members)


@pytest.fixture
def available(web_client):
    """Whether a site may have a name, and if not, why."""

    def check(name, kind="Site"):
        asked = ResourceNameAvailabilityRequest(name=name, type=kind)
        told = web_client.check_name_availability(asked)
        assert told.name_available == (told.reason == "")
        return told.reason or True

    return check


def test_a_plan_lives_and_dies(web_client, group, unique):
    plans, name = web_client.app_service_plans, unique("plan")
    body = plan_body(sku=SkuDescription(name="S1", capacity=2), tags={"a": "1"})
    created, codes = follow(plans.begin_create_or_update, group, name, body)
    assert codes == [200], "clients take no 201"
    assert created.name == name
    assert created.type == "Microsoft.Web/serverfarms"
    assert created.kind == "app"
    assert created.tags == {"a": "1"}
    assert created.sku.as_dict() == {
        "name": "S1",
        "tier": "Standard",
        "size": "S1",
        "family": "S",
        "capacity": 2,
    }
    assert (created.provisioning_state, created.status) == ("Succeeded", "Ready")
    assert created.number_of_sites == 0
    assert created.resource_group == group
    found = plans.get(group, name)
    assert found.location == "West Europe"
    assert found.id == created.id
    assert name in names(plans.list_by_resource_group(group))
    assert name in names(plans.list())

    update = AppServicePlanPatchResource(per_site_scaling=True)
    code, updated = plans.update(group, name, update, cls=status_and_model)
    assert (code, updated.per_site_scaling, updated.sku.name) == (200, True, "S1")

    assert plans.delete(group, name, cls=status) == 200
    assert plans.delete(group, name, cls=status) == 204
    with pytest.raises(ResourceNotFoundError):
        plans.get(group, name)


@pytest.mark.parametrize(
    ("sku", "tier", "family"),
    [
        ("F1", "Free", "F"),
        ("B2", "Basic", "B"),
        ("P1v2", "PremiumV2", "Pv2"),
        ("P1v3", "PremiumV3", "Pv3"),
        ("EP1", "ElasticPremium", "EP"),
        ("Y1", "Dynamic", "Y"),
    ],
)
def test_a_name_tells_the_tier(make_plan, sku, tier, family):
    made = make_plan(sku).sku
    assert (made.name, made.tier, made.size, made.family) == (sku, tier, sku, family)


def test_a_linux_plan_says_so(web_client, group, unique):
    body = plan_body(sku=SkuDescription(name="B1"), reserved=True)
    begun = web_client.app_service_plans.begin_create_or_update(group, unique("plan"), body)
    made = finish(begun)
    assert (made.kind, made.reserved) == ("linux", True)


def test_an_unknown_sku_is_refused(web_client, group, unique):
    name = unique("plan")
    with pytest.raises(HttpResponseError) as refused:
        body = plan_body(sku=SkuDescription(name="Z9"))
        web_client.app_service_plans.begin_create_or_update(group, name, body)
    assert refused.value.status_code == 400
    with pytest.raises(ResourceNotFoundError):
        web_client.app_service_plans.get(group, name)


def test_a_plan_is_looked_at_before_it_is_made(web_client, group, unique):
    name = unique("plan")
    told = web_client.validate(
        group, ValidateRequest(name=name, type="ServerFarm", location="westeurope", sku_name="B1")
    )
    assert (told.status, told.error) == ("Success", None)
    with pytest.raises(ResourceNotFoundError):
        web_client.app_service_plans.get(group, name)


def test_a_plan_in_use_stays(web_client, group, plan, site):
    plans = web_client.app_service_plans
    assert plans.get(group, plan.name).number_of_sites == 1
    assert names(plans.list_web_apps(group, plan.name)) == [site.name]
    with pytest.raises(ResourceExistsError) as refused:
        plans.delete(group, plan.name)
    assert refused.value.status_code == 409
    assert refused.value.error.code == "Conflict"

    web_client.web_apps.delete(group, site.name, delete_empty_server_farm=False)
    assert plans.get(group, plan.name).number_of_sites == 0
    assert plans.delete(group, plan.name, cls=status) == 200


@pytest.mark.usefixtures("site")
def test_a_refusal_is_told_in_both_shapes(send, plan):
    reply = send("DELETE", plan.id, "2025-05-01")
    assert reply.status_code == 409
    body = reply.json()
    assert body["Code"] == body["error"]["code"] == "Conflict"
    assert body["Message"] == body["error"]["message"]
    assert {"Target", "Details", "Innererror"} <= set(body)
    assert body["Details"][0] == {"Message": body["Message"]}


def test_a_site_lives_and_dies(web_client, group, plan, unique, available):
    sites, name = web_client.web_apps, unique("Site")
    host = f"{name.lower()}.azurewebsites.net"
    assert available(name) is True
    body = Site(
        location="westeurope",
        server_farm_id=plan.id,
        https_only=True,
        site_config=SiteConfig(always_on=True),
        tags={"a": "1"},
    )
    created, codes = follow(sites.begin_create_or_update, group, name, body)
    assert codes == [200], "clients take no 201"
    assert created.name == name
    assert created.type == "Microsoft.Web/sites"
    assert created.kind == "app"
    assert created.tags == {"a": "1"}
    assert created.server_farm_id.lower() == plan.id.lower()
    assert (created.state, created.enabled, created.sku) == ("Running", True, "Basic")
    assert created.default_host_name.lower() == host
    assert created.host_names == [created.default_host_name]
    assert [state.host_type for state in created.host_name_ssl_states] == ["Standard", "Repository"]
    assert created.https_only is True
    assert len(created.custom_domain_verification_id) == 64
    assert created.outbound_ip_addresses
    found = sites.get(group, name)
    assert found.location == "West Europe"
    assert found.id == created.id
    assert name in names(sites.list_by_resource_group(group))
    assert name in names(sites.list())
    assert available(name) == "AlreadyExists"

    update = SitePatchResource(https_only=False)
    code, updated = sites.update(group, name, update, cls=status_and_model)
    assert (code, updated.https_only, updated.tags) == (200, False, {"a": "1"})
    replaced, codes = follow(sites.begin_create_or_update, group, name, body)
    assert (codes, replaced.https_only) == ([200], True)

    assert sites.delete(group, name, delete_empty_server_farm=False, cls=status) == 200
    assert sites.delete(group, name, cls=status) == 204
    with pytest.raises(ResourceNotFoundError):
        sites.get(group, name)
    assert available(name) is True


def test_a_site_stops_and_starts(web_client, group, site):
    sites = web_client.web_apps
    for operation, state in [
        (sites.stop, "Stopped"),
        (sites.stop, "Stopped"),
        (sites.start, "Running"),
        (sites.restart, "Running"),
    ]:
        assert operation(group, site.name, cls=status) == 200
        assert sites.get(group, site.name).state == state


def test_the_last_site_takes_its_plan_with_it(web_client, group, plan, make_site):
    one, other = make_site(plan), make_site(plan)
    plans = web_client.app_service_plans
    web_client.web_apps.delete(group, one.name)
    assert plans.get(group, plan.name).number_of_sites == 1
    web_client.web_apps.delete(group, other.name)
    with pytest.raises(ResourceNotFoundError):
        plans.get(group, plan.name)


def test_a_site_needs_a_plan(web_client, group, plan, unique):
    for server_farm_id in [None, plan.id + "-missing", "no id"]:
        name = unique("site")
        with pytest.raises(HttpResponseError) as refused:
            body = Site(location="westeurope", server_farm_id=server_farm_id)
            web_client.web_apps.begin_create_or_update(group, name, body)
        assert 400 <= refused.value.status_code < 500
        with pytest.raises(ResourceNotFoundError):
            web_client.web_apps.get(group, name)


@pytest.mark.parametrize("name", ["a", "-ab", "ab-", "a_b", "a" * 61])
def test_a_bad_site_name_is_refused(web_client, group, plan, available, name):
    with pytest.raises(HttpResponseError) as refused:
        body = Site(location="westeurope", server_farm_id=plan.id)
        web_client.web_apps.begin_create_or_update(group, name, body)
    assert refused.value.status_code == 400
    assert available(name) == "Invalid"


def test_a_host_name_is_unique_in_the_world(web_client, plan, site, other_group):
    with pytest.raises(ResourceExistsError) as refused:
        body = Site(location="westeurope", server_farm_id=plan.id)
        web_client.web_apps.begin_create_or_update(other_group, site.name.upper(), body)
    assert refused.value.status_code == 409
    assert list(web_client.web_apps.list_by_resource_group(other_group)) == []


def test_a_site_may_lie_in_another_group_than_its_plan(
    web_client, group, plan, unique, other_group
):
    name, plans = unique("site"), web_client.app_service_plans
    body = Site(location="westeurope", server_farm_id=plan.id)
    made = finish(web_client.web_apps.begin_create_or_update(other_group, name, body))
    assert made.resource_group == other_group
    assert names(plans.list_web_apps(group, plan.name)) == [name]
    with pytest.raises(ResourceExistsError):
        plans.delete(group, plan.name)


def test_a_system_identity_has_a_principal(web_client, group, site, connection):
    update = SitePatchResource(identity=ManagedServiceIdentity(type="SystemAssigned"))
    identity = web_client.web_apps.update(group, site.name, update).identity
    assert identity.principal_id
    assert identity.tenant_id == connection.tenant_id
    assert web_client.web_apps.get(group, site.name).identity == identity


def test_a_slot_lives_and_dies(web_client, group, plan, site, available):
    sites = web_client.web_apps
    body = Site(location="westeurope")
    created, codes = follow(
        sites.begin_create_or_update_slot, group, site.name, "staging", body
    )
    assert codes == [200]
    assert created.name == f"{site.name}/staging"
    assert created.type == "Microsoft.Web/sites/slots"
    assert created.server_farm_id.lower() == plan.id.lower()
    assert created.default_host_name == f"{site.name}-staging.azurewebsites.net"
    assert created.state == "Running"
    assert names(sites.list_slots(group, site.name)) == [f"{site.name}/staging"]
    assert available(f"{site.name}-staging") == "AlreadyExists"
    assert web_client.app_service_plans.get(group, plan.name).number_of_sites == 2

    for operation, state in [(sites.stop_slot, "Stopped"), (sites.start_slot, "Running")]:
        assert operation(group, site.name, "staging", cls=status) == 200
        assert sites.get_slot(group, site.name, "staging").state == state
    assert sites.restart_slot(group, site.name, "staging", cls=status) == 200
    sites.stop_slot(group, site.name, "staging")
    assert sites.get(group, site.name).state == "Running", "a slot stops alone"

    update = SitePatchResource(https_only=True)
    assert sites.update_slot(group, site.name, "staging", update, cls=status) == 200
    assert sites.get_slot(group, site.name, "staging").https_only is True

    assert sites.delete_slot(group, site.name, "staging", cls=status) == 200
    assert sites.delete_slot(group, site.name, "staging", cls=status) == 204
    assert list(sites.list_slots(group, site.name)) == []


def test_a_slot_needs_its_site(web_client, group, unique):
    with pytest.raises(ResourceNotFoundError):
        web_client.web_apps.begin_create_or_update_slot(
            group, unique("never"), "staging", Site(location="westeurope")
        )


def test_a_site_takes_its_slots_with_it(web_client, group, plan, site, available):
    sites, host = web_client.web_apps, f"{site.name}-staging"
    body = Site(location="westeurope")
    finish(sites.begin_create_or_update_slot(group, site.name, "staging", body))
    assert sites.delete(group, site.name, delete_empty_server_farm=False, cls=status) == 200
    with pytest.raises(ResourceNotFoundError):
        sites.get_slot(group, site.name, "staging")
    assert web_client.app_service_plans.get(group, plan.name).number_of_sites == 0
    assert available(host) is True
