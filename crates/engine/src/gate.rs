//! What every request must pass before its own business: subscription, rights, type, version, group.

use std::sync::Arc;

use arm::{ApiVersion, ArmError, ResourceId, ResourceType, Scope, Verb};
use contract::{Descriptor, Entry, Handler, Hosting};
use serde_json::Value;
use store::{Document, Expect, Query};
use uuid::Uuid;

use crate::missed::Missed;
use crate::record::{Record, stored};
use crate::registry::Registry;
use crate::request::Call;
use crate::{Engine, faults};

/// A resource and all it is nested in, read in one snapshot.
pub struct Chain {
    /// From the outermost to the resource itself; `None` where nothing is stored.
    links: Vec<Link>,
    /// What its subscription said of its namespace; `None` for an id without a subscription.
    registration: Option<Link>,
}

/// An id, and what is stored under it.
type Link = (ResourceId, Option<Arc<Document>>);

impl Chain {
    pub fn current(&self) -> Option<&Document> {
        self.links.last()?.1.as_deref()
    }

    /// The id with the casing its stored ancestors have.
    pub fn display_id(&self, id: &ResourceId, registry: &Registry) -> ResourceId {
        let mut id = id.clone();
        for (link, document) in self.above() {
            let known = document.as_ref().map(|document| Record::read(registry, document));
            // One that cannot be read lends nobody its spelling.
            let Some(Ok(known)) = known else { continue };
            adopt(&mut id, link, &known.envelope.id);
        }
        id
    }

    /// All it is nested in, stored or not, outermost first.
    pub fn above(&self) -> &[Link] {
        &self.links[..self.links.len().saturating_sub(1)]
    }

    /// The stored ancestors that are there, outermost first.
    pub fn ancestors(&self) -> impl Iterator<Item = &Document> {
        self.above().iter().filter_map(|(_, document)| document.as_deref())
    }

    /// What a resource of that type is nested in, whether it is stored or not.
    fn parent(&self, descriptor: &Descriptor) -> Option<&Link> {
        match &descriptor.hosting {
            Hosting::Below(ty) => self.above().iter().find(|(link, _)| link.ty == *ty),
            _ => self.above().last(),
        }
    }

    /// Refuses what a subscription has not registered, and what makes that hold at the commit.
    /// Namespaces are registered until somebody says otherwise.
    pub fn check_registered(&self, registry: &Registry) -> Result<Option<Expect>, ArmError> {
        let Some((id, document)) = &self.registration else { return Ok(None) };
        match document {
            None => Ok(Some(Expect::Absent(id.key()))),
            Some(document) if is_registered(&Record::read(registry, document)?) => {
                Ok(Some(Expect::Rev(document.key.clone(), document.rev)))
            }
            Some(_) => Err(faults::not_registered(id.name())),
        }
    }

    /// The document of the resource a nested type lives in.
    pub fn parent_of(&self, descriptor: &Descriptor) -> Option<&Document> {
        let nested = matches!(descriptor.hosting, Hosting::Parent | Hosting::Below(_));
        let (_, document) = self.parent(descriptor).filter(|_| nested)?;
        document.as_deref()
    }
}

impl Engine {
    /// The type of a resource and the version asked for, if the caller may do `verb` to it.
    pub(crate) async fn gate_resource(
        &self,
        call: &Call,
        id: &ResourceId,
        verb: Verb,
    ) -> Result<(&Entry, ApiVersion), ArmError> {
        let entry = self.registry.ty(&id.ty);
        let ty = entry.map_or(&id.ty, |entry| &entry.descriptor().ty);
        self.gate(call, &format!("{ty}/{}", verb.right()), || {
            let unknown = || self.unknown_type(&id.ty, &call.api_version);
            let entry = entry.ok_or_else(unknown)?;
            match entry {
                Entry::Tracked(_) => Err(unknown()),
                // Kept for others of its namespace, and nothing a client can ask for.
                _ if entry.descriptor().verbs.is_empty() => Err(unknown()),
                _ if !self.hosts(entry.descriptor(), &id.scope) => Err(unknown()),
                _ if !entry.descriptor().allows(verb) => Err(faults::method_not_allowed(verb)),
                _ => Ok((entry.descriptor(), entry)),
            }
        })
        .await
    }

