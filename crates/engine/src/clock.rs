//! Where time and chance come from.

use std::sync::Mutex;

use contract::Facts;
use jiff::{SignedDuration, Timestamp};

/// The time of day. Injected, so that tests own it.
pub trait Clock: Send + Sync + 'static {
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A clock that moves only when told to.
#[derive(Debug)]
pub struct ManualClock(Mutex<Timestamp>);

impl ManualClock {
    pub fn new(start: Timestamp) -> Self {
        Self(Mutex::new(start))
    }

    pub fn advance(&self, by: SignedDuration) {
        let mut now = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *now = now.saturating_add(by).unwrap_or(*now);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// Makes the facts of one decision.
pub struct FactSource {
    pub clock: Box<dyn Clock>,
    /// Thirty-two bytes nobody can guess.
    pub seed: Box<dyn Fn() -> [u8; 32] + Send + Sync>,
}

impl FactSource {
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub fn facts(&self) -> Facts {
        Facts::new(self.clock.now(), (self.seed)())
    }
}
