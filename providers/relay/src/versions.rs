//! The api-versions.

/// Newest first.
pub const VERSIONS: [&str; 7] = [
    "2026-07-01-preview",
    "2026-01-01",
    "2024-01-01",
    "2021-11-01",
    "2018-01-01-preview",
    "2017-04-01",
    "2016-07-01",
];

/// With this date `regenerateKeys` began to name the key `keyType`, and took a key to set.
pub const KEY_TYPE: &str = "2017-04-01";
