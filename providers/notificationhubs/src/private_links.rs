//! Private links of a namespace: how its records are called and decided on.
//!
//! Knows: the published names, codes and words. Must not know: private endpoints, or how a record
//! comes and goes.

use arm::{ResourceId, Verb};
use contract::{Check, Descriptor, Errors, Lro, NameRule, OperationUrl};
use private_link::{Connection, Kind, Target};

use crate::errors;
use crate::versions::WITH_PRIVATE_LINKS;

pub struct Namespaces;

impl Target for Namespaces {
    const KIND: Kind = Kind::NOTIFICATION_HUBS;
    const VERSIONS: &'static [&'static str] = &WITH_PRIVATE_LINKS;
    const NO_ACTION: Option<&'static str> = Some("None");

    fn errors() -> Errors {
        errors::errors()
    }

    fn describe(descriptor: &mut Descriptor) {
        let text = "It must be a namespace's name and a GUID with '.' between them.";
        descriptor.name = NameRule::new((1, 87), Check::holds(text, is_name));
        let at = |segment: &str| OperationUrl::Resource { segment: segment.to_owned() };
        descriptor.lro = Some(Lro {
            verbs: vec![Verb::Put, Verb::Delete],
            status: Some(at("operations")),
            result: Some(at("operationResults")),
            ..Lro::default()
        });
    }

    /// As the published samples write it; the longest namespace just fits into the longest name.
    fn record_name(target: &ResourceId, connection: &Connection) -> String {
        format!("{}.{}", target.name(), connection.guid())
    }
}

/// The published pattern, `^[a-zA-Z][a-zA-Z0-9-]*\.[a-fA-F0-9\-]+$`.
fn is_name(name: &str) -> bool {
    let Some((namespace, guid)) = name.split_once('.') else { return false };
    namespace.starts_with(|c: char| c.is_ascii_alphabetic())
        && namespace.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        && !guid.is_empty()
        && guid.chars().all(|c| c.is_ascii_hexdigit() || c == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_as_published() {
        for name in ["nh-sdk-ns.1fa229cd-bf3f-47f0-8c49-afb36723997e", "N.a"] {
            assert!(is_name(name), "{name}");
        }
        for name in ["nh-sdk-ns", "1n.a", "n_s.a", "n.", "n.xyz", "n.a.b", ".a"] {
            assert!(!is_name(name), "{name}");
        }
    }
}
