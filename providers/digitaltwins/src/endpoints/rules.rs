//! Which members an endpoint must and must not have, by its kind and its authentication.

use arm::Fault;

use super::connection_string::ConnectionString;
use super::model::{AuthenticationType, EventGrid, Properties, Target};

/// What Service Bus topics and event hubs have in common, under the wire names of either.
struct Messaging<'a> {
    primary: Text<'a>,
    secondary: Text<'a>,
    endpoint_uri: Text<'a>,
    entity_path: Text<'a>,
}

/// One text member; empty counts as absent.
#[derive(Clone, Copy)]
struct Text<'a> {
    name: &'static str,
    value: Option<&'a str>,
}

/// Every rule the properties break, those on identities apart.
pub fn faults(properties: &Properties, current: Option<&Properties>) -> Vec<Fault> {
    let authentication = properties.authentication_type.unwrap_or_default();
    let mut faults = current.map_or_else(Vec::new, |current| fixed(properties, current));
    match (messaging(&properties.target), &properties.target) {
        (Some(target), _) if authentication == AuthenticationType::KeyBased => {
            faults.extend(key_based(&target));
        }
        (Some(target), _) => faults.extend(identity_based(&target)),
        (None, Target::EventGrid(grid)) => faults.extend(event_grid(grid, authentication)),
        (None, _) => {}
    }
    faults
}

/// What is chosen once: whoever wants another kind or manner makes another endpoint.
fn fixed(properties: &Properties, current: &Properties) -> Vec<Fault> {
    let mut faults = Vec::new();
    let kind = |target: &Target| std::mem::discriminant(target);
    if kind(&properties.target) != kind(&current.target) {
        faults.push(Fault::new("endpointType", "It cannot be changed; recreate the endpoint."));
    }
    let (new, old) = (properties.authentication_type, current.authentication_type);
    if new.unwrap_or_default() != old.unwrap_or_default() {
        faults
            .push(Fault::new("authenticationType", "It cannot be changed; recreate the endpoint."));
    }
    faults
}

fn key_based(target: &Messaging<'_>) -> Vec<Fault> {
    let mut faults: Vec<Fault> = target.primary.missing("KeyBased").into_iter().collect();
    let (primary, secondary) =
        (sound(target.primary, &mut faults), sound(target.secondary, &mut faults));
    if let (Some(primary), Some(secondary)) = (primary, secondary)
        && !primary.same_entity(&secondary)
    {
        let text = format!("It must name the same entity as '{}'.", target.primary.name);
        faults.push(Fault::new(target.secondary.name, text));
    }
    faults
}

/// The connection string, if it is there and has no flaw.
fn sound<'a>(text: Text<'a>, faults: &mut Vec<Fault>) -> Option<ConnectionString<'a>> {
    let flaws = match ConnectionString::parse(text.value?) {
        Ok(parsed) => return Some(parsed),
        Err(flaws) => flaws,
    };
    faults.extend(flaws.into_iter().map(|flaw| Fault::new(text.name, flaw.to_string())));
    None
}

fn identity_based(target: &Messaging<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    faults.extend(target.endpoint_uri.missing("IdentityBased"));
    faults.extend(target.entity_path.missing("IdentityBased"));
    if target.endpoint_uri.value.is_some_and(|uri| !has_host(uri, &["sb://"])) {
        let text = "It must be the URI of a namespace and include the protocol 'sb://'.";
        faults.push(Fault::new(target.endpoint_uri.name, text));
    }
    for string in [target.primary, target.secondary] {
        if string.value.is_some() {
            let text = "It must not be set when authenticationType is 'IdentityBased'.";
            faults.push(Fault::new(string.name, text));
        }
    }
    faults
}

fn event_grid(grid: &EventGrid, authentication: AuthenticationType) -> Vec<Fault> {
    let mut faults = Vec::new();
    if authentication == AuthenticationType::IdentityBased {
        let text = "'IdentityBased' is not supported for endpoints of type 'EventGrid'.";
        faults.push(Fault::new("authenticationType", text));
    }
    let topic = Text::new("TopicEndpoint", &grid.topic_endpoint);
    faults.extend(topic.missing("KeyBased"));
    if topic.value.is_some_and(|uri| !has_host(uri, &["https://", "http://"])) {
        faults.push(Fault::new(topic.name, "It must be the absolute URL of an Event Grid topic."));
    }
    faults.extend(Text::new("accessKey1", &grid.access_key1).missing("KeyBased"));
    faults
}

fn messaging(target: &Target) -> Option<Messaging<'_>> {
    match target {
        Target::ServiceBus(bus) => Some(Messaging {
            primary: Text::new("primaryConnectionString", &bus.primary_connection_string),
            secondary: Text::new("secondaryConnectionString", &bus.secondary_connection_string),
            endpoint_uri: Text::new("endpointUri", &bus.endpoint_uri),
            entity_path: Text::new("entityPath", &bus.entity_path),
        }),
        Target::EventHub(hub) => Some(Messaging {
            primary: Text::new("connectionStringPrimaryKey", &hub.connection_string_primary_key),
            secondary: Text::new(
                "connectionStringSecondaryKey",
                &hub.connection_string_secondary_key,
            ),
            endpoint_uri: Text::new("endpointUri", &hub.endpoint_uri),
            entity_path: Text::new("entityPath", &hub.entity_path),
        }),
        Target::EventGrid(_) => None,
    }
}

impl<'a> Text<'a> {
    fn new(name: &'static str, value: &'a Option<String>) -> Self {
        Self { name, value: value.as_deref().filter(|value| !value.is_empty()) }
    }

    fn missing(self, authentication: &str) -> Option<Fault> {
        let text = format!("It is required when authenticationType is '{authentication}'.");
        self.value.is_none().then(|| Fault::new(self.name, text))
    }
}

/// Whether `uri` begins with one of the schemes, in any case, and goes on with a host.
fn has_host(uri: &str, schemes: &[&str]) -> bool {
    schemes.iter().any(|scheme| {
        let begins = uri.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme));
        let rest = uri.get(scheme.len()..).unwrap_or_default();
        begins && !rest.is_empty() && !rest.starts_with('/') && !rest.contains(char::is_whitespace)
    })
}
