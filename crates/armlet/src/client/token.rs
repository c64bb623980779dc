//! Tokens by the client credentials grant.

use anyhow::{Context, Result};
use http::{Method, Request, header};
use http_body_util::Full;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::Client;

/// What Resource Manager's clients ask tokens for.
pub const RESOURCE_MANAGER: &str = "https://management.azure.com";

impl Client {
    /// A fresh token for `audience`.
    ///
    /// # Errors
    /// The authority's refusal, in its words.
    pub async fn token(&self, audience: &str) -> Result<String> {
        let connection = self.connection();
        let fields = [
            ("grant_type", "client_credentials"),
            ("client_id", &connection.client_id),
            ("client_secret", &connection.client_secret),
            ("scope", &format!("{audience}/.default")),
        ];
        let form = fields
            .map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)))
            .join("&");
        let request = Request::builder()
            .method(Method::POST)
            .uri(connection.token_endpoint())
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Full::from(form))?;
        let reply = self.exchange(request).await?.success()?.json()?.unwrap_or_default();
        let token = reply["access_token"].as_str().context("the reply holds no token")?;
        Ok(token.to_owned())
    }
}
