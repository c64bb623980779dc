//! One resource's id: a scope, a type and one name for each segment of the type.

use std::fmt;
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{ResourceType, Target};

/// The namespace of what ARM itself owns: tenants, subscriptions, resource groups, providers.
pub(super) const CORE: &str = "Microsoft.Resources";

/// Where a resource lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    Tenant,
    Subscription(String),
    ResourceGroup {
        subscription: String,
        name: String,
    },
    /// An extension resource lives on another resource.
    Resource(Box<ResourceId>),
}

/// An ARM resource id. Names keep the casing they were given; equality ignores case.
#[derive(Clone, Debug)]
pub struct ResourceId {
    pub scope: Scope,
    pub ty: ResourceType,
    /// As many names as the type has segments, decoded.
    pub names: Vec<String>,
}

impl ResourceId {
    pub fn subscription(id: impl Into<String>) -> Self {
        Self { scope: Scope::Tenant, ty: ResourceType::subscription(), names: vec![id.into()] }
    }

    pub fn resource_group(subscription: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            scope: Scope::Tenant,
            ty: ResourceType::resource_group(),
            names: vec![subscription.into(), name.into()],
        }
    }

    /// What is kept of a subscription's word on a namespace: whether it is registered.
    pub fn registration(subscription: impl Into<String>, namespace: &str) -> Self {
        Self::subscription(subscription).child("providerRegistrations", namespace)
    }

    /// Reads a full id such as a body carries it; `None` unless it names exactly one resource.
    pub fn parse(text: &str) -> Option<Self> {
        match Target::parse(text).ok()? {
            Target::Resource(id) => Some(id),
            Target::Collection(_) => None,
        }
    }

    /// The last name: `b1` of `…/service/a/backends/b1`.
    pub fn name(&self) -> &str {
        self.names.last().map_or("", String::as_str)
    }

    /// All names joined as templates and resource lists write them: `a/b1`.
    pub fn full_name(&self) -> String {
        self.names.join("/")
    }

    /// What this resource is nested in: the parent resource, else the scope; `None` at the root.
    pub fn parent(&self) -> Option<Self> {
        match self.ty.parent() {
            Some(ty) => Some(Self {
                scope: self.scope.clone(),
                ty,
                names: self.names[..self.names.len() - 1].to_vec(),
            }),
            None => self.scope.id(),
        }
    }

    pub fn child(&self, segment: &str, name: impl Into<String>) -> Self {
        let mut names = self.names.clone();
        names.push(name.into());
        Self { scope: self.scope.clone(), ty: self.ty.child(segment), names }
    }

    /// The subscription this id lies in, if any.
    pub fn subscription_id(&self) -> Option<&str> {
        match &self.scope {
            Scope::Tenant => self.core_name(0, "subscriptions"),
            Scope::Subscription(subscription) | Scope::ResourceGroup { subscription, .. } => {
                Some(subscription)
            }
            Scope::Resource(id) => id.subscription_id(),
        }
    }

    /// The resource group this id lies in, if any.
    pub fn resource_group_name(&self) -> Option<&str> {
        match &self.scope {
            Scope::Tenant => self.core_name(1, "resourceGroups"),
            Scope::Subscription(_) => None,
            Scope::ResourceGroup { name, .. } => Some(name),
            Scope::Resource(id) => id.resource_group_name(),
        }
    }

    /// The key it is stored under: the id in lower case. A parent's key is a prefix of its children's.
    pub fn key(&self) -> String {
        let mut key = self.to_string();
        if key.is_ascii() {
            key.make_ascii_lowercase();
            return key;
        }
        key.to_lowercase()
    }

    /// Whether it may be the same as `other`: found without writing either.
    fn may_be(&self, other: &Self) -> bool {
        let (mine, theirs) = (self.name(), other.name());
        let alike = !mine.is_ascii() || !theirs.is_ascii() || mine.eq_ignore_ascii_case(theirs);
        alike && self.names.len() == other.names.len() && self.ty == other.ty
    }

    fn is_core(&self) -> bool {
        matches!(self.scope, Scope::Tenant)
            && self.ty.namespace().eq_ignore_ascii_case(CORE)
            && ["subscriptions", "providers", "tenants"]
                .iter()
                .any(|word| self.ty.segments()[0].eq_ignore_ascii_case(word))
    }

    fn core_name(&self, index: usize, segment: &str) -> Option<&str> {
        let found = self.ty.segments().get(index)?.eq_ignore_ascii_case(segment);
        (self.is_core() && found).then(|| self.names[index].as_str())
    }
}

impl Scope {
    /// The scope as a resource of its own; `None` for the tenant.
    pub fn id(&self) -> Option<ResourceId> {
        match self {
            Self::Tenant => None,
            Self::Subscription(id) => Some(ResourceId::subscription(id)),
            Self::ResourceGroup { subscription, name } => {
                Some(ResourceId::resource_group(subscription, name))
            }
            Self::Resource(id) => Some((**id).clone()),
        }
    }

    /// The scope that is `id` itself: a subscription and a group by their own kind.
    pub fn of(id: &ResourceId) -> Self {
        match id.names.as_slice() {
            [subscription] if id.is_core() && id.ty == ResourceType::subscription() => {
                Self::Subscription(subscription.clone())
            }
            [subscription, name] if id.is_core() && id.ty == ResourceType::resource_group() => {
                Self::ResourceGroup { subscription: subscription.clone(), name: name.clone() }
            }
            _ => Self::Resource(Box::new(id.clone())),
        }
    }
}

impl fmt::Display for ResourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.scope {
            Scope::Tenant => {}
            Scope::Subscription(id) => write_level(f, "subscriptions", id)?,
            Scope::ResourceGroup { subscription, name } => {
                write_level(f, "subscriptions", subscription)?;
                write_level(f, "resourceGroups", name)?;
            }
            Scope::Resource(id) => id.fmt(f)?,
        }
        if !self.is_core() {
            f.write_str("/providers/")?;
            f.write_str(self.ty.namespace())?;
        }
        let levels = self.ty.segments().iter().zip(&self.names);
        levels.into_iter().try_for_each(|(segment, name)| write_level(f, segment, name))
    }
}

fn write_level(f: &mut fmt::Formatter<'_>, segment: &str, name: &str) -> fmt::Result {
    f.write_str("/")?;
    f.write_str(segment)?;
    f.write_str("/")?;
    write_name(f, name)
}

/// In an id only the slash inside a name is escaped, so that the id splits where it should; letters
/// of every alphabet stay as they are.
fn write_name(f: &mut fmt::Formatter<'_>, mut name: &str) -> fmt::Result {
    while let Some(at) = name.find(['/', '%']) {
        let (plain, rest) = name.split_at(at);
        f.write_str(plain)?;
        f.write_str(if rest.starts_with('/') { "%2F" } else { "%25" })?;
        name = &rest[1..];
    }
    f.write_str(name)
}

impl PartialEq for ResourceId {
    fn eq(&self, other: &Self) -> bool {
        let alike = self.scope == other.scope && self.ty == other.ty && self.names == other.names;
        // Written alike they are the same; else their keys tell, where a glance does not.
        alike || (self.may_be(other) && self.key() == other.key())
    }
}

impl Hash for ResourceId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl Eq for ResourceId {}

impl Serialize for ResourceId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ResourceId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not a resource id"))
    }
}
