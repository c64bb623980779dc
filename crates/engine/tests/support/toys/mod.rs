//! `Contoso.Toys`: types that together use all that a descriptor can say.
//!
//! Knows: the contract. Must not know: the engine that is tested with it.

pub mod boxes;
pub mod chests;
pub mod clubs;
pub mod friends;
pub mod houses;
pub mod kits;
pub mod marbles;
pub mod spies;
pub mod views;

use std::sync::Arc;

use contract::{Entry, Handler, Provider, Resource, Typed};

pub const NEW: &str = "2024-06-01";
pub const OLD: &str = "2023-01-01";
pub const VERSIONS: [&str; 2] = [NEW, OLD];

pub fn provider() -> Provider {
    Provider {
        namespace: "Contoso.Toys".to_owned(),
        display: "Contoso Toys".to_owned(),
        entries: vec![
            stored::<boxes::Boxes>(),
            stored::<chests::Chests>(),
            stored::<marbles::Marbles>(),
            stored::<marbles::Cards>(),
            stored::<friends::Friends>(),
            stored::<kits::Kits>(),
            stored::<kits::Parts>(),
            stored::<kits::Ghosts>(),
            stored::<clubs::Clubs>(),
            stored::<houses::Houses>(),
            stored::<houses::Guests>(),
            stored::<clubs::Members>(),
            stored::<clubs::Seats>(),
            Entry::View(Arc::new(clubs::Rooms::new())),
            Entry::View(Arc::new(views::Colors::new())),
        ],
    }
}

pub fn stored<R: Resource>() -> Entry {
    let handler: Arc<dyn Handler> = Arc::new(Typed::<R>::new());
    Entry::Stored(handler)
}
