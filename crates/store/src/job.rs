//! Work that outlives the request that asked for it.

use jiff::Timestamp;

/// When a job may be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wake {
    At(Timestamp),
    /// Only after another write has changed this.
    Held,
}

/// A durable job. Its bytes mean nothing to the store. Times are kept to the microsecond: finer
/// digits are dropped on the way in, in questions as in writes, so that comparisons hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    pub id: String,
    pub wake: Wake,
    pub body: Vec<u8>,
    pub secrets: super::Secrets,
    /// How often it was claimed since it was last put. Given by the store.
    pub attempts: u32,
    /// Until when it is leased; the proof a holder shows in [`super::Expect::Lease`]. Given by the store.
    pub leased_until: Option<Timestamp>,
}
