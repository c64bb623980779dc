//! When an operation that has begun goes on.

use arm::{ResourceId, Verb};
use contract::Lro;
use jiff::{SignedDuration, Timestamp};
use store::Wake;
use tokio::sync::Notify;

use super::Holds;

/// How long operations take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Profile {
    /// They are done when they are answered.
    #[default]
    Instant,
    /// They take about as long as the real service's.
    Documented,
}

/// The profile, the rules that hold single operations, and the bell that calls the worker.
#[derive(Debug, Default)]
pub struct Timing {
    pub profile: Profile,
    pub holds: Holds,
    pub bell: Notify,
}

impl Timing {
    /// `None`: finish it within the request.
    pub fn wake(&self, lro: &Lro, id: &ResourceId, verb: Verb, now: Timestamp) -> Option<Wake> {
        if self.holds.take(id, verb) {
            return Some(Wake::Held);
        }
        match self.profile {
            Profile::Instant => None,
            Profile::Documented => {
                let later = SignedDuration::from_secs(lro.documented_s.into());
                Some(Wake::At(now.saturating_add(later).unwrap_or(now)))
            }
        }
    }
}