    /// Whether resources of a type may live in `scope`.
    pub(crate) fn hosts(&self, descriptor: &Descriptor, scope: &Scope) -> bool {
        match &descriptor.hosting {
            Hosting::Tenant => matches!(scope, Scope::Tenant),
            Hosting::Subscription | Hosting::Scope => matches!(scope, Scope::Subscription(_)),
            Hosting::ResourceGroup => matches!(scope, Scope::ResourceGroup { .. }),
            Hosting::Parent => {
                let parent = descriptor.ty.parent().and_then(|ty| self.registry.ty(&ty));
                parent.is_none_or(|parent| self.hosts(parent.descriptor(), scope))
            }
            Hosting::Below(ty) => {
                let above = self.registry.ty(ty);
                above.is_some_and(|above| self.hosts(above.descriptor(), scope))
            }
        }
    }

    /// Whether a type is listed below `parent`: where it lives, and in the subscription above a group.
    pub(crate) fn lists_in(&self, descriptor: &Descriptor, parent: Option<&ResourceId>) -> bool {
        let Some(parent) = parent else { return descriptor.hosting == Hosting::Tenant };
        let nested_in = match &descriptor.hosting {
            Hosting::Below(ty) => Some(ty.clone()),
            _ => descriptor.ty.parent(),
        };
        if nested_in.as_ref() == Some(&parent.ty) {
            return self.hosts(descriptor, &parent.scope);
        }
        let scope = Scope::of(parent);
        let above =
            descriptor.hosting == Hosting::ResourceGroup && matches!(scope, Scope::Subscription(_));
        above || self.hosts(descriptor, &scope)
    }

    /// As [`Engine::gate_resource`], for what is stored.
    pub(crate) async fn gate_stored(
        &self,
        call: &Call,
        id: &ResourceId,
        verb: Verb,
    ) -> Result<(&Arc<dyn Handler>, ApiVersion), ArmError> {
        let (entry, version) = self.gate_resource(call, id, verb).await?;
        let handler = stored(entry).ok_or_else(|| faults::method_not_allowed(verb))?;
        Ok((handler, version))
    }

    /// What every request passes, in ARM's order: the subscription, the caller's right (`right`
    /// reads `Contoso.Web/sites/write`), then what `served` says of the type, then its version.
    pub(crate) async fn gate<'a, T>(
        &self,
        call: &Call,
        right: &str,
        served: impl FnOnce() -> Result<(&'a Descriptor, T), ArmError>,
    ) -> Result<(T, ApiVersion), ArmError> {
        let near = call.target.nearest();
        let subscription = near.and_then(ResourceId::subscription_id);
        check_subscription_id(subscription)?;
        let checked = self.authorizer.authorize(&call.caller, right, near).and_then(|()| {
            let (descriptor, served) = served()?;
            Ok((served, version(call, descriptor)?))
        });
        if let (Err(_), Some(subscription)) = (&checked, subscription) {
            // That it does not exist is told before anything is said of the rest.
            self.require(&ResourceId::subscription(subscription)).await?;
        }
        checked
    }

    pub(crate) fn unknown_type(&self, ty: &ResourceType, version: &str) -> ArmError {
        let (path, namespace) = (ty.path(), ty.namespace());
        if self.registry.namespace(namespace).is_none() {
            let text = format!("The resource namespace '{namespace}' is invalid.");
            return ArmError::not_found("InvalidResourceNamespace", text);
        }
        let text = format!(
            "The resource type '{path}' could not be found in the namespace '{namespace}' for api \
             version '{version}'."
        );
        ArmError::not_found("InvalidResourceType", text)
    }

    /// Refuses unless `id` exists, where it is of a kind that is stored.
    pub(crate) async fn require(&self, id: &ResourceId) -> Result<(), ArmError> {
        let chain = self.chain(id).await?;
        match (chain.current(), self.registry.handler(&id.ty)) {
            (None, Some(_)) => Err(faults::ancestor_missing(id)),
            _ => Ok(()),
        }
    }

