"""API Management: the life of a service and of its backends, single and pooled."""

from datetime import timedelta

import pytest
from azure.core.exceptions import HttpResponseError, ResourceExistsError, ResourceNotFoundError
from azure.mgmt.apimanagement.models import (
    ApiManagementServiceResource,
    ApiManagementServiceSkuProperties,
    BackendBaseParametersPool,
    BackendCircuitBreaker,
    BackendContract,
    BackendCredentialsContract,
    BackendPoolItem,
    BackendTlsProperties,
    BackendUpdateParameters,
    CircuitBreakerFailureCondition,
    CircuitBreakerRule,
    FailureStatusCodeRange,
)

from replies import etag, finish, status, status_and_etag, status_and_model, targets

STALE = '"AAAAAAAAAAA="'


def service_body():
    return ApiManagementServiceResource(
        location="westeurope",
        sku=ApiManagementServiceSkuProperties(name="Developer", capacity=1),
        publisher_email="api@contoso.example",
        publisher_name="Contoso",
    )


def single(**members):
    return BackendContract(url="https://contoso.example/api", protocol="http", **members)


def single_with(**changes):
    body = single()
    for name, value in changes.items():
        setattr(body, name, value)
    return body


def pool(*ids):
    services = [BackendPoolItem(id=backend_id, weight=1, priority=1) for backend_id in ids]
    return BackendContract(
        type_properties_type="Pool", pool=BackendBaseParametersPool(services=services)
    )


@pytest.fixture
def service(apim_client, group, unique):
    """The name of a service that exists for one test."""
    name = unique("apim")
    services = apim_client.api_management_service
    finish(services.begin_create_or_update(group, name, service_body()))
    return name


@pytest.fixture
def backends(apim_client, group, service):
    """The backend operations, bound to the test's service."""

    class Bound:
        def __getattr__(self, operation):
            method = getattr(apim_client.backend, operation)
            return lambda *args, **kwargs: method(group, service, *args, **kwargs)

    return Bound()


def test_a_service_comes_up(apim_client, group, unique):
    name = unique("apim")
    services = apim_client.api_management_service
    created = finish(services.begin_create_or_update(group, name, service_body()))
    assert created.name == name
    assert created.type == "Microsoft.ApiManagement/service"
    assert created.location == "West Europe"
    assert created.provisioning_state == "Succeeded"
    assert created.target_provisioning_state == ""
    assert created.sku.name == "Developer"
    assert created.gateway_url.startswith("https://")
    assert services.get(group, name).etag == created.etag
    assert name in [item.name for item in services.list_by_resource_group(group)]
    assert name in [item.name for item in services.list()]


def test_a_backend_is_created_read_and_replaced(backends):
    code, created = backends.create_or_update(
        "main", single(title="Main"), cls=status_and_model
    )
    assert code == 201
    assert created.name == "main"
    assert created.type == "Microsoft.ApiManagement/service/backends"
    assert (created.title, created.url, created.protocol) == (
        "Main",
        "https://contoso.example/api",
        "http",
    )
    first = backends.get("main", cls=etag)
    assert first.startswith('"') and first.endswith('"')
    assert backends.get_entity_tag("main", cls=etag) == first

    code, second = backends.create_or_update("main", single(), cls=status_and_etag)
    assert code == 200
    assert second != first
    assert backends.get("main").title is None


def test_all_members_come_back_as_they_were_sent(backends):
    sent = single(
        description="everything",
        resource_id="https://management.azure.com/subscriptions/s/resourceGroups/g",
        credentials=BackendCredentialsContract(
            query={"sv": ["xx", "bb"]}, header={"x-my-1": ["val1", "val2"]}
        ),
        tls=BackendTlsProperties(
            validate_certificate_chain=False, validate_certificate_name=True
        ),
        circuit_breaker=BackendCircuitBreaker(
            rules=[
                CircuitBreakerRule(
                    name="often",
                    trip_duration=timedelta(hours=1),
                    accept_retry_after=True,
                    failure_condition=CircuitBreakerFailureCondition(
                        count=3,
                        interval=timedelta(minutes=1),
                        status_code_ranges=[FailureStatusCodeRange(min=500, max=599)],
                    ),
                )
            ]
        ),
    )
    backends.create_or_update("full", sent)
    members = backends.get("full").serialize()["properties"]
    assert members == sent.serialize()["properties"]


def test_an_update_touches_only_what_it_names(backends):
    backends.create_or_update("main", single(title="Main"))
    tag = backends.get("main", cls=etag)
    updated = backends.update("main", tag, BackendUpdateParameters(description="new"))
    assert (updated.title, updated.description) == ("Main", "new")
    assert updated.url == "https://contoso.example/api"
    assert backends.get("main", cls=etag) != tag


