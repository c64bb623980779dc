//! Tokens that have been checked, so that the next request with one costs a hash and a look-up.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use arm::Caller;
use aws_lc_rs::digest;
use jiff::Timestamp;

/// SHA-256 of a token: the cache holds no token itself.
pub(crate) type TokenHash = [u8; 32];

/// A bounded map of good tokens. An entry serves until the token runs out or the directory changes.
#[derive(Debug)]
pub(crate) struct TokenCache {
    capacity: usize,
    entries: RwLock<HashMap<TokenHash, Entry>>,
}

#[derive(Debug)]
struct Entry {
    caller: Caller,
    /// Seconds since 1970.
    expires_at: i64,
    /// The state of the directory that the token was checked against.
    epoch: u64,
}

impl TokenCache {
    pub fn new(capacity: usize) -> Self {
        Self { capacity, entries: RwLock::default() }
    }

    pub fn get(&self, hash: &TokenHash, epoch: u64, now: Timestamp) -> Option<Caller> {
        let entries = self.entries.read().unwrap_or_else(PoisonError::into_inner);
        let entry = entries.get(hash)?;
        (entry.epoch == epoch && now.as_second() < entry.expires_at).then(|| entry.caller.clone())
    }

    /// Keeps a token that was good in `epoch`. Full, the cache forgets what no longer serves, or
    /// else the token that runs out first.
    pub fn put(
        &self,
        hash: TokenHash,
        caller: Caller,
        expires_at: i64,
        epoch: u64,
        now: Timestamp,
    ) {
        let mut entries = self.entries.write().unwrap_or_else(PoisonError::into_inner);
        if entries.len() >= self.capacity && !entries.contains_key(&hash) {
            entries.retain(|_, entry| entry.epoch >= epoch && now.as_second() < entry.expires_at);
            if entries.len() >= self.capacity {
                let first = entries.iter().min_by_key(|(_, entry)| entry.expires_at);
                if let Some(first) = first.map(|(hash, _)| *hash) {
                    entries.remove(&first);
                }
            }
        }
        entries.insert(hash, Entry { caller, expires_at, epoch });
    }
}

pub(crate) fn hash(token: &str) -> TokenHash {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest::digest(&digest::SHA256, token.as_bytes()).as_ref());
    hash
}

#[cfg(test)]
mod tests {
    use arm::CallerKind;

    use super::*;

    fn caller(name: &str) -> Caller {
        Caller {
            kind: CallerKind::Application,
            object_id: name.into(),
            tenant_id: "t".into(),
            display: name.into(),
        }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("in range")
    }

    #[test]
    fn an_entry_serves_until_it_runs_out_or_the_directory_changes() {
        let cache = TokenCache::new(4);
        cache.put(hash("a"), caller("a"), 100, 7, at(0));
        assert_eq!(cache.get(&hash("a"), 7, at(99)), Some(caller("a")));
        assert_eq!(cache.get(&hash("a"), 7, at(100)), None);
        assert_eq!(cache.get(&hash("a"), 8, at(0)), None);
        assert_eq!(cache.get(&hash("b"), 7, at(0)), None);
    }

    #[test]
    fn a_full_cache_forgets_the_useless_first_and_then_what_runs_out_first() {
        let cache = TokenCache::new(2);
        cache.put(hash("old"), caller("old"), 10, 0, at(0));
        cache.put(hash("long"), caller("long"), 300, 0, at(0));
        cache.put(hash("short"), caller("short"), 200, 0, at(50));
        assert_eq!(cache.get(&hash("old"), 0, at(0)), None);
        cache.put(hash("last"), caller("last"), 250, 0, at(50));
        let kept: Vec<bool> = ["long", "short", "last"]
            .map(|name| cache.get(&hash(name), 0, at(50)).is_some())
            .to_vec();
        assert_eq!(kept, [true, false, true]);
    }
}
