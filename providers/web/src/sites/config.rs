//! `siteConfig` as a site shows it (recorded), a few settings and `null` for all the others, and as
//! `config/web` does, with those that stand below the site.

use serde_json::{Map, Value, json};

use super::site_config::SiteConfig;

/// Settings that stand below the site, and read `null` in its own body.
const ELSEWHERE: [&str; 71] = [
    "defaultDocuments",
    "netFrameworkVersion",
    "phpVersion",
    "pythonVersion",
    "nodeVersion",
    "powerShellVersion",
    "requestTracingEnabled",
    "remoteDebuggingEnabled",
    "remoteDebuggingVersion",
    "httpLoggingEnabled",
    "azureMonitorLogCategories",
    "logsDirectorySizeLimit",
    "detailedErrorLoggingEnabled",
    "publishingUsername",
    "publishingPassword",
    "appSettings",
    "metadata",
    "connectionStrings",
    "machineKey",
    "handlerMappings",
    "documentRoot",
    "scmType",
    "use32BitWorkerProcess",
    "webSocketsEnabled",
    "javaVersion",
    "javaContainer",
    "javaContainerVersion",
    "appCommandLine",
    "managedPipelineMode",
    "virtualApplications",
    "winAuthAdminState",
    "winAuthTenantState",
    "customAppPoolIdentityAdminState",
    "customAppPoolIdentityTenantState",
    "runtimeADUser",
    "runtimeADUserPassword",
    "loadBalancing",
    "routingRules",
    "experiments",
    "limits",
    "autoHealEnabled",
    "autoHealRules",
    "tracingOptions",
    "vnetName",
    "vnetRouteAllEnabled",
    "vnetPrivatePortsCount",
    "publicNetworkAccess",
    "cors",
    "push",
    "apiDefinition",
    "apiManagementConfig",
    "autoSwapSlotName",
    "localMySqlEnabled",
    "managedServiceIdentityId",
    "xManagedServiceIdentityId",
    "keyVaultReferenceIdentity",
    "ipSecurityRestrictions",
    "scmIpSecurityRestrictions",
    "scmIpSecurityRestrictionsUseMain",
    "minTlsVersion",
    "scmMinTlsVersion",
    "ftpsState",
    "preWarmedInstanceCount",
    "healthCheckPath",
    "fileChangeAuditEnabled",
    "functionsRuntimeScaleMonitoringEnabled",
    "websiteTimeZone",
    "azureStorageAccounts",
    "http20ProxyFlag",
    "sitePort",
    "antivirusScanEnabled",
];

pub fn shown(config: &SiteConfig) -> Value {
    let mut shown: Map<String, Value> =
        ELSEWHERE.iter().map(|name| ((*name).to_owned(), Value::Null)).collect();
    let kept = json!({
        "numberOfWorkers": config.number_of_workers.unwrap_or(1),
        "linuxFxVersion": config.linux_fx_version.as_deref().unwrap_or_default(),
        "windowsFxVersion": config.windows_fx_version,
        "acrUseManagedIdentityCreds": config.acr_use_managed_identity_creds.unwrap_or(false),
        "acrUserManagedIdentityID": config.acr_user_managed_identity_id,
        "alwaysOn": config.always_on.unwrap_or(false),
        "http20Enabled": config.http20_enabled.unwrap_or(false),
        "functionAppScaleLimit": config.function_app_scale_limit.unwrap_or(0),
        "minimumElasticInstanceCount": config.minimum_elastic_instance_count.unwrap_or(0),
    });
    if let Value::Object(kept) = kept {
        shown.extend(kept);
    }
    Value::Object(shown)
}

/// With the settings below the site, and the defaults that are recorded for them. `user` may deploy.
pub fn web(config: &SiteConfig, user: &str, linux: bool) -> Value {
    let mut web = shown(config);
    let below = &config.below;
    let text = |setting: &Option<String>| setting.clone().unwrap_or_default();
    let or = |setting: &Option<String>, default: &str| {
        setting.clone().unwrap_or_else(|| default.to_owned())
    };
    let kept = json!({
        "netFrameworkVersion": or(&below.net_framework_version, "v4.0"),
        "phpVersion": or(&below.php_version, if linux { "" } else { "5.6" }),
        "pythonVersion": text(&below.python_version),
        "nodeVersion": text(&below.node_version),
        "powerShellVersion": text(&below.power_shell_version),
        "javaVersion": below.java_version,
        "javaContainer": below.java_container,
        "javaContainerVersion": below.java_container_version,
        "appCommandLine": text(&below.app_command_line),
        "ftpsState": or(&below.ftps_state, "FtpsOnly"),
        "minTlsVersion": or(&below.min_tls_version, "1.2"),
        "scmMinTlsVersion": or(&below.scm_min_tls_version, "1.2"),
        "healthCheckPath": below.health_check_path,
        "use32BitWorkerProcess": below.use32_bit_worker_process.unwrap_or(true),
        "webSocketsEnabled": below.web_sockets_enabled.unwrap_or(false),
        "publishingUsername": user,
    });
    if let (Value::Object(web), Value::Object(kept)) = (&mut web, kept) {
        web.extend(kept);
    }
    web
}

/// The runtime once more, as a site repeats it.
pub fn runtime(config: &SiteConfig) -> Value {
    let linux = config.linux_fx_version.as_deref().unwrap_or_default();
    json!({
        "metadata": null,
        "properties": [
            { "name": "LinuxFxVersion", "value": linux },
            { "name": "WindowsFxVersion", "value": config.windows_fx_version },
        ],
        "appSettings": null,
    })
}
