//! What a type asks to be read, and what was found.

use arm::{ArmError, Caller, ErrorKind, ResourceId, ResourceType};

use crate::Envelope;

/// One thing to read. What a decision reads is expected to be unchanged when it is committed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Need {
    /// A resource of any type, secrets included if it is of the asker's own provider. One that is on its
    /// way out, or below such a one, is not found by a decision.
    Resource(ResourceId),
    /// How many of a type stand below a resource.
    Count { ty: ResourceType, under: ResourceId },
    /// The resources of a type below another, at most `limit`.
    Members { ty: ResourceType, under: ResourceId, limit: usize },
    /// Those that point to a resource as `role`, at most `limit`.
    Referrers { to: ResourceId, role: String, limit: usize },
    /// How many point to a resource as `role`.
    ReferrerCount { to: ResourceId, role: String },
    /// Who holds a unique name.
    Claim { zone: String, name: String },
    /// A resource of another provider with its secrets, and whether the caller may do `right`
    /// (`Contoso.Bus/queues/listKeys/action`) to it. Without the right the secrets may be compared
    /// with what the caller sent, and nothing else be made of them.
    Linked { id: ResourceId, right: String },
}

/// The answer to [`Need::Linked`].
#[derive(Clone, Debug)]
pub struct Linked {
    pub id: ResourceId,
    pub right: String,
    pub resource: Option<Envelope>,
    /// Why the caller may not; `None` where it may.
    pub refused: Option<ArmError>,
}

impl Linked {
    /// # Errors
    /// `LinkedAuthorizationFailed`, in ARM's words: the caller may do `action` to `id`, and not what
    /// it takes to refer to this resource there.
    pub fn check(&self, caller: &Caller, action: &str, id: &ResourceId) -> Result<(), ArmError> {
        if self.refused.is_none() {
            return Ok(());
        }
        let text = format!(
            "The client '{}' with object id '{}' has permission to perform action '{action}' on \
             scope '{id}'; however, it does not have permission to perform action '{}' on the \
             linked scope(s) '{}' or the linked scope(s) are invalid.",
            caller.display, caller.object_id, self.right, self.id
        );
        Err(ArmError::new(ErrorKind::Forbidden, "LinkedAuthorizationFailed", text))
    }
}

/// The answers, by what was asked.
#[derive(Clone, Debug, Default)]
pub struct Found {
    pub resources: Vec<(ResourceId, Option<Envelope>)>,
    pub counts: Vec<(ResourceType, ResourceId, u64)>,
    pub members: Vec<(ResourceType, ResourceId, Vec<Envelope>)>,
    pub referrers: Vec<(ResourceId, String, Vec<Envelope>)>,
    pub referrer_counts: Vec<(ResourceId, String, u64)>,
    pub claims: Vec<(String, String, Option<String>)>,
    pub linked: Vec<Linked>,
}

impl Found {
    /// `None` where it does not exist, or was not asked for.
    pub fn resource(&self, id: &ResourceId) -> Option<&Envelope> {
        self.resources.iter().find(|(asked, _)| asked == id)?.1.as_ref()
    }

    pub fn count(&self, ty: &ResourceType, under: &ResourceId) -> Option<u64> {
        self.counts.iter().find(|(t, u, _)| t == ty && u == under).map(|(_, _, count)| *count)
    }

    pub fn members(&self, ty: &ResourceType, under: &ResourceId) -> &[Envelope] {
        let found = self.members.iter().find(|(t, u, _)| t == ty && u == under);
        found.map_or(&[], |(_, _, members)| members)
    }

    pub fn referrers(&self, to: &ResourceId, role: &str) -> &[Envelope] {
        let found =
            self.referrers.iter().find(|(asked, as_what, _)| asked == to && as_what == role);
        found.map_or(&[], |(_, _, found)| found)
    }

    pub fn referrer_count(&self, to: &ResourceId, role: &str) -> Option<u64> {
        let mut counts = self.referrer_counts.iter();
        counts
            .find(|(asked, as_what, _)| asked == to && as_what == role)
            .map(|(_, _, count)| *count)
    }

    pub fn linked(&self, id: &ResourceId, right: &str) -> Option<&Linked> {
        self.linked.iter().find(|linked| linked.id == *id && linked.right == right)
    }

    /// The key of the resource that holds the name.
    pub fn claim(&self, zone: &str, name: &str) -> Option<&str> {
        let found = self.claims.iter().find(|(z, n, _)| z == zone && n.eq_ignore_ascii_case(name));
        found?.2.as_deref()
    }
}
