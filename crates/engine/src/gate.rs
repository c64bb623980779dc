//! What every request must pass before its own business: subscription, rights, type, version, group.

use std::sync::Arc;

use arm::{ApiVersion, ArmError, ErrorKind, ResourceId, ResourceType, Verb};
use contract::{Descriptor, Entry, Handler};
use store::{Document, Query};
use uuid::Uuid;

use crate::record::{Record, stored};
use crate::request::{Call, Refusal};
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
    /// Refuses a subscription id that is none, before anything is read.
    pub(crate) fn check_subscription_id(id: Option<&str>) -> Result<(), ArmError> {
        match id {
            Some(text) if Uuid::parse_str(text).is_err() => Err(ArmError::bad_request(
                "InvalidSubscriptionId",
                format!("The provided subscription identifier '{text}' is malformed or invalid."),
            )),
            _ => Ok(()),
        }
    }

    /// The version asked for, if `descriptor` has it.
    pub(crate) fn version(call: &Call, descriptor: &Descriptor) -> Result<ApiVersion, ArmError> {
        let parsed = ApiVersion::parse(&call.api_version);
        match parsed {
            Some(version) if descriptor.serves(&version) => Ok(version),
            Some(_) => Err(faults::version_not_served(descriptor, &call.api_version)),
            None => Err(faults::invalid_version(descriptor, &call.api_version)),
        }
    }

    /// The entry that serves `ty`, or ARM's text that there is none.
    pub(crate) fn entry(&self, ty: &ResourceType) -> Result<&Entry, ArmError> {
        self.registry.ty(ty).ok_or_else(|| self.unknown_type(ty))
    }

    pub(crate) fn unknown_type(&self, ty: &ResourceType) -> ArmError {
        if self.registry.namespace(ty.namespace()).is_none() {
            let text = format!("The resource namespace '{}' is invalid.", ty.namespace());
            return ArmError::not_found("InvalidResourceNamespace", text);
        }
        let text = format!(
            "The resource type '{}' could not be found in the namespace '{}'.",
            ty.path(),
            ty.namespace()
        );
        ArmError::not_found("InvalidResourceType", text)
    }

    /// Whether the caller may do `verb` to a resource of `descriptor` at `scope`.
    pub(crate) fn authorize(
        &self,
        call: &Call,
        descriptor: &Descriptor,
        verb: Verb,
        scope: Option<&ResourceId>,
    ) -> Result<(), ArmError> {
        let action = format!("{}/{}", descriptor.ty, verb.right());
        self.authorizer.authorize(&call.caller, &action, scope)
    }

    /// The handler of a stored type that allows `verb`.
    pub(crate) fn writable(
        &self,
        id: &ResourceId,
        verb: Verb,
    ) -> Result<&Arc<dyn Handler>, ArmError> {
        let entry = self.entry(&id.ty)?;
        stored(entry).filter(|handler| handler.descriptor().allows(verb)).ok_or_else(|| {
            let text = format!("The resource type '{}' does not support this operation.", id.ty);
            ArmError::new(ErrorKind::MethodNotAllowed, "MethodNotAllowed", text)
        })
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

    /// The resource an id is nested in, if a provider serves it.
    pub(crate) fn parent_record(&self, chain: &Chain) -> Result<Option<Record>, ArmError> {
        match chain.parent() {
            Some((_, Some(document))) => Record::read(&self.registry, document).map(Some),
            _ => Ok(None),
        }
    }

    /// The refusal in the manner of the type.
    pub(crate) fn refusal(descriptor: &Descriptor, error: ArmError) -> Refusal {
        Refusal { error, dialect: descriptor.errors.dialect, by_gateway: false }
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
    } else if id.scope == link.scope && id.names.len() > known.names.len() {
        id.names[..known.names.len()].clone_from_slice(&known.names);
    }
}
