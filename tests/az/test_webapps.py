"""Plans, web apps and their slots, and the hybrid connections that lead out of them."""

import json

import pytest

# Where a hybrid connection leads, as az looks for it.
ENDPOINT = json.dumps([{"key": "endpoint", "value": "db.contoso.example:1433"}])


class WebApp:
    """A web app on a plan of its own, and a relay that it may connect to."""

    def __init__(self, az, group, unique):
        self.az, self.group = az, group
        self.plan, self.name, self.relay = unique("plan"), unique("app"), unique("relay")
        place = ("-g", group, "-l", "westeurope")
        size = ("--is-linux", "false", "--sku", "S1")
        az("appservice", "plan", "create", *place, "-n", self.plan, *size)
        self.made = az("webapp", "create", "-g", group, "-p", self.plan, "-n", self.name)

        az("relay", "namespace", "create", *place, "-n", self.relay)
        db = ("-g", group, "--namespace-name", self.relay, "-n", "db")
        az("relay", "hyco", "create", *db, "--user-metadata", ENDPOINT)

    def add_slot(self, name):
        return self.webapp("deployment slot create", "--slot", name)

    def show(self):
        app = ("-g", self.group, "-n", self.name, "--resource-type", "Microsoft.Web/sites")
        return self.az("resource", "show", *app)

    def show_plan(self):
        return self.az("appservice", "plan", "show", "-g", self.group, "-n", self.plan)

    def webapp(self, command, *arguments):
        """`az webapp …` on this app."""
        return self.az("webapp", *command.split(), "-g", self.group, "-n", self.name, *arguments)

    def hybrid_connection(self, verb, *arguments):
        """`az webapp hybrid-connection …` with the relay."""
        relay = ("--namespace", self.relay, "--hybrid-connection", "db")
        return self.webapp(f"hybrid-connection {verb}", *relay, *arguments)

    def hybrid_connections(self, *slot):
        return self.webapp("hybrid-connection list", *slot)

    def sender_keys(self):
        """The keys of the rule that az makes for the connection."""
        rule = ("-g", self.group, "--namespace-name", self.relay, "-n", "defaultSender")
        connection = ("--hybrid-connection-name", "db")
        keys = ("authorization-rule", "keys", "list")
        return self.az("relay", "hyco", *keys, *rule, *connection)


@pytest.fixture
def app(az, group, unique):
    return WebApp(az, group, unique)


def test_a_plan_from_birth_to_death(az, az_fails, group, unique):
    name = unique("plan")
    place = ("-g", group, "-n", name)
    created = az("appservice", "plan", "create", *place, "--is-linux", "false", "--sku", "S1")
    assert (created["location"], created["kind"]) == ("West Europe", "app")
    assert (created["sku"]["name"], created["sku"]["tier"]) == ("S1", "Standard")

    shown = az("appservice", "plan", "show", *place)
    assert shown["id"] == created["id"]
    assert (shown["properties"]["numberOfSites"], shown["properties"]["reserved"]) == (0, False)
    assert [each["name"] for each in az("appservice", "plan", "list", "-g", group)] == [name]
    assert name in [each["name"] for each in az("appservice", "plan", "list")]

    larger = ("--sku", "S2", "--number-of-workers", "2")
    updated = az("appservice", "plan", "update", *place, *larger)
    assert (updated["sku"]["name"], updated["sku"]["capacity"]) == ("S2", 2)

    az("appservice", "plan", "delete", *place, "-y")
    assert az("appservice", "plan", "list", "-g", group) == []
    assert az_fails("appservice", "plan", "show", *place)[0] == 3


def test_a_linux_plan_is_what_az_makes_unless_told(az, group, unique):
    created = az("appservice", "plan", "create", "-g", group, "-n", unique("plan"))
    assert (created["kind"], created["reserved"]) == ("linux", True)
    assert created["sku"]["name"] == "P0v3"


