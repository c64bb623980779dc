//! Long-running operations: their records, jobs, URLs, and what decides when they move.
//!
//! Knows: that an operation and its job are committed with the resource they are about.
//! Must not know: any type's own states.

mod holds;
mod job;
mod links;
mod record;
mod status;
mod timing;

pub use holds::{HoldRule, Holds};
pub use job::{JobBody, Task};
pub use links::{links, status_id};
pub use record::{KIND, OperationRecord};
pub use timing::{Profile, Timing};
