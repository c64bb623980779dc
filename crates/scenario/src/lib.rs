//! Folders of numbered requests and responses, run as tests through the whole stack in process.
//!
//! Knows: how a step is written, how an answer is compared with it, and what holds for the
//! description of every type.
//! Must not know: what any provider does.
//!
//! A case is a folder of `01-what.json`, `02-what.json`, …, each a [`Step`]; an optional
//! `setup.json` lists requests that must succeed before them. Every case gets a server of its own.
//! What unit tests share, which ask a type without a server, is in [`decisions`].

mod case;
mod compare;
pub mod decisions;
mod descriptors;
mod pattern;
mod play;
mod server;

use std::path::Path;

use contract::Provider;

pub use case::{Request, Response, Step};
pub use server::{Answer, Server, Service, answer};

/// Plays all cases of a folder against `providers`, once their types describe themselves soundly.
///
/// # Panics
/// Once, with everything that went otherwise than written; also when a folder cannot be read, and
/// with all faults of the descriptions.
pub fn run(folder: impl AsRef<Path>, providers: Vec<Provider>) {
    let faults = descriptors::faults(&providers);
    assert!(faults.is_empty(), "types are described wrongly:\n\n{}\n", faults.join("\n"));
    let cases = case::read_all(folder.as_ref()).unwrap_or_else(|fault| panic!("{fault}"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime needs nothing but memory");
    let faults = runtime.block_on(play::all(&cases, &providers));
    assert!(
        faults.is_empty(),
        "{} of {} cases went otherwise than written:\n\n{}\n",
        faults.len(),
        cases.len(),
        faults.join("\n\n")
    );
}