def test_an_app_is_made_and_shown(app, az, az_fails):
    assert (app.made["name"], app.made["kind"], app.made["state"]) == (app.name, "app", "Running")
    shown = app.webapp("show")
    assert shown["id"] == app.made["id"]
    assert shown["serverFarmId"] == app.show_plan()["id"]
    # What az shows as the site's is what stands below it.
    config = app.webapp("config show")
    assert shown["siteConfig"] == config
    assert config["id"] == f"{shown['id']}/config/web"
    assert (config["alwaysOn"], config["linuxFxVersion"], config["appSettings"]) == (True, "", None)
    assert config["publishingUsername"] == f"${app.name}"
    nobody = ("-g", app.group, "-n", f"no-{app.name}")
    assert az_fails("webapp", "show", *nobody)[0] == 3


def test_an_app_that_is_made_again_keeps_its_settings(app, az):
    (setting,) = app.webapp("config appsettings list")
    assert setting["name"] == "WEBSITE_NODE_DEFAULT_VERSION"
    assert (setting["value"][0], setting["slotSetting"]) == ("~", False)
    again = az("webapp", "create", "-g", app.group, "-p", app.plan, "-n", app.name)
    assert again["id"] == app.made["id"]
    assert app.webapp("config appsettings list") == [setting]


def test_publishing_profiles_are_listed(app):
    profiles = app.webapp("deployment list-publishing-profiles")
    methods = [each["publishMethod"] for each in profiles]
    assert methods == ["MSDeploy", "FTP", "ZipDeploy"]
    (password,) = {each["userPWD"] for each in profiles}
    assert len(password) == 60
    assert profiles[0]["userName"] == f"${app.name}"
    assert profiles[0]["destinationAppUrl"] == f"http://{app.name}.azurewebsites.net"
    app.webapp("restart")
    assert app.webapp("deployment list-publishing-profiles") == profiles
    shown = json.dumps([app.made, app.show(), app.webapp("show"), app.webapp("config show")])
    assert password not in shown


def test_an_app_on_linux_has_a_runtime(az, az_fails, group, unique):
    plan, name = unique("plan"), unique("app")
    az("appservice", "plan", "create", "-g", group, "-n", plan)
    place = ("-g", group, "-p", plan, "-n", name)
    code, words = az_fails("webapp", "create", *place, "--runtime", "NODE:1-lts")
    assert code == 1
    assert "is not supported" in words
    made = az("webapp", "create", *place, "--runtime", "NODE:22-lts")
    assert (made["kind"], made["reserved"]) == ("app,linux", True)
    config = az("webapp", "config", "show", "-g", group, "-n", name)
    assert config["linuxFxVersion"] == "NODE|22-lts"
    assert az("webapp", "config", "appsettings", "list", "-g", group, "-n", name) == []


def test_runtimes_are_listed(az):
    runtimes = az("webapp", "list-runtimes")
    known = {(each["os"], each["config"]) for each in runtimes}
    for wanted in [
        ("Linux", "NODE|22-lts"),
        ("Linux", "PYTHON|3.12"),
        ("Linux", "DOTNETCORE|8.0"),
        ("Linux", "PHP|8.3"),
        ("Linux", "JAVA|21-java21"),
        ("Windows", "NODE|22LTS"),
        ("Windows", "dotnet|8"),
    ]:
        assert wanted in known


def test_an_app_lives_on_its_plan(app, az, az_fails):
    listed = az("webapp", "list", "-g", app.group)
    assert [(each["name"], each["state"]) for each in listed] == [(app.name, "Running")]
    assert listed[0]["defaultHostName"] == f"{app.name}.azurewebsites.net"
    assert app.name in [each["name"] for each in az("webapp", "list")]
    assert app.show_plan()["properties"]["numberOfSites"] == 1

    code, words = az_fails("appservice", "plan", "delete", "-g", app.group, "-n", app.plan, "-y")
    assert code == 1
    assert "(Conflict)" in words
    app.webapp("delete", "--keep-empty-plan")
    assert az("webapp", "list", "-g", app.group) == []
    assert app.show_plan()["properties"]["numberOfSites"] == 0


def test_the_last_app_takes_its_plan_along(app, az):
    app.webapp("delete")
    assert az("appservice", "plan", "list", "-g", app.group) == []
    app.webapp("delete")


def test_an_app_is_stopped_and_started(app):
    app.webapp("stop")
    assert app.show()["properties"]["state"] == "Stopped"
    app.webapp("start")
    assert app.show()["properties"]["state"] == "Running"
    app.webapp("restart")
    assert app.show()["properties"]["state"] == "Running"


