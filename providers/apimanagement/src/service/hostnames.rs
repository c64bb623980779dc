//! Host names and certificates of a service.
//!
//! The certificates themselves and their passwords are write-only: they read back as `null`. Nothing
//! served here uses them, so they are not kept at all.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::provision::DOMAIN;

/// `HostnameConfiguration`. `encodedCertificate` and `certificatePassword` never outlive the request.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HostnameConfiguration {
    #[serde(rename = "type")]
    pub kind: HostnameType,
    #[schemars(length(min = 1, max = 255))]
    pub host_name: String,
    #[schemars(length(max = 2048))]
    pub key_vault_id: Option<String>,
    #[schemars(length(max = 256))]
    pub identity_client_id: Option<String>,
    #[schemars(length(max = 65_536))]
    pub encoded_certificate: Option<String>,
    #[schemars(length(max = 1024))]
    pub certificate_password: Option<String>,
    pub negotiate_client_certificate: Option<bool>,
    pub certificate: Option<CertificateInformation>,
    pub default_ssl_binding: Option<bool>,
    pub certificate_source: Option<CertificateSource>,
    pub certificate_status: Option<CertificateStatus>,
}

/// `CertificateConfiguration`: a root or intermediate certificate to be trusted.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CertificateConfiguration {
    #[schemars(length(max = 65_536))]
    pub encoded_certificate: Option<String>,
    #[schemars(length(max = 1024))]
    pub certificate_password: Option<String>,
    pub store_name: StoreName,
    pub certificate: Option<CertificateInformation>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct CertificateInformation {
    #[schemars(length(max = 64))]
    pub expiry: String,
    #[schemars(length(max = 128))]
    pub thumbprint: String,
    #[schemars(length(max = 2048))]
    pub subject: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) enum HostnameType {
    Proxy,
    Portal,
    Management,
    Scm,
    DeveloperPortal,
    ConfigurationApi,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) enum CertificateSource {
    Managed,
    KeyVault,
    Custom,
    BuiltIn,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) enum CertificateStatus {
    Completed,
    Failed,
    InProgress,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) enum StoreName {
    CertificateAuthority,
    Root,
}

/// Members of an entry that are written as `null` where unset.
const SHOWN_NULL: [&str; 5] =
    ["keyVaultId", "identityClientId", "encodedCertificate", "certificatePassword", "certificate"];

/// Drops what is not kept, fills each entry's defaults, and sees that the name every service has is
/// among them. It is the default binding unless another proxy name is.
pub(super) fn complete(
    service: &str,
    sent: Option<Vec<HostnameConfiguration>>,
) -> Vec<HostnameConfiguration> {
    let built_in = format!("{service}.{DOMAIN}");
    let own = |entry: &HostnameConfiguration| {
        entry.kind == HostnameType::Proxy && entry.host_name.eq_ignore_ascii_case(&built_in)
    };
    let mut custom: Vec<_> = sent.unwrap_or_default().into_iter().filter(|e| !own(e)).collect();
    custom.iter_mut().for_each(settle);
    let taken = |entry: &HostnameConfiguration| {
        entry.kind == HostnameType::Proxy && entry.default_ssl_binding == Some(true)
    };
    let first = HostnameConfiguration {
        kind: HostnameType::Proxy,
        default_ssl_binding: Some(!custom.iter().any(taken)),
        host_name: built_in,
        key_vault_id: None,
        identity_client_id: None,
        encoded_certificate: None,
        certificate_password: None,
        negotiate_client_certificate: Some(false),
        certificate: None,
        certificate_source: Some(CertificateSource::BuiltIn),
        certificate_status: None,
    };
    std::iter::once(first).chain(custom).collect()
}

/// Drops what is not kept of certificates to be trusted.
pub(super) fn forget(certificates: &mut [CertificateConfiguration]) {
    for certificate in certificates {
        certificate.encoded_certificate = None;
        certificate.certificate_password = None;
    }
}

/// Writes the explicit nulls of shown entries.
pub(super) fn show_nulls(entries: &mut [Value]) {
    for entry in entries.iter_mut().filter_map(Value::as_object_mut) {
        fill(entry, &SHOWN_NULL);
    }
}

pub(super) fn fill(map: &mut Map<String, Value>, names: &[&str]) {
    for name in names {
        map.entry(*name).or_insert(Value::Null);
    }
}

fn settle(entry: &mut HostnameConfiguration) {
    let uploaded = entry.encoded_certificate.take().is_some();
    entry.certificate_password = None;
    entry.negotiate_client_certificate.get_or_insert(false);
    entry.default_ssl_binding.get_or_insert(false);
    if entry.certificate_source.is_none() {
        entry.certificate_source = match (entry.key_vault_id.is_some(), uploaded) {
            (true, _) => Some(CertificateSource::KeyVault),
            (false, true) => Some(CertificateSource::Custom),
            (false, false) => None,
        };
    }
}
