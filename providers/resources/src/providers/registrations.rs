//! What a subscription said of a namespace. Kept, and shown only through the providers' view.

use arm::{ArmError, Caller, ResourceId, ResourceType, SystemData};
use contract::{Admission, Admitted, Descriptor, Envelope, Facts, Resource};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::VERSIONS;

pub struct Registrations;

#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Properties {
    registration_state: String,
}

pub fn ty() -> ResourceType {
    ResourceType::subscription().child("providerRegistrations")
}

/// The record of a namespace's state in a subscription.
pub fn registration(
    subscription: &ResourceId,
    namespace: &str,
    state: &str,
    caller: &Caller,
    now: Timestamp,
) -> Envelope {
    let id = ResourceId::registration(subscription.name(), namespace);
    Envelope::new(id, json!({ "registrationState": state }), SystemData::created(caller, now))
}

impl Resource for Registrations {
    type Properties = Properties;

    fn descriptor() -> Descriptor {
        Descriptor {
            any_version: true,
            verbs: Vec::new(),
            listing: None,
            ..Descriptor::new(&ty().to_string(), "Provider registration", &VERSIONS)
        }
    }

    fn admit(
        _call: &Admission<'_, Properties>,
        _proposal: Envelope<Properties>,
        _facts: &mut Facts,
    ) -> Result<Admitted<Properties>, ArmError> {
        Err(ArmError::internal("registrations are made by the register action"))
    }
}
