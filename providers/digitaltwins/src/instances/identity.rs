//! How an instance writes its managed identities.

use contract::identity::ManagedIdentity;

/// No space behind the comma; recorded traffic shows a new user-assigned identity as `{}` until the
/// operation has succeeded.
pub const IDENTITY: ManagedIdentity = ManagedIdentity {
    both: "SystemAssigned,UserAssigned",
    since: Some("2020-12-01"),
    user_assigned_since: Some("2022-10-31"),
    ids_later: true,
};
