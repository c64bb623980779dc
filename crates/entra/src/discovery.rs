//! The documents by which clients find the authority and its keys.

use serde_json::{Value, json};

use crate::Authority;

impl Authority {
    /// `/{tenant}[/v2.0]/.well-known/openid-configuration` as seen from `origin`
    /// (`https://localhost:4443`, no trailing slash); `None` for a tenant that is not here.
    ///
    /// The second version's issuer has the origin's host and port, which msal-go insists on; the
    /// first version's is the `iss` of the tokens really issued.
    pub fn openid_configuration(&self, origin: &str, tenant: &str, v2: bool) -> Option<Value> {
        if !self.is_home(tenant) {
            return None;
        }
        let base = format!("{origin}/{tenant}");
        let (issuer, oauth2, keys) = if v2 {
            (format!("{origin}/{}/v2.0", self.tenant_id), "oauth2/v2.0", "discovery/v2.0/keys")
        } else {
            (self.issuer(), "oauth2", "discovery/keys")
        };
        Some(json!({
            "token_endpoint": format!("{base}/{oauth2}/token"),
            "token_endpoint_auth_methods_supported":
                ["client_secret_post", "private_key_jwt", "client_secret_basic"],
            "jwks_uri": format!("{base}/{keys}"),
            "response_modes_supported": ["query", "fragment", "form_post"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "response_types_supported": ["code", "id_token", "code id_token", "id_token token"],
            "scopes_supported": ["openid", "profile", "email", "offline_access"],
            "issuer": issuer,
            "request_uri_parameter_supported": false,
            // Nobody signs in here, but msal-go takes no document without this one.
            "authorization_endpoint": format!("{base}/{oauth2}/authorize"),
            "claims_supported": ["sub", "iss", "aud", "exp", "iat", "nbf", "tid", "oid", "ver"],
        }))
    }

    /// `/{tenant}/discovery/[v2.0/]keys`: the public halves of all signing keys.
    pub fn jwks(&self) -> Value {
        json!({ "keys": self.keys.iter().map(|key| key.jwk()).collect::<Vec<_>>() })
    }

    /// `/common/discovery/instance`: this origin is its own cloud and has no other names.
    pub fn instance_discovery(&self, origin: &str) -> Value {
        let host = origin.split_once("://").map_or(origin, |(_, host)| host);
        let tenant = &self.tenant_id;
        json!({
            "tenant_discovery_endpoint":
                format!("{origin}/{tenant}/v2.0/.well-known/openid-configuration"),
            "api-version": "1.1",
            "metadata": [{ "preferred_network": host, "preferred_cache": host, "aliases": [host] }],
        })
    }
}
