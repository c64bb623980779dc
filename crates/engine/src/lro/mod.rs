//! Long-running operations: their records, jobs, URLs, and what decides when they move.
//!
//! Knows: that an operation and its job are committed with the resource they are about.
//! Must not know: any type's own states.

mod advance;
mod holds;
mod job;
mod links;
mod record;
mod retention;
mod status;
mod timing;

use arm::Verb;
use contract::{Descriptor, Lro};

pub use advance::{Doing, settle_failed};
pub use holds::{HoldRule, Holds};
pub use job::{JobBody, Task};
pub use links::{links, status_id};
pub use record::{KIND, OperationRecord};
pub use timing::{Profile, Ticket, Timing};

/// How `verb`, or the action of that name, runs long; `None` where it does not.
pub fn lro<'a>(descriptor: &'a Descriptor, verb: Verb, action: Option<&str>) -> Option<&'a Lro> {
    match action {
        None => descriptor.lro(verb),
        Some(name) => descriptor.actions.iter().find(|action| action.name == name)?.lro.as_ref(),
    }
}
