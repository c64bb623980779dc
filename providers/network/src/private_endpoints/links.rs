//! What an endpoint asks of its targets, and whether it may.

use arm::{ArmError, Caller, Fault, ResourceId};
use contract::{Admission, Envelope, Facts, Found, Need};
use private_link::{Connection, Kind};

use super::model::EndpointProperties;
use crate::errors;

const AUTOMATIC: &str = "privateLinkServiceConnections";
const MANUAL: &str = "manualPrivateLinkServiceConnections";
/// What a caller does who refers to other resources here.
pub const WRITE: &str = "Microsoft.Network/privateEndpoints/write";

/// The targets of connections that are not there yet. Without the owner's word it takes the right to
/// give it.
pub fn needs(proposal: &EndpointProperties, current: Option<&EndpointProperties>) -> Vec<Need> {
    let fresh = |connection: &&Connection| kept(connection, current).is_none();
    let target = |connection: &Connection| Some((connection.target()?, connection.target_kind()?));
    let automatic = proposal.private_link_service_connections.iter().filter(fresh);
    let automatic = automatic.filter_map(target);
    let manual = proposal.manual_private_link_service_connections.iter().filter(fresh);
    automatic
        .map(|(id, kind)| Need::Linked { id, right: kind.right() })
        .chain(manual.filter_map(target).map(|(id, _)| Need::Resource(id)))
        .collect()
}

/// Gives every connection what it needs: what it had, or what its target says of itself.
///
/// # Errors
/// Names that are twice, a target that is not there, not settled or cannot be linked, or a caller who
/// may not.
pub fn settle(
    call: &Admission<'_, EndpointProperties>,
    endpoint: &mut EndpointProperties,
    facts: &mut Facts,
) -> Result<(), ArmError> {
    errors::errors().refuse(faults(endpoint))?;
    let current = call.current.map(|current| &current.properties);
    let automatic = endpoint.private_link_service_connections.iter_mut().map(|one| (one, true));
    let manual = endpoint.manual_private_link_service_connections.iter_mut();
    for (connection, automatic) in automatic.chain(manual.map(|one| (one, false))) {
        if let Some(kept) = kept(connection, current) {
            if let Some(kind) = connection.target_kind() {
                group(connection, kind)?;
            }
            let (before, now) = (&kept.properties, &mut connection.properties);
            now.guid.clone_from(&before.guid);
            now.hosts.clone_from(&before.hosts);
            now.address.clone_from(&before.address);
            now.ended.clone_from(&before.ended);
            now.group_ids.clone_from(&before.group_ids);
            continue;
        }
        let (target, kind) = asked(call.id, connection, automatic, call.found, call.caller)?;
        errors::check_provisioned(target, call.id)?;
        let hosts = kind.hosts(target);
        let group = group(connection, kind)?;
        let now = &mut connection.properties;
        now.guid = Some(facts.guid());
        now.hosts = hosts;
        now.group_ids = vec![group.to_owned()];
        (now.address, now.ended) = (None, None);
    }
    Ok(())
}

/// The connection as it was, if it led to the same target under the same name.
fn kept<'a>(
    connection: &Connection,
    current: Option<&'a EndpointProperties>,
) -> Option<&'a Connection> {
    let target = connection.target();
    let same = |one: &&Connection| one.name.eq_ignore_ascii_case(&connection.name);
    current?.connections().filter(same).find(|one| one.target() == target)
}

fn faults(endpoint: &EndpointProperties) -> Vec<Fault> {
    let lists = [
        (AUTOMATIC, &endpoint.private_link_service_connections),
        (MANUAL, &endpoint.manual_private_link_service_connections),
    ];
    let all = lists.iter().flat_map(|(list, connections)| {
        connections.iter().enumerate().map(move |(at, one)| (format!("{list}[{at}]"), one))
    });
    let all: Vec<(String, &Connection)> = all.collect();
    let mut faults = Vec::new();
    if all.is_empty() {
        faults.push(Fault::new(AUTOMATIC, "A private endpoint must have at least one connection."));
    }
    for (at, (target, connection)) in all.iter().enumerate() {
        let mut earlier = all[..at].iter().map(|(_, one)| &one.name);
        if earlier.any(|name| name.eq_ignore_ascii_case(&connection.name)) {
            let text = "Another connection of the endpoint has this name.";
            faults.push(Fault::new(format!("{target}.name"), text));
        }
        if let Err(text) = crate::wire::names().run(&connection.name) {
            faults.push(Fault::new(format!("{target}.name"), text));
        }
        if connection.target_kind().is_none() {
            let text = "The value must be the id of a resource that private endpoints can lead to.";
            faults.push(Fault::new(format!("{target}.properties.privateLinkServiceId"), text));
        }
    }
    faults
}

/// The target of a new connection.
fn asked<'a>(
    endpoint: &ResourceId,
    connection: &Connection,
    automatic: bool,
    found: &'a Found,
    caller: &Caller,
) -> Result<(&'a Envelope, &'static Kind), ArmError> {
    let (Some(id), Some(kind)) = (connection.target(), connection.target_kind()) else {
        return Err(ArmError::internal("a connection to no kind of target"));
    };
    if !automatic {
        let target = found.resource(&id).ok_or_else(|| errors::invalid_reference(&id, endpoint))?;
        return Ok((target, kind));
    }
    let unknown = || errors::invalid_reference(&id, endpoint);
    let linked = found.linked(&id, &kind.right()).ok_or_else(unknown)?;
    linked.check(caller, WRITE, endpoint)?;
    Ok((linked.resource.as_ref().ok_or_else(unknown)?, kind))
}

/// The group a connection asks for, or leaves open.
fn group(connection: &Connection, kind: &Kind) -> Result<&'static str, ArmError> {
    kind.group_of(&connection.properties.group_ids).ok_or_else(|| {
        let text = format!(
            "A private endpoint to a resource of type '{}' must ask for the group '{}' and no \
             other.",
            kind.ty, kind.group
        );
        ArmError::bad_request("InvalidPrivateLinkServiceConnectionGroupIds", text)
    })
}
