//! A namespace and the types it brings.

use std::sync::Arc;

use crate::{Descriptor, Handler, View};

/// One type of a provider.
#[derive(Clone)]
pub enum Entry {
    /// Kept in the store.
    Stored(Arc<dyn Handler>),
    /// Computed at each read.
    View(Arc<dyn View>),
    /// A collection of the tracked resources of every type below its parent.
    Tracked(Arc<Descriptor>),
}

/// One resource provider, as its crate hands it to the registry.
#[derive(Clone)]
pub struct Provider {
    /// `Microsoft.Relay`.
    pub namespace: String,
    /// What `/operations` calls it: `Microsoft Relay`.
    pub display: String,
    pub entries: Vec<Entry>,
}

/// What views may know of all types: read from the same registry the engine asks.
pub trait Catalog: Send + Sync {
    fn providers(&self) -> &[Provider];
}

impl Entry {
    pub fn descriptor(&self) -> &Descriptor {
        match self {
            Self::Stored(handler) => handler.descriptor(),
            Self::View(view) => view.descriptor(),
            Self::Tracked(descriptor) => descriptor,
        }
    }
}
