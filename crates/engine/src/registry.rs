//! Every type this server knows, found by what a path names.

use std::collections::HashMap;
use std::sync::Arc;

use arm::{Location, ResourceId, ResourceType};
use contract::{
    Action, ActionMount, Catalog, Descriptor, Entry, Handler, Lro, OperationUrl, Provider, Side,
};

/// What the segment before an operation's token promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperationView {
    /// 200 with a status.
    Status,
    /// 202 until done, then the result.
    Result,
}

/// All providers, and indexes over their types. Swapped whole, never changed.
pub struct Registry {
    providers: Vec<Provider>,
    types: HashMap<ResourceType, Entry>,
    collections: HashMap<ResourceType, Entry>,
    actions: HashMap<ResourceType, (Entry, Action)>,
    operations: HashMap<ResourceType, OperationView>,
    /// The stored types by the name the store has for them.
    kinds: HashMap<String, Arc<dyn Handler>>,
    /// The sides on which anybody hears of neighbours.
    hears: Vec<Side>,
    /// The types whose resources others keep.
    kept: Vec<Arc<dyn Handler>>,
}

impl Registry {
    /// # Panics
    /// When two types or actions answer to the same path: the list of providers is part of the program.
    pub fn new(providers: Vec<Provider>) -> Self {
        let mut registry = Self {
            types: HashMap::new(),
            collections: HashMap::new(),
            actions: HashMap::new(),
            operations: HashMap::new(),
            kinds: HashMap::new(),
            hears: Vec::new(),
            kept: Vec::new(),
            providers: Vec::new(),
        };
        for entry in providers.iter().flat_map(|provider| &provider.entries) {
            registry.add(entry);
        }
        registry.providers = providers;
        registry
    }

    /// The type of a resource's path.
    pub fn ty(&self, ty: &ResourceType) -> Option<&Entry> {
        self.types.get(ty)
    }

    /// The handler of a stored type.
    pub fn handler(&self, ty: &ResourceType) -> Option<&Arc<dyn Handler>> {
        match self.ty(ty)? {
            Entry::Stored(handler) => Some(handler),
            Entry::View(_) | Entry::Tracked(_) => None,
        }
    }

    /// The handler under a store's kind.
    pub fn handler_of_kind(&self, kind: &str) -> Option<&Arc<dyn Handler>> {
        self.kinds.get(kind)
    }

    /// What a collection's path lists.
    pub fn collection(&self, ty: &ResourceType) -> Option<&Entry> {
        self.collections.get(ty)
    }

    /// The action a POST path names.
    pub fn action(&self, ty: &ResourceType) -> Option<&(Entry, Action)> {
        self.actions.get(ty)
    }

    /// Whether a path of this type is where operations are polled.
    pub fn operation_view(&self, ty: &ResourceType) -> Option<OperationView> {
        self.operations.get(ty).copied()
    }

    pub fn namespace(&self, name: &str) -> Option<&Provider> {
        self.providers.iter().find(|provider| provider.namespace.eq_ignore_ascii_case(name))
    }

    /// Whether any type wants to hear of its neighbours on that side.
    pub fn anyone_hears(&self, side: Side) -> bool {
        self.hears.contains(&side)
    }

    /// The types whose resources others keep from being deleted.
    pub fn kept(&self) -> &[Arc<dyn Handler>] {
        &self.kept
    }

    /// The same id with the type's own casing.
    pub fn canonical(&self, mut id: ResourceId) -> ResourceId {
        if let Some(entry) = self.ty(&id.ty) {
            id.ty = entry.descriptor().ty.clone();
        }
        let places = id.ty.segments().iter().zip(&mut id.names);
        for (_, name) in places.filter(|(segment, _)| segment.eq_ignore_ascii_case("locations")) {
            if let Some(place) = Location::parse(name) {
                place.name().clone_into(name);
            }
        }
        id
    }

    fn add(&mut self, entry: &Entry) {
        let descriptor = entry.descriptor();
        let known = self.types.insert(descriptor.ty.clone(), entry.clone());
        assert!(known.is_none(), "{} is registered twice", descriptor.ty);
        if let Entry::Stored(handler) = entry {
            self.kinds.insert(descriptor.ty.key(), Arc::clone(handler));
            self.kept.extend((!descriptor.kept_by.is_empty()).then(|| Arc::clone(handler)));
        }
        if let Some(listing) = &descriptor.listing {
            self.collections.insert(descriptor.ty.clone(), entry.clone());
            for ty in &listing.also_at {
                self.collections.insert(ty.clone(), entry.clone());
            }
        }
        for action in &descriptor.actions {
            let path = action_type(descriptor, action);
            let known = self.actions.insert(path, (entry.clone(), action.clone()));
            assert!(
                known.is_none(),
                "the action {} of {} is registered twice",
                action.name,
                descriptor.ty
            );
            self.add_operations(descriptor, action.lro.as_ref());
        }
        self.add_operations(descriptor, descriptor.lro.as_ref());
        self.hears.extend(&descriptor.hears);
    }

    fn add_operations(&mut self, descriptor: &Descriptor, lro: Option<&Lro>) {
        let Some(lro) = lro else { return };
        if let Some(url) = &lro.status {
            self.operations.insert(operation_type(descriptor, url), OperationView::Status);
            for alias in &lro.status_aliases {
                let url = with_segment(url, alias);
                self.operations.insert(operation_type(descriptor, &url), OperationView::Status);
            }
        }
        if let Some(url) = &lro.result {
            self.operations.insert(operation_type(descriptor, url), OperationView::Result);
        }
    }
}

impl Catalog for Registry {
    fn providers(&self) -> &[Provider] {
        &self.providers
    }
}

/// The type that a path to an action reads as.
fn action_type(descriptor: &Descriptor, action: &Action) -> ResourceType {
    let namespace = descriptor.ty.namespace();
    match action.mount {
        ActionMount::Resource => descriptor.ty.child(&action.name),
        ActionMount::Subscription | ActionMount::ResourceGroup => {
            ResourceType::new(namespace, [action.name.as_str()])
        }
        ActionMount::Location => ResourceType::new(namespace, ["locations", &action.name]),
    }
}

/// The type that a path to an operation reads as.
fn operation_type(descriptor: &Descriptor, url: &OperationUrl) -> ResourceType {
    match url {
        OperationUrl::Location { segment } => {
            ResourceType::new(descriptor.ty.namespace(), ["locations", segment])
        }
        OperationUrl::Resource { segment } => descriptor.ty.child(segment),
        OperationUrl::Subscription { segment } => ResourceType::subscription().child(segment),
    }
}

fn with_segment(url: &OperationUrl, segment: &str) -> OperationUrl {
    let segment = segment.to_owned();
    match url {
        OperationUrl::Location { .. } => OperationUrl::Location { segment },
        OperationUrl::Resource { .. } => OperationUrl::Resource { segment },
        OperationUrl::Subscription { .. } => OperationUrl::Subscription { segment },
    }
}

/// What authorisation calls an action: `{type}/{name}/action`, or by its namespace where it is asked
/// of no resource.
pub fn right_of_action(descriptor: &Descriptor, action: &Action) -> String {
    match action.mount {
        ActionMount::Resource => format!("{}/{}/action", descriptor.ty, action.name),
        _ => format!("{}/{}/action", descriptor.ty.namespace(), action.name),
    }
}