def test_an_app_is_updated(app):
    assert app.webapp("update", "--https-only", "true")["httpsOnly"] is True
    site = app.show()
    assert site["properties"]["httpsOnly"] is True
    assert site["properties"]["serverFarmId"] == app.show_plan()["id"]


def test_slots_stand_beside_the_app(app):
    made = app.add_slot("stage")
    assert made["id"] == f"{app.made['id']}/slots/stage"
    slots = app.webapp("deployment slot list")
    assert [each["name"] for each in slots] == ["stage"]
    assert slots[0]["defaultHostName"] == f"{app.name}-stage.azurewebsites.net"
    app.webapp("stop", "--slot", "stage")
    assert [each["state"] for each in app.webapp("deployment slot list")] == ["Stopped"]
    assert app.show()["properties"]["state"] == "Running"
    app.webapp("deployment slot delete", "--slot", "stage")
    assert app.webapp("deployment slot list") == []


def test_an_app_reaches_through_a_relay(app):
    before = app.show()
    added = app.hybrid_connection("add")
    assert added["id"].startswith(before["id"] + "/")
    assert added["id"].endswith(f"/hybridConnectionNamespaces/{app.relay}/relays/db")
    assert (added["name"], added["serviceBusNamespace"]) == ("db", app.relay)
    # az sends the port as text.
    assert (added["hostname"], added["port"]) == ("db.contoso.example", 1433)
    assert added["serviceBusSuffix"] == ".servicebus.windows.net"
    assert added["relayArmUri"].endswith(f"/namespaces/{app.relay}/hybridConnections/db")

    (listed,) = app.hybrid_connections()
    assert listed["id"] == added["id"]
    assert listed["type"] == "Microsoft.Web/sites/hybridConnectionNamespaces/relays"
    assert listed["properties"]["relayArmUri"] == added["relayArmUri"]
    assert app.show_plan()["properties"]["numberOfSites"] == 1

    app.hybrid_connection("remove")
    assert app.hybrid_connections() == []
    after = app.show()
    assert after["id"] == before["id"]
    assert after["properties"] == before["properties"]
    # What is away already may be removed again.
    app.hybrid_connection("remove")


def test_a_connection_that_is_added_again_keeps_the_keys(app):
    first = app.hybrid_connection("add")
    keys = app.sender_keys()
    assert app.hybrid_connection("add") == first
    assert app.sender_keys() == keys
    assert len(app.hybrid_connections()) == 1
    shown = json.dumps([first, app.hybrid_connections(), app.show()])
    assert keys["primaryKey"] not in shown


def test_a_slot_has_connections_of_its_own(app):
    app.add_slot("stage")
    slot = ("--slot", "stage")
    added = app.hybrid_connection("add", *slot)
    assert f"/sites/{app.name}/slots/stage/hybridConnectionNamespaces/" in added["id"]
    (listed,) = app.hybrid_connections(*slot)
    assert listed["type"] == "Microsoft.Web/sites/slots/hybridConnectionNamespaces/relays"
    assert app.hybrid_connections() == []

    app.hybrid_connection("add")
    app.hybrid_connection("remove", *slot)
    assert app.hybrid_connections(*slot) == []
    assert [each["name"] for each in app.hybrid_connections()] == ["db"]


def test_connections_that_are_refused(app, az, az_fails):
    app.hybrid_connection("add")
    place = ("-g", app.group, "--namespace-name", app.relay)
    endpoint = ("--user-metadata", ENDPOINT)
    open_to_all = ("--requires-client-authorization", "false")
    az("relay", "hyco", "create", *place, "-n", "open", *endpoint, *open_to_all)
    az("relay", "hyco", "create", *place, "-n", "twin", *endpoint)

    def refused(relay):
        which = ("-g", app.group, "-n", app.name, "--namespace", app.relay)
        add = ("webapp", "hybrid-connection", "add", *which, "--hybrid-connection", relay)
        code, words = az_fails(*add)
        assert code == 1
        return words

    assert "(BadRequest) The hybrid connection must require client authorization" in refused("open")
    # The app reaches that host and port already.
    assert "(Conflict)" in refused("twin")
    assert [each["name"] for each in app.hybrid_connections()] == ["db"]
