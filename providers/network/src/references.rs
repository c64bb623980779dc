//! How resources name each other in bodies.

use arm::ResourceId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `SubResource`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reference {
    #[schemars(length(min = 1, max = 2048))]
    pub id: String,
}

impl Reference {
    pub fn to(id: &ResourceId) -> Self {
        Self { id: id.to_string() }
    }

    /// `None` where the text is no resource's id.
    pub fn target(&self) -> Option<ResourceId> {
        ResourceId::parse(&self.id)
    }
}
