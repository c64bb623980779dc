"""The life of a resource group."""

import pytest
from azure.core.exceptions import ResourceExistsError, ResourceNotFoundError
from azure.mgmt.resource.resources.models import ResourceGroup, ResourceGroupPatchable

from replies import finish, status_and_model


@pytest.fixture
def groups(resource_client):
    return resource_client.resource_groups


def test_the_first_put_creates_and_the_second_replaces(groups, connection, unique):
    name = unique("Life")
    body = ResourceGroup(location="West Europe", tags={"stage": "one"})
    code, created = groups.create_or_update(name, body, cls=status_and_model)
    assert code == 201
    assert created.id == f"/subscriptions/{connection.subscription_id}/resourceGroups/{name}"
    assert created.name == name
    assert created.type == "Microsoft.Resources/resourceGroups"
    assert created.location == "westeurope"
    assert created.tags == {"stage": "one"}
    assert created.properties.provisioning_state == "Succeeded"

    code, replaced = groups.create_or_update(
        name, ResourceGroup(location="westeurope"), cls=status_and_model
    )
    assert code == 200
    assert replaced.tags is None
    finish(groups.begin_delete(name))


def test_names_are_found_in_any_case_and_kept_as_given(groups, group):
    assert groups.get(group.upper()).name == group
    assert groups.check_existence(group.upper())


def test_a_listing_holds_the_group(groups, group, unique):
    groups.update(group, ResourceGroupPatchable(tags={"owner": group}))
    assert group in [item.name for item in groups.list()]
    filtered = groups.list(filter=f"tagName eq 'owner' and tagValue eq '{group}'")
    assert [item.name for item in filtered] == [group]
    assert list(groups.list(filter=f"tagName eq '{unique('none')}'")) == []


def test_an_update_replaces_the_tags(groups, group):
    groups.update(group, ResourceGroupPatchable(tags={"a": "1", "b": "2"}))
    updated = groups.update(group, ResourceGroupPatchable(tags={"b": "3"}))
    assert updated.tags == {"b": "3"}
    assert groups.get(group).tags == {"b": "3"}


def test_the_location_cannot_change(groups, group):
    with pytest.raises(ResourceExistsError) as refused:
        groups.create_or_update(group, ResourceGroup(location="eastus"))
    assert refused.value.error.code == "InvalidResourceGroupLocation"
    assert groups.get(group).location == "westeurope"


def test_after_deletion_nothing_is_left(groups, unique):
    name = unique("gone")
    groups.create_or_update(name, ResourceGroup(location="westeurope"))
    assert groups.check_existence(name)
    finish(groups.begin_delete(name))
    assert not groups.check_existence(name)
    with pytest.raises(ResourceNotFoundError) as missing:
        groups.get(name)
    assert missing.value.error.code == "ResourceGroupNotFound"
    assert name not in [item.name for item in groups.list()]


def test_a_missing_group_cannot_be_deleted_or_updated(groups, unique):
    name = unique("never")
    with pytest.raises(ResourceNotFoundError) as missing:
        groups.begin_delete(name)
    assert missing.value.error.code == "ResourceGroupNotFound"
    with pytest.raises(ResourceNotFoundError):
        groups.update(name, ResourceGroupPatchable(tags={}))
