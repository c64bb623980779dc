//! What a decision may know of the moment: the time, and chance.

use std::fmt;

use jiff::Timestamp;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

/// Every temporal or random value a pure decision uses comes from here, so the same facts decide
/// the same way. The seed comes from the operating system, the bytes are fit for keys.
pub struct Facts {
    pub now: Timestamp,
    chance: StdRng,
}

impl Facts {
    pub fn new(now: Timestamp, seed: [u8; 32]) -> Self {
        Self { now, chance: StdRng::from_seed(seed) }
    }

    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.chance.fill(&mut bytes);
        bytes
    }

    /// A random GUID.
    pub fn guid(&mut self) -> String {
        uuid::Builder::from_random_bytes(self.bytes()).into_uuid().to_string()
    }

    /// A GUID that sorts by the time it was made.
    pub fn timed_guid(&mut self) -> String {
        let millis = u64::try_from(self.now.as_millisecond()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes()).into_uuid().to_string()
    }
}

/// The moment alone: whoever knows the state of chance knows the keys it makes next.
impl fmt::Debug for Facts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Facts").field("now", &self.now).finish_non_exhaustive()
    }
}
