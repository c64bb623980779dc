//! What a fresh server tells whoever started it: where it is, and a line to copy for each client.

use std::path::Path;

use crate::cli::Place;
use crate::server::Server;
use crate::{console, settings, shell};

const CURL: &str = r#"curl -H "Authorization: Bearer $(ARMLET token)" "$ARMLET_ENDPOINT/subscriptions?api-version=2022-12-01""#;

const AZ: &str = r#"az cloud register -n armlet --endpoint-resource-manager "$ARMLET_ENDPOINT" && az cloud set -n armlet && az login --service-principal -u "$AZURE_CLIENT_ID" -p "$AZURE_CLIENT_SECRET" --tenant "$AZURE_TENANT_ID""#;

const PYTHON: &str = r#"python3 -c 'import os; from azure.identity import EnvironmentCredential as C; from azure.mgmt.resource.resources import ResourceManagementClient as R; print(R(C(disable_instance_discovery=True), os.environ["AZURE_SUBSCRIPTION_ID"], base_url=os.environ["ARMLET_ENDPOINT"], credential_scopes=["https://management.azure.com/.default"]).resource_groups.create_or_update("demo", {"location": "westeurope"}))'"#;

const TERRAFORM: &str = r#"printf 'terraform {\n required_providers {\n  azapi = { source = "Azure/azapi" }\n }\n}\nresource "azapi_resource" "demo" {\n type = "Microsoft.Resources/resourceGroups@2021-04-01"\n name = "demo-terraform"\n location = "westeurope"\n}\n' > main.tf && terraform init && terraform apply"#;

/// Says it on stderr. No secret is in it: `armlet env` prints those when asked.
pub fn say(server: &Server) {
    let (connection, data_dir) = (server.connection(), server.data_dir());
    let armlet = command(data_dir.path());
    let kind = if data_dir.is_temporary() { " (removed at exit)" } else { "" };
    console::aside(format_args!(
        "armlet {version} serves Azure Resource Manager at {resource_manager}\n\
         \x20 data planes     {data_plane}\n\
         \x20 administration  {administration}\n\
         \x20 data directory  {data_dir}{kind}\n\
         \n\
         In another shell, first: eval \"$({armlet} env)\"\n\
         \x20 curl       {curl}\n\
         \x20 az         {AZ}\n\
         \x20 Python     {PYTHON}\n\
         \x20 Terraform  {TERRAFORM}\n",
        version = env!("CARGO_PKG_VERSION"),
        resource_manager = connection.resource_manager_endpoint,
        data_plane = connection.data_plane_endpoint,
        administration = connection.admin_endpoint,
        data_dir = data_dir.path().display(),
        curl = CURL.replace("ARMLET token", &format!("{armlet} token")),
    ));
}

/// How this program is called so that it finds this server.
fn command(data_dir: &Path) -> String {
    let program = match std::env::current_exe() {
        Ok(path) if !is_on_path() => shell::word(&path.to_string_lossy()),
        _ => "armlet".to_owned(),
    };
    let default = settings::data_dir(&Place::default());
    if default.is_ok_and(|default| default == data_dir) {
        return program;
    }
    format!("{program} --data-dir {}", shell::word(&data_dir.to_string_lossy()))
}

fn is_on_path() -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|directory| directory.join("armlet").is_file())
}
