//! What a decision may know of the moment: the time, and chance.

use jiff::Timestamp;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

/// Every temporal or random value a pure decision uses comes from here, so the same facts decide
/// the same way. The seed comes from the operating system, the bytes are fit for keys.
#[derive(Debug)]
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
