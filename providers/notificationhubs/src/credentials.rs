//! Credentials for the platforms' notification services, as hubs and namespaces hold them.
//!
//! All of it is secret: no read shows any, only `pnsCredentials` does.

use arm::{ApiVersion, ArmError, ResourceId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// One credential per platform.
#[derive(Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Credentials {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-sealed" = "omit"))]
    pub adm_credential: Option<Credential<Adm>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-sealed" = "omit"))]
    pub apns_credential: Option<Credential<Apns>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-sealed" = "omit"))]
    pub baidu_credential: Option<Credential<Baidu>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-sealed" = "omit", "x-since" = "2023-01-01"))]
    pub browser_credential: Option<Credential<Browser>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-sealed" = "omit", "x-since" = "2023-10-01"))]
    pub fcm_v1_credential: Option<Credential<FcmV1>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-sealed" = "omit"))]
    pub gcm_credential: Option<Credential<Gcm>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-sealed" = "omit"))]
    pub mpns_credential: Option<Credential<Mpns>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-sealed" = "omit"))]
    pub wns_credential: Option<Credential<Wns>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-sealed" = "omit", "x-since" = "2023-01-01"))]
    pub xiaomi_credential: Option<Credential<Xiaomi>>,
}

#[derive(Clone, Serialize, Deserialize, JsonSchema)]
pub struct Credential<P> {
    pub properties: P,
}

/// Amazon Device Messaging.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Adm {
    #[schemars(length(min = 1, max = 1024))]
    pub client_id: String,
    #[schemars(length(min = 1, max = 4096))]
    pub client_secret: String,
    #[schemars(length(min = 1, max = 2048))]
    pub auth_token_url: String,
}

/// Apple: a certificate with its key, or a token.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Apns {
    #[schemars(length(min = 1, max = 2048))]
    pub endpoint: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 65_536))]
    pub apns_certificate: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 1024))]
    pub certificate_key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 128))]
    pub thumbprint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 128))]
    pub key_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 256))]
    pub app_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 256))]
    pub app_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 8192))]
    pub token: Option<String>,
}

#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Baidu {
    #[schemars(length(min = 1, max = 1024))]
    pub baidu_api_key: String,
    #[schemars(length(min = 1, max = 2048))]
    pub baidu_end_point: String,
    #[schemars(length(min = 1, max = 1024))]
    pub baidu_secret_key: String,
}

#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Browser {
    #[schemars(length(min = 1, max = 2048))]
    pub subject: String,
    #[schemars(length(min = 1, max = 1024))]
    pub vapid_private_key: String,
    #[schemars(length(min = 1, max = 1024))]
    pub vapid_public_key: String,
}

/// Firebase, version 1 of its interface.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FcmV1 {
    #[schemars(length(min = 1, max = 320))]
    pub client_email: String,
    #[schemars(length(min = 1, max = 16_384))]
    pub private_key: String,
    #[schemars(length(min = 1, max = 256))]
    pub project_id: String,
}

/// Google's older interface.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Gcm {
    #[schemars(length(min = 1, max = 4096))]
    pub google_api_key: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 2048))]
    pub gcm_endpoint: Option<String>,
}

/// Windows Phone.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Mpns {
    #[schemars(length(min = 1, max = 65_536))]
    pub mpns_certificate: String,
    #[schemars(length(min = 1, max = 1024))]
    pub certificate_key: String,
    #[schemars(length(min = 1, max = 128))]
    pub thumbprint: String,
}

/// Windows.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Wns {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 1024))]
    pub package_sid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 1024))]
    pub secret_key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 2048))]
    pub windows_live_endpoint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 1024))]
    pub certificate_key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 65_536))]
    pub wns_certificate: Option<String>,
}

#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Xiaomi {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 1024))]
    pub app_secret: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 2048))]
    pub endpoint: Option<String>,
}

/// The answer of `pnsCredentials` on the resource `id` of type `ty`.
///
/// # Errors
/// A defect: the credentials cannot be written as JSON.
pub fn answer(
    id: &ResourceId,
    credentials: &Credentials,
    version: &ApiVersion,
) -> Result<Value, ArmError> {
    let mut shown = credentials.clone();
    if !version.at_least("2023-10-01") {
        shown.fcm_v1_credential = None;
    }
    let properties = serde_json::to_value(shown).map_err(|error| {
        ArmError::internal(format!("credentials cannot be written: {:?} error", error.classify()))
    })?;
    Ok(json!({
        "id": id.to_string(),
        "name": id.name(),
        "type": format!("{}/pnsCredentials", id.ty),
        "properties": properties,
    }))
}
