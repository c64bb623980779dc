"""The life of a resource group, and what az shows of anything in it."""


def test_a_group_from_birth_to_death(az, az_fails, connection, unique):
    name = unique("Life")
    assert az("group", "exists", "-n", name) is False
    created = az("group", "create", "-n", name, "-l", "West Europe", "--tags", "stage=one")
    assert created == {
        "id": f"/subscriptions/{connection.subscription_id}/resourceGroups/{name}",
        "name": name,
        "type": "Microsoft.Resources/resourceGroups",
        "location": "westeurope",
        "tags": {"stage": "one"},
        "managedBy": None,
        "properties": {"provisioningState": "Succeeded"},
    }
    assert az("group", "exists", "-n", name) is True
    assert az("group", "show", "-n", name.upper()) == created

    updated = az("group", "update", "-n", name, "--set", "tags.owner=az")
    assert updated["tags"] == {"stage": "one", "owner": "az"}
    assert az("group", "update", "-n", name, "--tags", "owner=me")["tags"] == {"owner": "me"}
    assert name in [each["name"] for each in az("group", "list")]

    az("group", "delete", "-n", name, "-y")
    assert az("group", "exists", "-n", name) is False
    code, words = az_fails("group", "show", "-n", name)
    assert code == 3
    assert "(ResourceGroupNotFound)" in words
    assert name not in [each["name"] for each in az("group", "list")]


def test_groups_are_found_by_a_tag(az, group, unique):
    az("group", "update", "-n", group, "--tags", f"owner={group}")
    assert [each["name"] for each in az("group", "list", "--tag", f"owner={group}")] == [group]
    assert az("group", "list", "--tag", f"owner={unique('nobody')}") == []


def test_a_group_stays_where_it_is(az, az_fails, group):
    code, words = az_fails("group", "create", "-n", group, "-l", "eastus")
    assert code == 1
    assert "(InvalidResourceGroupLocation)" in words
    assert az("group", "show", "-n", group)["location"] == "westeurope"


def test_a_deletion_may_be_waited_for_later(az, unique):
    name = unique("later")
    az("group", "create", "-n", name, "-l", "westeurope")
    az("group", "delete", "-n", name, "-y", "--no-wait")
    az("group", "wait", "-n", name, "--deleted", "--interval", "1", "--timeout", "60")
    assert az("group", "exists", "-n", name) is False
