//! What a target makes of the endpoints that point to it: records come and go with connections.

#[cfg(test)]
mod tests;

use arm::{ArmError, ErrorKind, ResourceId, ResourceType, SystemData};
use contract::{Effects, Envelope, Heard, Need, Reaction, Side};

use crate::connection::{Link, links};
use crate::connections::{SEGMENT, properties, read};
use crate::target::Target;

/// As what an endpoint points to its targets.
pub const LINK_ROLE: &str = "privateLink";

/// How many records a target can have (documented for API Management).
pub const MOST: usize = 100;

/// A reaction to an endpoint needs the records there are.
pub fn needs<P>(call: &Reaction<'_, P>) -> Vec<Need> {
    if is_endpoint(call) { vec![members(&call.me.id)] } else { Vec::new() }
}

/// Whether an endpoint asks for connections that were not there before.
pub fn brings<P>(call: &Reaction<'_, P>) -> bool {
    is_endpoint(call) && !differences(call.after, call.before, &call.me.id).is_empty()
}

/// What becomes of a target when an endpoint that points to it comes, changes or goes. Its own tag
/// changes with every one of them (recorded for API Management).
///
/// # Errors
/// One record too many, or one of a name that another endpoint's has.
pub fn hear<T: Target, P: Clone>(call: &Reaction<'_, P>) -> Result<Heard<P>, ArmError> {
    if !is_endpoint(call) {
        return Ok(Heard::nothing());
    }
    let me = &call.me.id;
    let there = call.found.members(&record_type(me), me);
    let mut effects = Effects::default();
    for link in differences(call.before, call.after, me) {
        let id = record_id::<T>(me, &link);
        if there.iter().any(|record| record.id == id && belongs(record, call.other)) {
            effects.remove.push(id);
        }
    }
    if let Some(endpoint) = call.after {
        for link in differences(call.after, call.before, me) {
            let id = record_id::<T>(me, &link);
            let taken = there.iter().any(|record| record.id == id);
            if taken && !effects.remove.contains(&id) {
                return Err(name_taken(&id));
            }
            effects.put.push(record(id, endpoint, &link, call.me.location.as_ref()));
        }
    }
    if there.len() + effects.put.len() - effects.remove.len() > MOST && !effects.put.is_empty() {
        return Err(too_many(me));
    }
    Ok(Heard::becoming(call.me.clone()).with(effects))
}

/// The records below a target.
pub(crate) fn members(target: &ResourceId) -> Need {
    Need::Members { ty: record_type(target), under: target.clone(), limit: MOST }
}

pub(crate) fn record_type(target: &ResourceId) -> ResourceType {
    target.ty.child(SEGMENT)
}

fn is_endpoint<P>(call: &Reaction<'_, P>) -> bool {
    call.side == Side::Source && call.role == LINK_ROLE
}

/// The links of `some` that `others` does not have.
fn differences(
    some: Option<&Envelope>,
    others: Option<&Envelope>,
    target: &ResourceId,
) -> Vec<Link> {
    let others = links(others, target);
    let known = |link: &Link| others.iter().any(|o| o.connection.guid() == link.connection.guid());
    links(some, target).into_iter().filter(|link| !known(link)).collect()
}

fn belongs(record: &Envelope, endpoint: &ResourceId) -> bool {
    let of = read(record).and_then(|record| ResourceId::parse(&record.private_endpoint?.id));
    of.as_ref() == Some(endpoint)
}

fn record_id<T: Target>(target: &ResourceId, link: &Link) -> ResourceId {
    target.child(SEGMENT, T::record_name(target, &link.connection))
}

/// As whoever wrote the endpoint makes it. Its location is never shown: operations on it are followed
/// where its target is.
fn record(id: ResourceId, endpoint: &Envelope, link: &Link, location: Option<&String>) -> Envelope {
    let by = &endpoint.system_data;
    let system_data = SystemData {
        created_by: by.last_modified_by.clone(),
        created_by_type: by.last_modified_by_type.clone(),
        created_at: by.last_modified_at.clone(),
        ..by.clone()
    };
    let mut record = Envelope::new(id, properties(&endpoint.id, link).to_value(), system_data);
    record.location = location.cloned();
    record
}

fn name_taken(id: &ResourceId) -> ArmError {
    let text = format!(
        "A private endpoint connection named '{}' already exists for another private endpoint.",
        id.name()
    );
    ArmError::conflict("PrivateEndpointConnectionNameInUse", text)
}

fn too_many(target: &ResourceId) -> ArmError {
    let text = format!(
        "The resource '{}' has reached its limit of {MOST} private endpoint connections.",
        target.name()
    );
    ArmError::new(ErrorKind::BadRequest, "PrivateEndpointConnectionLimitExceeded", text)
}
