//! Private links of a service: what its records look like, and when a service takes part.
//!
//! Knows: recorded names, codes and bodies, and which services can be reached privately. Must not
//! know: private endpoints, or how a record comes and goes.

#[cfg(test)]
mod tests;

use arm::{ApiVersion, ArmError, Fault, ResourceId, ResourceType, Verb};
use contract::{
    Admission, CodeRule, Codes, Descriptor, Envelope, Errors, Lro, LroHeaders, Need, NeedCall,
    OperationUrl, Outcome, Word,
};
use private_link::{Connection, Kind, MOST, Target};
use serde_json::{Map, Value};

use crate::service::{self, Toggle, VirtualNetworkType};
use crate::{VERSIONS, errors, skus};

pub(crate) struct Services;

impl Target for Services {
    const KIND: Kind = Kind::API_MANAGEMENT;
    const VERSIONS: &'static [&'static str] = VERSIONS;
    /// The published words have none for a change.
    const DECIDING: &'static str = "Creating";
    const NO_ACTION: Option<&'static str> = None;

    fn errors() -> Errors {
        let text = "Private endpoint connection not found.";
        errors().or_not_found("ResourceNotFound", text)
    }

    /// Recorded: every decision is accepted, and followed below its own record.
    fn describe(descriptor: &mut Descriptor) {
        let accepted = CodeRule::new(Verb::Put, Word::Replaced, Outcome::Accepted, true);
        descriptor.codes = Codes(vec![accepted]);
        descriptor.lro = Some(Lro {
            verbs: vec![Verb::Put, Verb::Delete],
            headers: LroHeaders::Location,
            result: Some(OperationUrl::Resource { segment: "operationresults".to_owned() }),
            deleted: Outcome::Ok,
            documented_s: 60,
            ..Lro::default()
        });
    }

    /// Recorded: as the endpoint calls the connection.
    fn record_name(_target: &ResourceId, connection: &Connection) -> String {
        connection.name.clone()
    }

    fn present(_version: &ApiVersion, announces: bool, record: &mut Map<String, Value>) {
        if announces {
            record.retain(|member, _| ["id", "properties"].contains(&member.as_str()));
        }
        let Some(Value::Object(properties)) = record.get_mut("properties") else { return };
        if announces {
            properties.retain(|member, _| member == "privateLinkServiceConnectionState");
        }
        if let Some(Value::Object(state)) = properties.get_mut("privateLinkServiceConnectionState")
            && !state.contains_key("description")
        {
            let at = state.len().min(1);
            state.shift_insert(at, "description".to_owned(), Value::Null);
        }
    }
}

/// What is wrong with the networks a service asks for depends on its records, where it exists.
pub(crate) fn needs(call: &NeedCall<'_>) -> Vec<Need> {
    let asks = |member: &str, word: &str| {
        call.proposal
            .is_some_and(|proposal| proposal.properties.get(member).is_some_and(|is| is == word))
    };
    let injected = ["External", "Internal"].iter().any(|word| asks("virtualNetworkType", word));
    if call.current.is_none() || !(injected || asks("publicNetworkAccess", "Disabled")) {
        return Vec::new();
    }
    vec![Need::Members { ty: records(), under: call.id.clone(), limit: MOST }]
}

/// Closing a service to the public takes an approved link, and a service with links stays out of
/// networks.
pub(crate) fn faults(
    call: &Admission<'_, service::Properties>,
    proposal: &service::Properties,
) -> Vec<Fault> {
    let there = call.found.members(&records(), call.id);
    let before = call.current.map(|current| &current.properties);
    let mut faults = Vec::new();
    let is_closed =
        |service: &service::Properties| service.public_network_access == Some(Toggle::Disabled);
    if is_closed(proposal) && !before.is_some_and(is_closed) && !private_link::has_approved(there) {
        let text = "Public network access can only be disabled for an existing service with an \
                    approved private endpoint connection.";
        faults.push(Fault::new("publicNetworkAccess", text));
    }
    if is_injected(proposal) && !there.is_empty() {
        let text = "A service with private endpoint connections cannot be moved into a virtual \
                    network.";
        faults.push(Fault::new("virtualNetworkType", text));
    }
    faults
}

/// Whether a service can be linked at all (documented): not where its gateway is shared, nor where
/// it stands in a network already.
///
/// # Errors
/// The refusal to tell whoever wants the endpoint.
pub(crate) fn check_linkable(service: &Envelope<service::Properties>) -> Result<(), ArmError> {
    let text = if service::sku_name(service) == skus::CONSUMPTION {
        "Private endpoint connections are not supported for services of the Consumption tier."
    } else if is_injected(&service.properties) {
        "Private endpoint connections are not supported for services in a virtual network."
    } else {
        return Ok(());
    };
    Err(ArmError::bad_request("PrivateEndpointConnectionNotSupported", text))
}

fn is_injected(service: &service::Properties) -> bool {
    !matches!(service.virtual_network_type, None | Some(VirtualNetworkType::None))
}

fn records() -> ResourceType {
    ResourceType::new("Microsoft.ApiManagement", ["service", "privateEndpointConnections"])
}
