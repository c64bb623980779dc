//! How this namespace writes managed identities: an instance has them, its endpoints use them.

use contract::identity::ManagedIdentity;

/// No space behind the comma; recorded traffic shows a new user-assigned identity as `{}` until the
/// operation has succeeded.
pub const IDENTITY: ManagedIdentity = ManagedIdentity {
    user_assigned: "Microsoft.ManagedIdentity/userAssignedIdentities",
    both: "SystemAssigned,UserAssigned",
    since: Some("2020-12-01"),
    user_assigned_since: Some("2022-10-31"),
    ids_later: true,
};
