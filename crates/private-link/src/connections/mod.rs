//! `privateEndpointConnections` below a target: the records themselves, and the owner's decisions.
//!
//! Knows: that a record begins and ends with its connection, and what an owner may say of it.
//! Must not know: which targets there are.

mod model;
#[cfg(test)]
mod tests;

use std::marker::PhantomData;

use arm::{ArmError, ErrorKind, Fault, ResourceId, Verb};
use contract::{
    Admission, Admitted, Advance, Descriptor, Envelope, Facts, Listing, Marks, Presenting,
    Resource, Step,
};
use serde_json::{Map, Value, json};

pub(crate) use model::{ConnectionState, PrivateEndpoint, Properties, Status};

use crate::endpoint::RECORD_ROLE;
use crate::target::Target;
use crate::{MOST, shown};

pub(crate) const SEGMENT: &str = "privateEndpointConnections";
pub(crate) const STATE: &str = "privateLinkServiceConnectionState";

pub(crate) const SUCCEEDED: &str = "Succeeded";

/// The records below one type of targets.
pub struct Connections<T>(PhantomData<fn() -> T>);

impl<T: Target> Resource for Connections<T> {
    type Properties = Properties;

    fn descriptor() -> Descriptor {
        let ty = format!("{}/{SEGMENT}", T::KIND.ty);
        let mut descriptor = Descriptor::new(&ty, "Private endpoint connection", T::VERSIONS);
        descriptor.verbs = vec![Verb::Put, Verb::Get, Verb::Delete];
        // One page holds all there can be.
        descriptor.listing = Some(Listing { page: MOST, ..Listing::default() });
        descriptor.errors = T::errors();
        descriptor.needs_settled_parent = true;
        T::describe(&mut descriptor);
        descriptor
    }

    fn admit(
        call: &Admission<'_, Properties>,
        mut proposal: Envelope<Properties>,
        _facts: &mut Facts,
    ) -> Result<Admitted<Properties>, ArmError> {
        let Some(current) = call.current else { return Err(missing::<T>(call.id)) };
        let said = proposal.properties.private_link_service_connection_state.take();
        let decided = decided::<T>(said.unwrap_or_default())?;
        // A record's own id stays, whatever the body's says; so does all but the decision.
        let mut envelope = current.clone();
        envelope.system_data = proposal.system_data;
        let record = &mut envelope.properties;
        record.asked = Some(decided);
        record.provisioning_state = Some(T::DECIDING.to_owned());
        Ok(Admitted::later(envelope, Value::Null))
    }

    fn advance(step: &Step<'_, Properties>, _facts: &mut Facts) -> Advance<Properties> {
        let mut envelope = step.current.clone();
        let record = &mut envelope.properties;
        if let Some(decided) = record.asked.take() {
            record.private_link_service_connection_state = Some(decided);
        }
        record.provisioning_state = Some(SUCCEEDED.to_owned());
        Advance::done(envelope)
    }

    const POINTS_TO: Option<Marks<Properties, (ResourceId, String)>> = Some(|record| {
        let endpoint = record.properties.private_endpoint.as_ref();
        let endpoint = endpoint.and_then(|endpoint| ResourceId::parse(&endpoint.id));
        endpoint.map(|endpoint| (endpoint, RECORD_ROLE.to_owned())).into_iter().collect()
    });

    fn present(call: &Presenting<'_>, body: &mut Map<String, Value>) {
        if let Some(Value::Object(properties)) = body.get_mut("properties") {
            if call.announces {
                shown::announce::<T>(properties);
            }
            shown::complete::<T>(properties);
        }
        T::present(call.version, call.announces, body);
    }
}

/// What an owner may decide. Either may follow the other, and the same may be said again.
fn decided<T: Target>(said: ConnectionState) -> Result<ConnectionState, ArmError> {
    let mut faults = Vec::new();
    if !matches!(said.status, Some(Status::Approved | Status::Rejected)) {
        let text = "The status must be one of 'Approved', 'Rejected'.";
        faults.push(Fault::new(format!("{STATE}.status"), text));
    }
    if T::DESCRIPTION_REQUIRED && said.description.is_none() {
        let text = "The property 'description' is required.";
        faults.push(Fault::new(format!("{STATE}.description"), text));
    }
    T::errors().refuse(faults)?;
    Ok(said)
}

/// A record comes with a private endpoint and in no other way.
fn missing<T: Target>(id: &ResourceId) -> ArmError {
    let (code, text) = T::errors().not_found.unwrap_or_else(|| {
        let group = id.resource_group_name().unwrap_or_default();
        let text = format!(
            "The Resource '{}/{}' under resource group '{group}' was not found. For more details \
             please go to https://aka.ms/ARMResourceNotFoundFix",
            id.ty,
            id.full_name()
        );
        ("ResourceNotFound".to_owned(), text)
    });
    ArmError::new(ErrorKind::NotFound, code, text.replace("{name}", id.name()))
}

/// What is stored for a new connection.
pub(crate) fn properties(endpoint: &ResourceId, link: &crate::connection::Link) -> Properties {
    let asked = &link.connection.properties;
    let (status, otherwise) = if link.manual {
        (Status::Pending, "Awaiting Approval")
    } else {
        (Status::Approved, "Auto-Approved")
    };
    let description = asked.request_message.clone().unwrap_or_else(|| otherwise.to_owned());
    Properties {
        provisioning_state: Some(SUCCEEDED.to_owned()),
        private_endpoint: Some(PrivateEndpoint { id: endpoint.to_string() }),
        group_ids: Some(asked.group_ids.clone()),
        private_link_service_connection_state: Some(ConnectionState {
            status: Some(status),
            description: Some(description),
            actions_required: None,
        }),
        connection: Some(link.connection.name.clone()),
        asked: None,
    }
}

/// A stored record; `None` for what is none.
pub(crate) fn read(record: &Envelope) -> Option<Properties> {
    serde_json::from_value(record.properties.clone()).ok()
}

impl Properties {
    pub fn state(&self) -> ConnectionState {
        self.private_link_service_connection_state.clone().unwrap_or_default()
    }

    pub fn to_value(&self) -> Value {
        json!(self)
    }
}
