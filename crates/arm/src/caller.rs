//! Who is asking, as the token said and the authority confirmed.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CallerKind {
    User,
    Application,
    ManagedIdentity,
    Key,
}

/// The authenticated principal behind a request or a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caller {
    pub kind: CallerKind,
    /// The directory object: what role assignments name.
    pub object_id: String,
    pub tenant_id: String,
    /// What people read: an application's client id or a user's principal name.
    pub display: String,
}

impl Caller {
    pub fn kind_name(&self) -> &'static str {
        match self.kind {
            CallerKind::User => "User",
            CallerKind::Application => "Application",
            CallerKind::ManagedIdentity => "ManagedIdentity",
            CallerKind::Key => "Key",
        }
    }
}
