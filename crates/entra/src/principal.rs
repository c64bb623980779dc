//! Application principals.

use crate::{certificate::ClientCertificate, secret::Secret};

/// An application and the principal that stands for it in the tenant.
#[derive(Clone, Debug)]
pub(crate) struct Principal {
    /// Lower-case GUID: `appid` in tokens.
    pub client_id: String,
    /// Lower-case GUID: `oid` in tokens.
    pub object_id: String,
    pub secret: Secret,
    pub certificates: Vec<ClientCertificate>,
}
