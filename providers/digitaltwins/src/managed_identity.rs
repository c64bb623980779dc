//! Ids of user-assigned managed identities, as both types carry them.

use arm::ResourceId;

pub const TYPE: &str = "Microsoft.ManagedIdentity/userAssignedIdentities";

/// Whether `id` names a user-assigned identity, existing or not.
pub fn is_user_assigned(id: &str) -> bool {
    ResourceId::parse(id).is_some_and(|id| {
        id.resource_group_name().is_some() && id.ty.to_string().eq_ignore_ascii_case(TYPE)
    })
}
