//! `Microsoft.ApiManagement/service/backends`: a namespace and the chain of types below it.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// A fully qualified resource type. Casing is kept as given; comparison ignores it. A clone is
/// cheap, and so is the type above: they share their words.
#[derive(Clone)]
pub struct ResourceType {
    namespace: Arc<str>,
    /// Of this type and maybe of types below it: the first `depth` count.
    words: Arc<[String]>,
    depth: usize,
}

impl ResourceType {
    /// `namespace` is `Microsoft.Relay`; `segments` is the chain `["namespaces", "hybridConnections"]`.
    pub fn new<S: Into<String>>(
        namespace: impl Into<String>,
        segments: impl IntoIterator<Item = S>,
    ) -> Self {
        let words: Arc<[String]> = segments.into_iter().map(Into::into).collect();
        Self { namespace: namespace.into().into(), depth: words.len(), words }
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
        &self.words[..self.depth]
    }

    /// `service/backends`: the chain without its namespace.
    pub fn path(&self) -> String {
        self.segments().join("/")
    }

    /// The last segment: `backends`.
    pub fn leaf(&self) -> &str {
        self.segments().last().map_or("", String::as_str)
    }

    /// The type one level up, `None` for a top-level type.
    pub fn parent(&self) -> Option<Self> {
        (self.depth > 1).then(|| Self { depth: self.depth - 1, ..self.clone() })
    }

    /// The type one level down.
    pub fn child(&self, segment: &str) -> Self {
        let words = self.segments().iter().cloned().chain([segment.to_owned()]).collect();
        Self { namespace: Arc::clone(&self.namespace), words, depth: self.depth + 1 }
    }

    /// The lower-case form under which the type is compared and indexed.
    pub fn key(&self) -> String {
        let mut key = self.to_string();
        key.make_ascii_lowercase();
        key
    }
}

impl fmt::Display for ResourceType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.namespace)?;
        self.segments().iter().try_for_each(|segment| {
            f.write_str("/")?;
            f.write_str(segment)
        })
    }
}

impl fmt::Debug for ResourceType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ResourceType({self})")
    }
}

impl PartialEq for ResourceType {
    fn eq(&self, other: &Self) -> bool {
        let (these, those) = (self.segments(), other.segments());
        these.len() == those.len()
            && self.namespace.eq_ignore_ascii_case(&other.namespace)
            && these.iter().zip(those).all(|(a, b)| a.eq_ignore_ascii_case(b))
    }
}

impl Eq for ResourceType {}

/// Agrees with the comparison: casing does not count.
impl Hash for ResourceType {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash_folded(&self.namespace, state);
        self.segments().iter().for_each(|segment| hash_folded(segment, state));
    }
}

fn hash_folded<H: Hasher>(word: &str, state: &mut H) {
    let mut folded = [0; 32];
    for piece in word.as_bytes().chunks(folded.len()) {
        let folded = &mut folded[..piece.len()];
        folded.copy_from_slice(piece);
        folded.make_ascii_lowercase();
        state.write(folded);
    }
    // No word holds it, so that words do not run into each other.
    state.write_u8(b'/');
}
