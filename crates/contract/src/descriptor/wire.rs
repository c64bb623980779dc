//! How a resource's envelope looks on the wire.

/// How a location is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LocationForm {
    /// `eastus`.
    #[default]
    Short,
    /// `East US`.
    Display,
}

/// Where a resource's entity tag appears.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ETagRule {
    #[default]
    None,
    /// In the `ETag` header; HEAD then answers 200 with it.
    Header,
    /// In the header, and unquoted as the body's `etag`.
    HeaderAndBody,
    /// In both, weak, and in the body as the header has it.
    Weak,
}

/// The envelope's peculiarities. What is not said here is ARM's default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wire {
    pub location: LocationForm,
    /// Members written as `null` when unset; the others are left out.
    pub nulls: Vec<String>,
    /// Whether `systemData` is shown.
    pub system_data: bool,
    pub etag: ETagRule,
    /// What `type` reads where it is not the type of the path.
    pub ty: Option<String>,
    /// Members shown beside id, name, type and properties when they are set, in this order;
    /// of `location`, `tags`, `sku`, `identity`, `kind`, `zones`, `managedBy`.
    pub members: Vec<String>,
}

impl Wire {
    pub fn with_members<S: Into<String>>(members: impl IntoIterator<Item = S>) -> Self {
        Self { members: members.into_iter().map(Into::into).collect(), ..Self::default() }
    }

    pub fn shows(&self, member: &str) -> bool {
        self.members.iter().any(|shown| shown == member)
    }
}
