//! Private links of an instance: how its records are called, decided on and shown.
//!
//! Knows: the published codes and words. Must not know: private endpoints, or how a record comes and
//! goes.

use arm::{ApiVersion, ResourceId, Verb};
use contract::{Check, CodeRule, Codes, Descriptor, Errors, NameRule, Outcome, Word};
use private_link::{Connection, Kind, Target};
use serde_json::{Map, Value};

use crate::{VERSIONS, errors, wire};

pub struct Instances;

impl Target for Instances {
    const KIND: Kind = Kind::DIGITAL_TWINS;
    /// All but the first one.
    const VERSIONS: &'static [&'static str] = VERSIONS.split_at(VERSIONS.len() - 1).0;
    const NO_ACTION: Option<&'static str> = Some("None");
    const DESCRIPTION_REQUIRED: bool = true;

    fn errors() -> Errors {
        errors::errors()
    }

    fn describe(descriptor: &mut Descriptor) {
        let text = "It must contain only letters, digits and '-', not begin or end with '-', and not \
                    be of digits alone.";
        descriptor.name = NameRule::new((3, 50), Check::holds(text, is_name));
        descriptor.wire.system_data = true;
        let accepted = CodeRule::new(Verb::Put, Word::Replaced, Outcome::Accepted, true);
        descriptor.codes = Codes(vec![accepted]);
        descriptor.lro = Some(wire::lro(&[Verb::Put, Verb::Delete], 5));
    }

    fn record_name(_target: &ResourceId, connection: &Connection) -> String {
        connection.guid().to_owned()
    }

    fn present(version: &ApiVersion, _announces: bool, record: &mut Map<String, Value>) {
        wire::hide_system_data(version, record);
    }
}

fn is_name(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        && !name.starts_with('-')
        && !name.ends_with('-')
        && !name.chars().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_known_since_the_second_version() {
        assert_eq!(Instances::VERSIONS.last(), Some(&"2020-12-01"));
    }

    #[test]
    fn a_guid_is_a_name() {
        for name in ["2f6c0ffd-8a71-4a8b-b1a4-6f5e2b8c9d10", "abc", "a-1"] {
            assert!(is_name(name), "{name}");
        }
        for name in ["123", "-ab", "ab-", "a_b"] {
            assert!(!is_name(name), "{name}");
        }
    }
}
