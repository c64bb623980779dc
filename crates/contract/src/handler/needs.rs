//! What a type asks to be read, and what was found.

use arm::{ResourceId, ResourceType};

use crate::Envelope;

/// One thing to read. What a decision reads is expected to be unchanged when it is committed.
#[derive(Clone, Debug, PartialEq)]
pub enum Need {
    /// A resource of any type, secrets included if it is of the asker's own provider.
    Resource(ResourceId),
    /// How many of a type stand below a resource.
    Count { ty: ResourceType, under: ResourceId },
    /// The resources of a type below another, at most `limit`.
    Members { ty: ResourceType, under: ResourceId, limit: usize },
    /// The first few that point to a resource.
    Referrers(ResourceId),
    /// Who holds a unique name.
    Claim { zone: String, name: String },
}

/// The answers, by what was asked.
#[derive(Clone, Debug, Default)]
pub struct Found {
    pub resources: Vec<(ResourceId, Option<Envelope>)>,
    pub counts: Vec<(ResourceType, ResourceId, u64)>,
    pub members: Vec<(ResourceType, ResourceId, Vec<Envelope>)>,
    pub referrers: Vec<(ResourceId, Vec<ResourceId>)>,
    pub claims: Vec<(String, String, Option<String>)>,
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

    pub fn referrers(&self, id: &ResourceId) -> &[ResourceId] {
        self.referrers.iter().find(|(asked, _)| asked == id).map_or(&[], |(_, found)| found)
    }

    /// The key of the resource that holds the name.
    pub fn claim(&self, zone: &str, name: &str) -> Option<&str> {
        let found = self.claims.iter().find(|(z, n, _)| z == zone && n.eq_ignore_ascii_case(name));
        found?.2.as_deref()
    }
}
