//! `/metadata/endpoints`: how az and Terraform learn where everything of this cloud is.

use axum::body::Body;
use axum::http::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::middleware::Admitted;
use crate::respond;

/// The dates whose answer is a list of clouds.
const LISTED: std::ops::RangeInclusive<&str> = "2019-05-01"..="2020-06-01";

pub(crate) fn is_at(path: &str) -> bool {
    path.trim_end_matches('/').eq_ignore_ascii_case("/metadata/endpoints")
}

pub(crate) fn answer(
    admitted: &Admitted<'_>,
    api_version: &str,
) -> Result<Response<Body>, Failure> {
    let method = &admitted.parts.method;
    if method != Method::GET && method != Method::HEAD {
        return Err(Failure::method_not_allowed(method, "GET, HEAD"));
    }
    let cloud = cloud(&admitted.origin);
    let body = if LISTED.contains(&api_version) { Value::Array(vec![cloud]) } else { cloud };
    Ok(respond::json(StatusCode::OK, &body))
}

/// Named as the public cloud, which clients take without being told; its login and its Resource
/// Manager are here. Tools refuse a tenant or provider other than these two words. No origin ends
/// in a slash: one Terraform provider then ignores every error while it polls.
fn cloud(origin: &str) -> Value {
    json!({
        "portal": "https://portal.azure.com",
        "authentication": {
            "loginEndpoint": origin,
            "audiences": ["https://management.core.windows.net/", "https://management.azure.com/"],
            "tenant": "common",
            "identityProvider": "AAD",
        },
        "name": "AzureCloud",
        "resourceManager": origin,
        "media": "https://rest.media.azure.net",
        "graphAudience": "https://graph.windows.net/",
        "graph": "https://graph.windows.net/",
        "microsoftGraphResourceId": "https://graph.microsoft.com/",
        "vmImageAliasDoc": "https://raw.githubusercontent.com/Azure/azure-rest-api-specs/main/arm-compute/quickstart-templates/aliases.json",
        "batch": "https://batch.core.windows.net/",
        "gallery": "https://gallery.azure.com/",
        "sqlManagement": "https://management.core.windows.net:8443/",
        "activeDirectoryDataLake": "https://datalake.azure.net/",
        "appInsightsResourceId": "https://api.applicationinsights.io",
        "appInsightsTelemetryChannelResourceId": "https://dc.applicationinsights.azure.com/v2/track",
        "appServiceResourceId": "https://appservice.azure.com",
        "attestationResourceId": "https://attest.azure.net",
        "synapseAnalyticsResourceId": "https://dev.azuresynapse.net",
        "logAnalyticsResourceId": "https://api.loganalytics.io",
        "ossrDbmsResourceId": "https://ossrdbms-aad.database.windows.net",
        "suffixes": suffixes(),
    })
}

/// The public ones, without a leading dot.
fn suffixes() -> Value {
    json!({
        "storage": "core.windows.net",
        "keyVaultDns": "vault.azure.net",
        "mhsmDns": "managedhsm.azure.net",
        "acrLoginServer": "azurecr.io",
        "sqlServerHostname": "database.windows.net",
        "mysqlServerEndpoint": "mysql.database.azure.com",
        "postgresqlServerEndpoint": "postgres.database.azure.com",
        "mariadbServerEndpoint": "mariadb.database.azure.com",
        "azureDataLakeStoreFileSystem": "azuredatalakestore.net",
        "azureDataLakeAnalyticsCatalogAndJob": "azuredatalakeanalytics.net",
        "synapseAnalytics": "dev.azuresynapse.net",
        "attestationEndpoint": "attest.azure.net",
        "storageSyncEndpointSuffix": "afs.azure.net",
        "azureFrontDoorEndpointSuffix": "azurefd.net",
    })
}
