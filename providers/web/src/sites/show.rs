//! A site or slot as it is shown: what is kept of it, what is computed, and the many nulls (recorded).

use arm::ResourceId;
use contract::Envelope;
use serde::Deserialize as _;
use serde_json::{Map, Value, json};

use super::site_config::SiteConfig;
use super::{config, host, plan};
use crate::place;

/// One address for all that comes in, and those from which anything goes out: of the ranges set aside
/// for documentation.
const INBOUND: &str = "203.0.113.10";
const OUTBOUND: &str = "198.51.100.10,198.51.100.11,198.51.100.12,203.0.113.10";
const POSSIBLE_OUTBOUND: &str = "198.51.100.10,198.51.100.11,198.51.100.12,198.51.100.13,\
                                 198.51.100.14,198.51.100.15,203.0.113.10";
/// Members that an app here never has.
const NULLS: [&str; 24] = [
    "owner",
    "sslCertificates",
    "cers",
    "siteMode",
    "computeMode",
    "serverFarm",
    "slotName",
    "trafficManagerHostNames",
    "targetSwapSlot",
    "hostingEnvironment",
    "hostingEnvironmentProfile",
    "domainVerificationIdentifiers",
    "suspendedTill",
    "functionExecutionUnitsCache",
    "maxNumberOfWorkers",
    "cloningInfo",
    "hostingEnvironmentId",
    "tags",
    "slotSwapStatus",
    "inProgressOperationId",
    "geoDistributions",
    "buildVersion",
    "targetBuildVersion",
    "migrationState",
];

const SITE_CONFIG: &str = "siteConfig";

/// Members that are `null` until a client sets them.
const UNSET: [&str; 3] =
    ["clientCertExclusionPaths", "virtualNetworkSubnetId", "publicNetworkAccess"];

/// Brings the body of an app, as it is kept, to the form it is shown in. `tier` is its plan's.
pub fn app(envelope: &Envelope, tier: &str, body: &mut Map<String, Value>) {
    if let [site, slot] = envelope.id.names.as_slice() {
        body.insert("name".to_owned(), json!(format!("{site}/{slot}")));
    }
    let Some(Value::Object(properties)) = body.get_mut("properties") else { return };
    let config = settings(properties.get(SITE_CONFIG));
    properties.insert("siteProperties".to_owned(), config::runtime(&config));
    properties.insert(SITE_CONFIG.to_owned(), config::shown(&config));
    properties.extend(NULLS.iter().map(|name| ((*name).to_owned(), Value::Null)));
    for name in UNSET {
        properties.entry(name).or_insert(Value::Null);
    }
    let linux = plan::is_linux(envelope);
    for computed in [names(&envelope.id), place(envelope, linux), standing(envelope, tier)] {
        if let Value::Object(computed) = computed {
            properties.extend(computed);
        }
    }
}

/// The settings of a stored app, without the application's own.
pub fn web_config(app: &Envelope) -> Value {
    let config = settings(app.properties.get(SITE_CONFIG));
    config::web(&config, &host::user(&app.id), plan::is_linux(app))
}

/// The application settings of a stored app, by name: secrets.
pub fn app_settings(app: &Envelope) -> Value {
    let all = settings(app.properties.get(SITE_CONFIG)).app_settings.unwrap_or_default();
    all.into_iter().map(|one| (one.name, json!(one.value.unwrap_or_default()))).collect()
}

fn settings(kept: Option<&Value>) -> SiteConfig {
    kept.and_then(|kept| SiteConfig::deserialize(kept).ok()).unwrap_or_default()
}

fn names(id: &ResourceId) -> Value {
    let (shown, repository) = (host::default_name(id), host::repository_name(id));
    let site = id.names.first();
    let (name, deployment) = match id.names.as_slice() {
        [site, slot] => (
            format!("{site}({slot})"),
            format!("{site}__{}", &place::verification_id(slot)[..4].to_lowercase()),
        ),
        _ => (id.name().to_owned(), id.name().to_owned()),
    };
    json!({
        "name": name,
        "hostNames": [shown],
        "enabledHostNames": [shown, repository],
        "hostNameSslStates": [ssl_state(&shown, "Standard"), ssl_state(&repository, "Repository")],
        "defaultHostName": shown,
        "repositorySiteName": site,
        "deploymentId": deployment,
        "ftpUsername": host::ftp_user(id),
        "customDomainVerificationId":
            place::verification_id(id.subscription_id().unwrap_or_default()),
    })
}

fn ssl_state(name: &str, host_type: &str) -> Value {
    json!({
        "name": name,
        "sslState": "Disabled",
        "ipBasedSslResult": null,
        "virtualIP": null,
        "thumbprint": null,
        "toUpdate": null,
        "toUpdateIpBasedSsl": null,
        "ipBasedSslState": "NotConfigured",
        "hostType": host_type,
    })
}

fn place(envelope: &Envelope, linux: bool) -> Value {
    let location = envelope.location.as_deref();
    let (space, stamp) = (place::web_space(&envelope.id, location, linux), place::stamp(location));
    let subscription = envelope.id.subscription_id().unwrap_or_default();
    let site = envelope.id.names.first().map_or("", String::as_str);
    json!({
        "selfLink": format!(
            "https://{stamp}.api.azurewebsites.windows.net:454/subscriptions/{subscription}/\
             webspaces/{space}/sites/{site}"
        ),
        "webSpace": space,
        "ftpsHostName": host::ftp_url(location),
        "homeStamp": stamp,
        "inboundIpAddress": INBOUND,
        "possibleInboundIpAddresses": INBOUND,
        "outboundIpAddresses": OUTBOUND,
        "possibleOutboundIpAddresses": POSSIBLE_OUTBOUND,
        "resourceGroup": envelope.id.resource_group_name(),
    })
}

fn standing(envelope: &Envelope, tier: &str) -> Value {
    json!({
        "usageState": "Normal",
        "adminEnabled": true,
        "availabilityState": "Normal",
        "storageRecoveryDefaultState": "Running",
        "contentAvailabilityState": "Normal",
        "runtimeAvailabilityState": "Normal",
        "csrs": [],
        "siteDisabledReason": 0,
        "privateEndpointConnections": [],
        "eligibleLogCategories": "AppServiceAppLogs,AppServiceAuditLogs,AppServiceConsoleLogs,\
                                  AppServiceHTTPLogs,AppServiceIPSecAuditLogs,\
                                  AppServicePlatformLogs,ScanLogs",
        "sku": tier,
        "kind": envelope.kind,
    })
}
