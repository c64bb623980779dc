//! The api-versions.

/// Newest first. The first one knew plans a month later than sites; here they share one list.
pub const VERSIONS: [&str; 21] = [
    "2025-05-01",
    "2025-03-01",
    "2024-11-01",
    "2024-04-01",
    "2023-12-01",
    "2023-01-01",
    "2022-09-01",
    "2022-03-01",
    "2021-03-01",
    "2021-02-01",
    "2021-01-15",
    "2021-01-01",
    "2020-12-01",
    "2020-10-01",
    "2020-09-01",
    "2020-06-01",
    "2019-08-01",
    "2018-11-01",
    "2018-02-01",
    "2016-09-01",
    "2016-08-01",
];

/// The first version whose hybrid connections are documented with `systemData`; a recording of
/// 2021-03-01 has none.
pub const SYSTEM_DATA: &str = "2025-05-01";
