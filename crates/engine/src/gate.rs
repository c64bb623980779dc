//! What every request must pass before its own business: subscription, rights, type, version, group.

use std::sync::Arc;

use arm::{ApiVersion, ArmError, ResourceId, ResourceType, Verb};
use contract::{Descriptor, Entry, Handler};
use store::{Document, Query};
use uuid::Uuid;

use crate::missed::Missed;
use crate::record::{Record, stored};
use crate::request::Call;
use crate::{Engine, faults};

/// A resource and all it is nested in, read in one snapshot.
pub struct Chain {
    /// From the outermost to the resource itself; `None` where nothing is stored.
    links: Vec<(ResourceId, Option<Document>)>,
}

impl Chain {
    pub fn current(&self) -> Option<&Document> {
        self.links.last()?.1.as_ref()
    }

    /// The id with the casing its stored ancestors have.
    pub fn display_id(&self, id: &ResourceId) -> ResourceId {
        let mut id = id.clone();
        for (link, document) in &self.links[..self.links.len().saturating_sub(1)] {
            let Some(known) = document.as_ref().and_then(stored_id) else { continue };
            adopt(&mut id, link, &known);
        }
        id
    }

    /// The stored ancestors that are there, outermost first.
    pub fn ancestors(&self) -> impl Iterator<Item = &Document> {
        let above = self.links.len().saturating_sub(1);
        self.links[..above].iter().filter_map(|(_, document)| document.as_ref())
    }

    /// The nearest ancestor, whether it is stored or not.
    pub fn parent(&self) -> Option<&(ResourceId, Option<Document>)> {
        self.links.len().checked_sub(2).map(|at| &self.links[at])
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
                Entry::View(_) if verb != Verb::Get => Err(faults::method_not_allowed(verb)),
                _ if !entry.descriptor().allows(verb) => Err(faults::method_not_allowed(verb)),
                _ => Ok((entry.descriptor(), entry)),
            }
        })
        .await
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
        let mut ids = vec![id.clone()];
        while let Some(parent) = ids.last().and_then(ResourceId::parent) {
            ids.push(parent);
        }
        ids.reverse();
        let queries = ids.iter().map(|id| Query::Get(id.key())).collect();
        let mut snapshot = self.store.read(queries).await.map_err(faults::store)?;
        let links = ids.into_iter().map(|id| (id, snapshot.take_document())).collect();
        let chain = Chain { links };
        self.check_ancestors(id, &chain)?;
        Ok(chain)
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

    /// The resource an id is nested in, if a provider serves it.
    pub(crate) fn parent_record(&self, chain: &Chain) -> Result<Option<Record>, ArmError> {
        match chain.parent() {
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

fn stored_id(document: &Document) -> Option<ResourceId> {
    #[derive(serde::Deserialize)]
    struct Id {
        id: ResourceId,
    }
    serde_json::from_slice::<Id>(&document.body).ok().map(|body| body.id)
}

/// Takes over the casing of `known` into the part of `id` that names the same ancestor.
fn adopt(id: &mut ResourceId, link: &ResourceId, known: &ResourceId) {
    if id.scope.id().as_ref() == Some(link) {
        id.scope = arm::Scope::of(known);
    } else if id.scope.id() == link.scope.id() && id.names.len() > known.names.len() {
        id.names[..known.names.len()].clone_from_slice(&known.names);
    }
}
