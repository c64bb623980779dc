//! A resource as it is kept: ARM's common members around a type's own properties.

use std::fmt;

use arm::{ResourceId, SystemData, Tags};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The stored form of a resource. `P` is a type's own model, or plain JSON where the type is erased.
///
/// Secrets are part of `properties` here; the engine takes them out before anything is written.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Envelope<P = Value> {
    /// With the casing of the last PUT.
    pub id: ResourceId,
    /// The short name of a region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<Tags>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub managed_by: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zones: Option<Value>,
    pub properties: P,
    pub system_data: SystemData,
}

impl<P> Envelope<P> {
    /// A resource with nothing but an id and properties.
    pub fn new(id: ResourceId, properties: P, system_data: SystemData) -> Self {
        Self {
            id,
            location: None,
            tags: None,
            kind: None,
            managed_by: None,
            sku: None,
            identity: None,
            zones: None,
            properties,
            system_data,
        }
    }

    /// The same resource with other properties.
    pub fn with<Q>(self, properties: Q) -> Envelope<Q> {
        self.replace(properties).0
    }

    /// Swaps the properties and hands back the old ones.
    pub fn replace<Q>(self, properties: Q) -> (Envelope<Q>, P) {
        let envelope = Envelope {
            id: self.id,
            location: self.location,
            tags: self.tags,
            kind: self.kind,
            managed_by: self.managed_by,
            sku: self.sku,
            identity: self.identity,
            zones: self.zones,
            properties,
            system_data: self.system_data,
        };
        (envelope, self.properties)
    }

    /// A copy with other properties; those that are here are left alone.
    pub fn around<Q>(&self, properties: Q) -> Envelope<Q> {
        Envelope {
            id: self.id.clone(),
            location: self.location.clone(),
            tags: self.tags.clone(),
            kind: self.kind.clone(),
            managed_by: self.managed_by.clone(),
            sku: self.sku.clone(),
            identity: self.identity.clone(),
            zones: self.zones.clone(),
            properties,
            system_data: self.system_data.clone(),
        }
    }
}

/// Which resource it is, and nothing of what it holds: secrets are among it.
impl<P> fmt::Debug for Envelope<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = format_args!("{}", self.id);
        f.debug_struct("Envelope").field("id", &id).finish_non_exhaustive()
    }
}

impl Envelope<Value> {
    /// `properties.provisioningState`, where the type has one.
    pub fn provisioning_state(&self) -> Option<&str> {
        self.properties.get("provisioningState")?.as_str()
    }
}
