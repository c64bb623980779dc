//! `Microsoft.ApiManagement/service/backends`: a namespace and the chain of types below it.

use std::fmt;

/// A fully qualified resource type. Casing is kept as given; comparison ignores it.
#[derive(Clone, Debug)]
pub struct ResourceType {
    namespace: String,
    segments: Vec<String>,
}

impl ResourceType {
    /// `namespace` is `Microsoft.Relay`; `segments` is the chain `["namespaces", "hybridConnections"]`.
    pub fn new<S: Into<String>>(
        namespace: impl Into<String>,
        segments: impl IntoIterator<Item = S>,
    ) -> Self {
        Self {
            namespace: namespace.into(),
            segments: segments.into_iter().map(Into::into).collect(),
        }
    }

    /// Reads `Microsoft.Relay/namespaces/hybridConnections`; `None` without a namespace and a type.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('/');
        let namespace = parts.next().filter(|part| !part.is_empty())?;
        let segments: Vec<&str> = parts.collect();
        let whole = !segments.is_empty() && segments.iter().all(|part| !part.is_empty());
        whole.then(|| Self::new(namespace, segments))
    }

    /// The type of `/subscriptions/{id}`.
    pub fn subscription() -> Self {
        Self::new(super::resource_id::CORE, ["subscriptions"])
    }

    /// The type of `/subscriptions/{id}/resourceGroups/{name}`, as authorisation spells it.
    pub fn resource_group() -> Self {
        Self::new(super::resource_id::CORE, ["subscriptions", "resourceGroups"])
    }

    pub fn namespace(&self) -> &str {
        &self.namespace
    }

    pub fn segments(&self) -> &[String] {
        &self.segments
    }

    /// `service/backends`: the chain without its namespace.
    pub fn path(&self) -> String {
        self.segments.join("/")
    }

    /// The last segment: `backends`.
    pub fn leaf(&self) -> &str {
        self.segments.last().map_or("", String::as_str)
    }

    /// The type one level up, `None` for a top-level type.
    pub fn parent(&self) -> Option<Self> {
        let (_, rest) = self.segments.split_last()?;
        (!rest.is_empty()).then(|| Self::new(self.namespace.clone(), rest.iter().cloned()))
    }

    /// The type one level down.
    pub fn child(&self, segment: &str) -> Self {
        let mut child = self.clone();
        child.segments.push(segment.to_owned());
        child
    }

    /// The lower-case form under which the type is compared and indexed.
    pub fn key(&self) -> String {
        self.to_string().to_ascii_lowercase()
    }
}

impl fmt::Display for ResourceType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.namespace)?;
        self.segments.iter().try_for_each(|segment| write!(f, "/{segment}"))
    }
}

impl PartialEq for ResourceType {
    fn eq(&self, other: &Self) -> bool {
        self.segments.len() == other.segments.len()
            && self.namespace.eq_ignore_ascii_case(&other.namespace)
            && self.segments.iter().zip(&other.segments).all(|(a, b)| a.eq_ignore_ascii_case(b))
    }
}

impl Eq for ResourceType {}
