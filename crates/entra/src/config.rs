//! What an authority is told at start.

use uuid::Uuid;

use crate::defaults;

/// Names and limits of one authority. Nothing in it depends on a host name but `audiences`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorityConfig {
    pub tenant_id: Uuid,
    /// The bootstrap application.
    pub client_id: Uuid,
    /// Its principal's object id; counts when the principal is first made, the stored one after that.
    pub object_id: Uuid,
    /// Origins of this server (`https://localhost:4443`): accepted as audiences beside the public
    /// ones of Resource Manager, with and without a trailing slash.
    pub audiences: Vec<String>,
    pub token_lifetime_s: u32,
}

impl Default for AuthorityConfig {
    fn default() -> Self {
        const TENANT_ID: Uuid = defaults::guid(defaults::TENANT_ID);
        const CLIENT_ID: Uuid = defaults::guid(defaults::CLIENT_ID);
        const OBJECT_ID: Uuid = defaults::guid(defaults::OBJECT_ID);
        Self {
            tenant_id: TENANT_ID,
            client_id: CLIENT_ID,
            object_id: OBJECT_ID,
            audiences: Vec::new(),
            token_lifetime_s: defaults::TOKEN_LIFETIME_S,
        }
    }
}