    /// Reads a resource with all it is nested in, and refuses what cannot be: an unknown
    /// subscription, group or parent.
    pub(crate) async fn chain(&self, id: &ResourceId) -> Result<Chain, ArmError> {
        let chain = self.chain_of(id).await?;
        self.check_ancestors(id, &chain)?;
        Ok(chain)
    }

    /// Reads a resource with all it is nested in, whatever is there.
    pub(crate) async fn chain_of(&self, id: &ResourceId) -> Result<Chain, ArmError> {
        let mut ids = vec![id.clone()];
        while let Some(parent) = ids.last().and_then(ResourceId::parent) {
            ids.push(parent);
        }
        ids.reverse();
        let subscription = id.subscription_id();
        let registration = subscription.map(|s| ResourceId::registration(s, id.ty.namespace()));
        let queries = ids.iter().chain(&registration).map(|id| Query::Get(id.key())).collect();
        let mut snapshot = self.store.read(queries).await.map_err(faults::store)?;
        let links = ids.into_iter().map(|id| (id, snapshot.take_document())).collect();
        let registration = registration.map(|id| (id, snapshot.take_document()));
        Ok(Chain { links, registration })
    }

    fn check_ancestors(&self, id: &ResourceId, chain: &Chain) -> Result<(), ArmError> {
        for (link, document) in &chain.links {
            if document.is_some() || link == id {
                continue;
            }
            // Levels that are no resources of their own, such as a location, have nothing to be stored.
            let is_resource = self.registry.handler(&link.ty).is_some();
            if is_resource {
                return Err(faults::ancestor_missing(link));
            }
        }
        Ok(())
    }

    /// Refuses what lies below something that is on its way out.
    pub(crate) fn check_open(&self, chain: &Chain) -> Result<(), ArmError> {
        match chain.ancestors().find(|ancestor| ancestor.closing) {
            Some(closing) => {
                let record = Record::read(&self.registry, closing)?;
                Err(faults::closing(&record.envelope.id))
            }
            None => Ok(()),
        }
    }

    /// The resource one of that type is nested in, if a provider serves it.
    pub(crate) fn parent_record(
        &self,
        chain: &Chain,
        descriptor: &Descriptor,
    ) -> Result<Option<Record>, ArmError> {
        match chain.parent(descriptor) {
            Some((_, Some(document))) => Record::read(&self.registry, document).map(Some),
            _ => Ok(None),
        }
    }
}

/// That a resource is not there, told by its type if that has words for it.
pub fn missing(descriptor: &Descriptor, id: &ResourceId) -> Missed {
    let error = faults::not_found(descriptor, id);
    if descriptor.errors.not_found.is_some() { Missed::Refused(error) } else { Missed::Gate(error) }
}

/// Refuses a subscription id that is none, before anything is read.
fn check_subscription_id(id: Option<&str>) -> Result<(), ArmError> {
    match id {
        Some(text) if Uuid::parse_str(text).is_err() => Err(ArmError::bad_request(
            "InvalidSubscriptionId",
            format!("The provided subscription identifier '{text}' is malformed or invalid."),
        )),
        _ => Ok(()),
    }
}

/// The version asked for, if `descriptor` has it.
fn version(call: &Call, descriptor: &Descriptor) -> Result<ApiVersion, ArmError> {
    match ApiVersion::parse(&call.api_version) {
        Some(version) if descriptor.serves(&version) => Ok(version),
        Some(_) => Err(faults::version_not_served(descriptor, &call.api_version)),
        None => Err(faults::invalid_version(descriptor, &call.api_version)),
    }
}

fn is_registered(record: &Record) -> bool {
    let state = record.envelope.properties.get("registrationState").and_then(Value::as_str);
    state.is_some_and(|state| state.eq_ignore_ascii_case("Registered"))
}

/// Takes over the casing of `known` into the part of `id` that names the same ancestor.
fn adopt(id: &mut ResourceId, link: &ResourceId, known: &ResourceId) {
    if link.names == known.names && link.scope == known.scope {
        return;
    }
    if id.scope.id().as_ref() == Some(link) {
        id.scope = arm::Scope::of(known);
    } else if id.scope.id() == link.scope.id() && id.names.len() > known.names.len() {
        id.names[..known.names.len()].clone_from_slice(&known.names);
    }
}
