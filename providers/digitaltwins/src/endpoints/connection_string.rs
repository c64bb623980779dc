//! The connection string of a topic or an event hub.
//!
//! Knows: the grammar the official clients read, `Endpoint=sb://…/;SharedAccessKeyName=…;
//! SharedAccessKey=…;EntityPath=…`. Must not know: whose member it is. Nothing here tells a value.

use std::fmt;

/// Which entity a sound connection string names.
#[derive(PartialEq, Eq)]
pub struct ConnectionString<'a> {
    /// With its port, if it has one.
    host: &'a str,
    entity: &'a str,
}

/// One thing wrong with a connection string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// A part without `=`.
    Malformed,
    /// The part is there twice.
    Repeated(&'static str),
    /// The part is not there, or empty.
    Missing(&'static str),
    /// The endpoint is not `sb://{host}/`.
    Endpoint,
    /// The part takes `true` or `false`.
    Flag(&'static str),
}

const ENDPOINT: &str = "Endpoint";
const ENTITY: &str = "EntityPath";
const EMULATOR: &str = "UseDevelopmentEmulator";
const REQUIRED: [&str; 4] = [ENDPOINT, "SharedAccessKeyName", "SharedAccessKey", ENTITY];

impl<'a> ConnectionString<'a> {
    /// Parts come in any order and casing, are split at their first `=`, and the last may end in
    /// `;`. Unknown parts are let through, as the clients do.
    ///
    /// # Errors
    /// Every flaw there is.
    pub fn parse(text: &'a str) -> Result<Self, Vec<Flaw>> {
        let (parts, mut flaws) = split(text);
        let part = |name: &str| parts.iter().find(|(key, _)| *key == name).map(|(_, value)| *value);
        let missing = |name: &&&str| part(name).is_none_or(str::is_empty);
        flaws.extend(REQUIRED.iter().filter(missing).map(|name| Flaw::Missing(name)));
        let host = part(ENDPOINT).filter(|endpoint| !endpoint.is_empty()).map(host);
        if host == Some(None) {
            flaws.push(Flaw::Endpoint);
        }
        let flag = |value: &str| ["true", "false"].iter().any(|w| value.eq_ignore_ascii_case(w));
        if part(EMULATOR).is_some_and(|value| !flag(value)) {
            flaws.push(Flaw::Flag(EMULATOR));
        }
        match (host.flatten(), part(ENTITY)) {
            (Some(host), Some(entity)) if flaws.is_empty() => Ok(Self { host, entity }),
            _ => Err(flaws),
        }
    }

    /// Whether both name one entity of one namespace; names of either kind ignore case.
    pub fn same_entity(&self, other: &ConnectionString<'_>) -> bool {
        self.host.eq_ignore_ascii_case(other.host) && self.entity.eq_ignore_ascii_case(other.entity)
    }
}

/// The known parts under their canonical names, and what is wrong with the division itself.
fn split(text: &str) -> (Vec<(&'static str, &str)>, Vec<Flaw>) {
    let mut parts: Vec<(&'static str, &str)> = Vec::new();
    let mut flaws = Vec::new();
    for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        let Some((key, value)) = part.split_once('=') else {
            if !flaws.contains(&Flaw::Malformed) {
                flaws.push(Flaw::Malformed);
            }
            continue;
        };
        let mut known = REQUIRED.into_iter().chain([EMULATOR]);
        let Some(name) = known.find(|name| name.eq_ignore_ascii_case(key.trim())) else { continue };
        if parts.iter().any(|(seen, _)| *seen == name) {
            flaws.push(Flaw::Repeated(name));
        } else {
            parts.push((name, value.trim()));
        }
    }
    (parts, flaws)
}

/// `h:5672` of `sb://h:5672/`; no user, no path, no query.
fn host(endpoint: &str) -> Option<&str> {
    let scheme = endpoint.get(..5).filter(|scheme| scheme.eq_ignore_ascii_case("sb://"))?;
    let rest = &endpoint[scheme.len()..];
    let authority = rest.strip_suffix('/').unwrap_or(rest);
    let (name, port) = match authority.split_once(':') {
        Some((name, port)) => (name, Some(port)),
        None => (authority, None),
    };
    let label = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    let named = !name.is_empty() && name.chars().all(label);
    (named && port.is_none_or(|port| port.parse::<u16>().is_ok())).then_some(authority)
}

/// What it names is told to nobody either: reads mask all of it.
impl fmt::Debug for ConnectionString<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConnectionString").finish_non_exhaustive()
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed => f.write_str(
                "The connection string must be a list of 'name=value' parts separated by ';'.",
            ),
            Self::Repeated(name) => {
                write!(f, "The connection string must have the part '{name}' only once.")
            }
            Self::Missing(name) if *name == ENTITY => write!(
                f,
                "The connection string must have the part '{name}'; use one of the entity, not of \
                 its namespace.",
            ),
            Self::Missing(name) => write!(f, "The connection string must have the part '{name}'."),
            Self::Endpoint => write!(
                f,
                "The part '{ENDPOINT}' of the connection string must be of the form \
                 'sb://<host>/'.",
            ),
            Self::Flag(name) => {
                write!(f, "The part '{name}' of the connection string must be 'true' or 'false'.")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = "Endpoint=sb://ns.servicebus.windows.net/;SharedAccessKeyName=Root;\
                         SharedAccessKey=xyzxyzoX4=;EntityPath=abcabc";

    fn flaws(text: &str) -> Vec<Flaw> {
        ConnectionString::parse(text).expect_err("a flawed string")
    }

    #[test]
    fn the_documented_form_is_read() {
        let read = ConnectionString::parse(WHOLE);
        let whole = ConnectionString { host: "ns.servicebus.windows.net", entity: "abcabc" };
        assert_eq!(read, Ok(whole));
    }

    #[test]
    fn order_case_spaces_and_ends_are_free() {
        for text in [
            "EntityPath=e;SharedAccessKey=k;SharedAccessKeyName=n;Endpoint=sb://h/",
            "ENDPOINT=SB://h/;sharedaccesskeyname=n;sharedAccessKey=k;entitypath=e;",
            "Endpoint=sb://h;SharedAccessKeyName=n;SharedAccessKey=k;EntityPath=e",
            " Endpoint = sb://h/ ; SharedAccessKeyName = n;SharedAccessKey=k; EntityPath=e ;; ",
            "Endpoint=sb://h/;SharedAccessKeyName=n;SharedAccessKey=k;EntityPath=e;\
             UseDevelopmentEmulator=true",
            "Endpoint=sb://h/;SharedAccessKeyName=n;SharedAccessKey=k;EntityPath=e;\
             TransportType=AmqpWebSockets",
        ] {
            let read = ConnectionString::parse(text).map(|read| (read.host, read.entity));
            assert!(read.is_ok_and(|(_, entity)| entity == "e"), "{text}");
        }
    }

    #[test]
    fn a_part_is_split_at_its_first_equals_sign() {
        let text = "Endpoint=sb://h/;SharedAccessKeyName=n;SharedAccessKey=a=b==;EntityPath=e=f";
        assert_eq!(ConnectionString::parse(text).map(|read| read.entity), Ok("e=f"));
    }

    #[test]
    fn every_missing_or_empty_part_is_told_at_once() {
        assert_eq!(flaws(""), REQUIRED.map(Flaw::Missing));
        let namespace = "Endpoint=sb://h/;SharedAccessKeyName=n;SharedAccessKey=k";
        assert_eq!(flaws(namespace), [Flaw::Missing("EntityPath")]);
        let empty = "Endpoint=;SharedAccessKeyName=;SharedAccessKey=k;EntityPath=e";
        assert_eq!(flaws(empty), [Flaw::Missing("Endpoint"), Flaw::Missing("SharedAccessKeyName")]);
        let token = "Endpoint=sb://h/;SharedAccessSignature=s;EntityPath=e";
        let both = [Flaw::Missing("SharedAccessKeyName"), Flaw::Missing("SharedAccessKey")];
        assert_eq!(flaws(token), both);
    }

    #[test]
    fn a_bad_division_is_told() {
        assert_eq!(flaws(&format!("{WHOLE};nonsense;more")), [Flaw::Malformed]);
        assert_eq!(flaws(&format!("{WHOLE};entitypath=x")), [Flaw::Repeated("EntityPath")]);
        let emulator = format!("{WHOLE};UseDevelopmentEmulator=perhaps");
        assert_eq!(flaws(&emulator), [Flaw::Flag("UseDevelopmentEmulator")]);
    }

    #[test]
    fn the_endpoint_is_a_host_behind_sb() {
        let with = |endpoint: &str| {
            format!("Endpoint={endpoint};SharedAccessKeyName=n;SharedAccessKey=k;EntityPath=e")
        };
        for good in ["sb://h/", "sb://127.0.0.1:5672", "sb://localhost:5672/", "Sb://a-b.c/"] {
            assert!(ConnectionString::parse(&with(good)).is_ok(), "{good}");
        }
        for bad in [
            "https://h/",
            "h",
            "sb://",
            "sb:///",
            "sb://h/path",
            "sb://u@h/",
            "sb://h:port/",
            "sb://h:99999/",
            "sb://h?x",
            "sb:/h",
            "sbä//h",
            "sb://ä/",
        ] {
            assert_eq!(flaws(&with(bad)), [Flaw::Endpoint], "{bad}");
        }
    }

    #[test]
    fn one_entity_is_one_whatever_its_casing() {
        let read = |host: &'static str, entity: &'static str| ConnectionString { host, entity };
        assert!(read("NS", "hub").same_entity(&read("ns", "Hub")));
        assert!(!read("ns", "hub").same_entity(&read("ns", "hub2")));
        assert!(!read("ns", "hub").same_entity(&read("ns2", "hub")));
    }

    #[test]
    fn no_flaw_tells_a_value() {
        let text = "Endpoint=topsecret;SharedAccessKeyName=topsecret;topsecret;\
                    SharedAccessKey=topsecret;SharedAccessKey=topsecret;\
                    UseDevelopmentEmulator=topsecret";
        let told: Vec<String> = flaws(text).iter().map(Flaw::to_string).collect();
        assert_eq!(told.len(), 5, "{told:?}");
        assert!(told.iter().all(|text| !text.contains("topsecret")), "{told:?}");
    }
}
