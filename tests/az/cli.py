"""Runs az, the Azure CLI of this environment, with a configuration of its own."""

import json
import os
import subprocess
import sys
from importlib.metadata import version

# az waits 200 s for a state that never comes: that is no success.
COMMAND_S = 120

# az asks nobody but the server, and says nothing beside its answer.
SETTINGS = {
    "AZURE_AUTO_UPGRADE_ENABLE": "no",
    "AZURE_CORE_COLLECT_TELEMETRY": "false",
    "AZURE_CORE_DISABLE_CONFIRM_PROMPT": "true",
    "AZURE_CORE_DISABLE_PROGRESS_BAR": "true",
    "AZURE_CORE_ERROR_RECOMMENDATION": "off",
    "AZURE_CORE_INSTANCE_DISCOVERY": "false",
    "AZURE_CORE_NO_COLOR": "true",
    "AZURE_CORE_OUTPUT": "json",
    "AZURE_CORE_SURVEY_MESSAGE": "false",
    "AZURE_EXTENSION_USE_DYNAMIC_INSTALL": "no",
}

# What az compares with the newest versions, and the packages that hold it.
PARTS = {"azure-cli": "azure-cli", "core": "azure-cli-core", "telemetry": "azure-cli-telemetry"}


class Cli:
    def __init__(self, directory, connection):
        self.connection = connection
        # What the user has set for az or for a proxy is not to be heard here.
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("AZURE_", "ARM_")) and not name.lower().endswith("_proxy")
        }
        self._environment = {
            **kept,
            **SETTINGS,
            "AZURE_CONFIG_DIR": str(directory),
            "REQUESTS_CA_BUNDLE": connection.ca_certificate_path,
        }
        # Without it the first command asks the internet for the newest version.
        versions = {part: {"local": version(package)} for part, package in PARTS.items()}
        seen = {"versions": versions, "update_time": ""}
        (directory / "versionCheck.json").write_text(json.dumps(seen))

    def __call__(self, *arguments):
        """The parsed output of a command that succeeds; None where it prints nothing."""
        ended = self._run(arguments)
        assert ended.returncode == 0, f"az {' '.join(arguments)}\n{ended.stderr}"
        return json.loads(ended.stdout) if ended.stdout.strip() else None

    def fails(self, *arguments):
        """The exit code and the words of a command that does not succeed."""
        ended = self._run(arguments)
        assert ended.returncode != 0, f"az {' '.join(arguments)}\n{ended.stdout}"
        return ended.returncode, ended.stderr

    def use_server(self):
        """Makes the server the cloud that az speaks to."""
        endpoint = self.connection.resource_manager_endpoint
        self("cloud", "register", "-n", "armlet", "--endpoint-resource-manager", endpoint)
        self("cloud", "set", "-n", "armlet")

    def login_arguments(self):
        connection = self.connection
        user = ("-u", connection.client_id, "-p", connection.client_secret)
        return ("login", "--service-principal", *user, "--tenant", connection.tenant_id)

    def _run(self, arguments):
        return subprocess.run(
            [sys.executable, "-m", "azure.cli", *arguments, "-o", "json"],
            env=self._environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=COMMAND_S,
        )
