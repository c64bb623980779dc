//! The managed identity envelope of a resource.

use serde_json::{Map, Value};

/// Which identities a resource has. The providers differ in how they write the double kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentityKind {
    None,
    SystemAssigned,
    UserAssigned,
    SystemAndUserAssigned,
}

/// The envelope as it stands in a body: `{type, principalId, tenantId, userAssignedIdentities}`.
#[derive(Clone, Debug, PartialEq)]
pub struct Identity {
    pub kind: IdentityKind,
    /// Ids of the user-assigned identities, in the client's casing, with their value as stored.
    pub user_assigned: Map<String, Value>,
}

impl IdentityKind {
    /// Reads `SystemAssigned, UserAssigned` in any case and spacing.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts: Vec<String> =
            text.split(',').map(|part| part.trim().to_ascii_lowercase()).collect();
        parts.sort();
        match parts.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["none"] => Some(Self::None),
            ["systemassigned"] => Some(Self::SystemAssigned),
            ["userassigned"] => Some(Self::UserAssigned),
            ["systemassigned", "userassigned"] => Some(Self::SystemAndUserAssigned),
            _ => None,
        }
    }

    pub fn has_system(self) -> bool {
        matches!(self, Self::SystemAssigned | Self::SystemAndUserAssigned)
    }

    pub fn has_user(self) -> bool {
        matches!(self, Self::UserAssigned | Self::SystemAndUserAssigned)
    }
}

impl Identity {
    /// Reads an envelope; `None` where the type is missing or unknown.
    pub fn read(value: &Value) -> Option<Self> {
        let kind = IdentityKind::parse(value.get("type")?.as_str()?)?;
        let user_assigned = value
            .get("userAssignedIdentities")
            .and_then(Value::as_object)
            .cloned()
            .unwrap_or_default();
        Some(Self { kind, user_assigned })
    }

    /// Whether the user-assigned identity `id` is attached; ids compare without case.
    pub fn has_user_assigned(&self, id: &str) -> bool {
        self.kind.has_user() && self.user_assigned.keys().any(|key| key.eq_ignore_ascii_case(id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_double_kind_is_read_in_both_spellings() {
        for text in [
            "SystemAssigned, UserAssigned",
            "SystemAssigned,UserAssigned",
            "userassigned,systemAssigned",
        ] {
            assert_eq!(
                IdentityKind::parse(text),
                Some(IdentityKind::SystemAndUserAssigned),
                "{text}"
            );
        }
        assert_eq!(IdentityKind::parse("Both"), None);
    }
}