def test_a_stale_etag_changes_nothing(backends):
    tag = backends.create_or_update("main", single(), cls=etag)
    attempts = [
        lambda: backends.update("main", STALE, BackendUpdateParameters(description="new")),
        lambda: backends.create_or_update("main", single(title="new"), if_match=STALE),
        lambda: backends.delete("main", STALE),
    ]
    for attempt in attempts:
        with pytest.raises(HttpResponseError) as refused:
            attempt()
        assert refused.value.status_code == 412
        assert refused.value.error.code == "PreconditionFailed"
    assert backends.get("main", cls=etag) == tag


def test_preconditions_on_a_missing_backend(backends):
    assert backends.create_or_update("any", single(), if_match="*", cls=status) == 201
    with pytest.raises(HttpResponseError) as refused:
        backends.create_or_update("exact", single(), if_match=STALE)
    assert refused.value.status_code == 412
    with pytest.raises(ResourceNotFoundError):
        backends.update("exact", "*", BackendUpdateParameters(description="new"))


def test_lists_are_filtered_and_paged(backends):
    for name in ["alpha", "beta", "gamma"]:
        backends.create_or_update(name, single())

    def names(**query):
        return [item.name for item in backends.list_by_service(**query)]

    assert sorted(names()) == ["alpha", "beta", "gamma"]
    assert names(filter="name eq 'beta'") == ["beta"]
    assert names(filter="startswith(name,'ga')") == ["gamma"]
    # The page size is a hint; following the links yields everything.
    assert sorted(names(top=1)) == ["alpha", "beta", "gamma"]


def test_deletion_is_idempotent(backends):
    backends.create_or_update("main", single())
    assert backends.delete("main", "*", cls=status) == 200
    assert backends.delete("main", "*", cls=status) == 204
    with pytest.raises(ResourceNotFoundError) as missing:
        backends.get("main")
    assert missing.value.error.code == "ResourceNotFound"
    assert missing.value.error.message == "Backend not found."
    with pytest.raises(ResourceNotFoundError):
        backends.get_entity_tag("main")


def test_a_pool_names_its_members(backends):
    one = backends.create_or_update("one", single())
    two = backends.create_or_update("two", single())
    code, created = backends.create_or_update("both", pool(one.id, two.id), cls=status_and_model)
    assert code == 201
    assert created.type_properties_type == "Pool"
    assert (created.url, created.protocol) == (None, None)
    members = [(item.id, item.weight, item.priority) for item in created.pool.services]
    assert members == [(one.id, 1, 1), (two.id, 1, 1)]


def test_a_bad_backend_is_refused_by_name(backends):
    cases = {
        "url": [BackendContract(protocol="http"), single_with(url="x" * 2001)],
        "protocol": [BackendContract(url="https://contoso.example"), single_with(protocol="https")],
    }
    for target, bodies in cases.items():
        for body in bodies:
            with pytest.raises(HttpResponseError) as refused:
                backends.create_or_update("bad", body)
            assert refused.value.status_code == 400
            assert refused.value.error.code == "ValidationError"
            assert targets(refused.value) == [target]
    with pytest.raises(ResourceNotFoundError):
        backends.get("bad")


def test_a_bad_pool_is_refused(backends):
    member = backends.create_or_update("one", single())
    with_url = pool(member.id)
    with_url.url, with_url.protocol = "https://contoso.example", "http"
    nested = backends.create_or_update("pool", pool(member.id))
    for body in [pool(), with_url, pool(nested.id), pool(member.id + "-missing")]:
        with pytest.raises(HttpResponseError) as refused:
            backends.create_or_update("bad", body)
        assert refused.value.status_code == 400
        assert refused.value.error.code == "ValidationError"


def test_a_backend_needs_its_service(apim_client, group, unique):
    with pytest.raises(ResourceNotFoundError):
        apim_client.backend.create_or_update(group, unique("apim"), "main", single())


def test_a_deleted_service_is_kept_until_it_is_purged(apim_client, group, service):
    services, deleted = apim_client.api_management_service, apim_client.deleted_services
    finish(services.begin_delete(group, service))
    with pytest.raises(ResourceNotFoundError):
        services.get(group, service)
    kept = deleted.get_by_name(service, "westeurope")
    assert kept.name == service
    assert kept.type == "Microsoft.ApiManagement/deletedservices"
    assert kept.scheduled_purge_date - kept.deletion_date == timedelta(hours=48)
    assert service in [item.name for item in deleted.list_by_subscription()]

    with pytest.raises(ResourceExistsError) as refused:
        finish(services.begin_create_or_update(group, service, service_body()))
    assert refused.value.error.code == "ServiceAlreadyExistsInSoftDeletedState"

    finish(deleted.begin_purge(service, "westeurope"))
    assert service not in [item.name for item in deleted.list_by_subscription()]
    again = finish(services.begin_create_or_update(group, service, service_body()))
    assert again.provisioning_state == "Succeeded"


def test_a_deleted_service_can_be_restored(apim_client, group, service):
    services = apim_client.api_management_service
    finish(services.begin_delete(group, service))
    body = service_body()
    body.restore = True
    assert finish(services.begin_create_or_update(group, service, body)).name == service
    deleted = apim_client.deleted_services.list_by_subscription()
    assert service not in [item.name for item in deleted]
