//! When an operation that has begun goes on.

use arm::{ResourceId, Verb};
use contract::Lro;
use jiff::{SignedDuration, Timestamp};
use store::Wake;
use tokio::sync::Notify;

use super::{HoldRule, Holds};

/// How long operations take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Profile {
    /// They are done when they are answered.
    #[default]
    Instant,
    /// They take about as long as the real service's.
    Documented,
}

/// What one request took from the hold rules. It is given back unless the request is done, however
/// often it was decided.
#[derive(Debug)]
pub struct Ticket<'a> {
    holds: &'a Holds,
    taken: Option<Option<HoldRule>>,
}

/// The profile, the rules that hold single operations, and the bell that calls the worker.
#[derive(Debug, Default)]
pub struct Timing {
    pub profile: Profile,
    pub holds: Holds,
    pub bell: Notify,
}

impl Timing {
    pub fn ticket(&self) -> Ticket<'_> {
        Ticket { holds: &self.holds, taken: None }
    }

    /// `None`: finish it within the request.
    pub fn wake(
        &self,
        lro: &Lro,
        id: &ResourceId,
        verb: Verb,
        now: Timestamp,
        ticket: &mut Ticket<'_>,
    ) -> Option<Wake> {
        if ticket.held(id, verb) {
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

impl Ticket<'_> {
    fn held(&mut self, id: &ResourceId, verb: Verb) -> bool {
        self.taken.get_or_insert_with(|| self.holds.take(id, verb)).is_some()
    }

    /// The request is done: what was taken is used up.
    pub fn spend(mut self) {
        self.taken = None;
    }
}

impl Drop for Ticket<'_> {
    fn drop(&mut self) {
        if let Some(rule) = self.taken.take().flatten() {
            self.holds.give_back(rule);
        }
    }
}
