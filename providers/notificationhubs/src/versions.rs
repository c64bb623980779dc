//! The api-versions, and the two generations they fall into.

use arm::ApiVersion;
use contract::VersionRange;

/// Newest first.
pub const VERSIONS: [&str; 7] = [
    "2023-10-01-preview",
    "2023-09-01",
    "2023-01-01-preview",
    "2020-01-01-preview",
    "2017-04-01",
    "2016-03-01",
    "2014-09-01",
];

/// Those that know private links.
pub const WITH_PRIVATE_LINKS: [&str; 3] = [VERSIONS[0], VERSIONS[1], VERSIONS[2]];

/// With this date keys became writable, rules got times, and creating one began to answer 201.
pub const MODERN: &str = "2023-01-01";

/// Whether `version` is of the generation before [`MODERN`].
pub fn is_classic(version: &ApiVersion) -> bool {
    !version.at_least(MODERN)
}

/// All versions before [`MODERN`].
pub fn classic() -> VersionRange {
    VersionRange::until("2022-12-31")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn range_and_question_agree_on_every_version() {
        let parsed = VERSIONS.map(|text| ApiVersion::parse(text).expect("well formed"));
        for version in &parsed {
            assert_eq!(classic().contains(version), is_classic(version), "{version}");
        }
        assert_eq!(parsed.iter().filter(|version| is_classic(version)).count(), 4);
        let linked = parsed.iter().filter(|v| WITH_PRIVATE_LINKS.contains(&v.as_str()));
        assert_eq!(linked.filter(|version| !is_classic(version)).count(), 3);
    }
}
