//! `Microsoft.ApiManagement/locations/deletedservices`: what is left of a deleted service.
//!
//! Knows: how long it stays, what brings the service back. Written when a service goes; clients only
//! read it and purge it. Must not know: how a service runs.

#[cfg(test)]
mod tests;

use arm::{ArmError, ErrorKind, ResourceId, ResourceType, Scope, Verb, time};
use contract::{
    Admission, Admitted, CodeRule, Codes, Descriptor, Effects, Envelope, Facts, Hosting, Listing,
    LocationForm, Lro, LroHeaders, Marks, NameRule, OperationUrl, Outcome, Presenting, Resource,
    Wire, Word,
};
use jiff::{Timestamp, ToSpan as _};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::{VERSIONS, errors, service};

const TYPE: &str = "Microsoft.ApiManagement/locations/deletedservices";
const COLLECTION: &str = "Microsoft.ApiManagement/deletedservices";
const KEPT_HOURS: i64 = 48;

pub(crate) struct DeletedServices;

/// `DeletedServiceContractProperties`, and the service as it last was.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Properties {
    pub service_id: String,
    pub scheduled_purge_date: String,
    pub deletion_date: String,
    /// Never shown.
    pub service: Value,
}

impl Resource for DeletedServices {
    type Properties = Properties;

    fn descriptor() -> Descriptor {
        let mut descriptor = Descriptor::new(TYPE, "Deleted service", VERSIONS);
        let collection = ResourceType::parse(COLLECTION);
        descriptor.hosting = Hosting::Scope;
        descriptor.verbs = vec![Verb::Get, Verb::Delete];
        descriptor.name = NameRule::arm();
        descriptor.wire = Wire {
            location: LocationForm::Display,
            ty: Some(COLLECTION.to_owned()),
            ..Wire::with_members(["location"])
        };
        descriptor.codes =
            Codes(vec![CodeRule::new(Verb::Delete, Word::Accepted, Outcome::Accepted, true)]);
        descriptor.lro = Some(Lro {
            verbs: vec![Verb::Delete],
            headers: LroHeaders::Location,
            result: Some(OperationUrl::Resource { segment: "operationresults".to_owned() }),
            deleted: Outcome::Ok,
            documented_s: 60,
            ..Lro::default()
        });
        descriptor.listing =
            Some(Listing { also_at: collection.into_iter().collect(), ..Listing::default() });
        descriptor.errors =
            errors().or_not_found("ServiceNotFound", "Api service does not exist: {name}");
        descriptor
    }

    fn admit(
        _call: &Admission<'_, Properties>,
        _proposal: Envelope<Properties>,
        _facts: &mut Facts,
    ) -> Result<Admitted<Properties>, ArmError> {
        let text = "A deleted service can only be read and purged.";
        Err(ArmError::new(ErrorKind::MethodNotAllowed, "MethodNotAllowed", text))
    }

    const CLAIMS: Option<Marks<Properties, (String, String)>> =
        Some(|envelope| vec![(service::ZONE.to_owned(), envelope.id.name().to_owned())]);

    fn present(_call: &Presenting<'_>, body: &mut Map<String, Value>) {
        if let Some(Value::Object(properties)) = body.get_mut("properties") {
            properties.shift_remove("service");
        }
    }
}

/// The record of a service that has just gone, and its own end.
pub(crate) fn record(last: &Envelope<service::Properties>, now: Timestamp) -> Effects {
    let Some(id) = record_id(last) else { return Effects::default() };
    let end = now.checked_add(KEPT_HOURS.hours()).unwrap_or(Timestamp::MAX);
    let properties = json!(Properties {
        service_id: last.id.to_string(),
        scheduled_purge_date: time::zulu7(end),
        deletion_date: time::zulu7(now),
        service: json!(last),
    });
    let mut envelope = Envelope::new(id.clone(), properties, last.system_data.clone());
    envelope.location.clone_from(&last.location);
    Effects { put: vec![envelope], remove: Vec::new(), remove_at: vec![(id, end)] }
}

/// The service that a record is about.
pub(crate) fn last_of(record: &Envelope) -> Option<Envelope<service::Properties>> {
    serde_json::from_value(record.properties.get("service")?.clone()).ok()
}

pub(crate) fn is_record(id: &ResourceId) -> bool {
    ResourceType::parse(TYPE).is_some_and(|ty| id.ty == ty)
}

fn record_id(service: &Envelope<service::Properties>) -> Option<ResourceId> {
    let subscription = service.id.subscription_id()?.to_owned();
    let names = vec![service.location.clone()?, service.id.name().to_owned()];
    Some(ResourceId {
        scope: Scope::Subscription(subscription),
        ty: ResourceType::parse(TYPE)?,
        names,
    })
}
