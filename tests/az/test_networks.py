"""Virtual networks and their subnets."""


def test_a_network_from_birth_to_death(az, az_fails, group):
    place = ("-g", group, "-n", "net")
    prefixes = ("--address-prefixes", "10.1.0.0/16", "--subnet-prefixes", "10.1.1.0/24")
    made = az("network", "vnet", "create", *place, *prefixes, "--subnet-name", "one")["newVNet"]
    # Without a location az takes the group's.
    assert (made["location"], made["provisioningState"]) == ("westeurope", "Succeeded")
    assert made["addressSpace"]["addressPrefixes"] == ["10.1.0.0/16"]
    assert [each["name"] for each in made["subnets"]] == ["one"]
    assert az("network", "vnet", "show", *place) == made
    assert [each["id"] for each in az("network", "vnet", "list", "-g", group)] == [made["id"]]
    assert made["id"] in [each["id"] for each in az("network", "vnet", "list")]

    updated = az("network", "vnet", "update", *place, "--set", "tags.stage=one")
    assert updated["tags"] == {"stage": "one"}
    assert [each["name"] for each in updated["subnets"]] == ["one"]

    az("network", "vnet", "delete", *place)
    assert az("network", "vnet", "list", "-g", group) == []
    assert az_fails("network", "vnet", "show", *place)[0] == 3


def test_a_network_has_prefixes_unless_told(az, group):
    made = az("network", "vnet", "create", "-g", group, "-n", "net", "--subnet-name", "one")
    assert made["newVNet"]["addressSpace"]["addressPrefixes"] == ["10.0.0.0/16"]
    (subnet,) = made["newVNet"]["subnets"]
    assert subnet["addressPrefix"] == "10.0.0.0/24"


def test_subnets_of_a_network(az, az_fails, group):
    az("network", "vnet", "create", "-g", group, "-n", "net", "--address-prefixes", "10.1.0.0/16")
    place = ("-g", group, "--vnet-name", "net")
    two = ("-n", "two", "--address-prefixes", "10.1.2.0/24")
    created = az("network", "vnet", "subnet", "create", *place, *two)
    assert (created["addressPrefix"], created["provisioningState"]) == ("10.1.2.0/24", "Succeeded")
    assert created["privateEndpointNetworkPolicies"] == "Disabled"
    assert az("network", "vnet", "subnet", "show", *place, "-n", "two") == created
    (within,) = az("network", "vnet", "show", "-g", group, "-n", "net")["subnets"]
    assert within["id"] == created["id"]

    farms = ("--delegations", "Microsoft.Web/serverFarms")
    updated = az("network", "vnet", "subnet", "update", *place, "-n", "two", *farms)
    (delegation,) = updated["delegations"]
    assert delegation["serviceName"] == "Microsoft.Web/serverFarms"
    assert updated["addressPrefix"] == "10.1.2.0/24"

    over = ("-n", "over", "--address-prefixes", "10.1.2.128/25")
    code, words = az_fails("network", "vnet", "subnet", "create", *place, *over)
    assert (code, "(NetcfgSubnetRangesOverlap)" in words) == (1, True)
    beside = ("-n", "beside", "--address-prefixes", "10.2.0.0/24")
    code, words = az_fails("network", "vnet", "subnet", "create", *place, *beside)
    assert (code, "(NetcfgInvalidSubnet)" in words) == (1, True)
    assert [each["name"] for each in az("network", "vnet", "subnet", "list", *place)] == ["two"]

    az("network", "vnet", "subnet", "delete", *place, "-n", "two")
    assert az("network", "vnet", "subnet", "list", *place) == []
