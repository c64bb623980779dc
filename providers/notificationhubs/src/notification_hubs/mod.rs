//! Notification hubs: where devices register and notifications are sent.
//!
//! Knows: a hub's name, time to live, credentials and default rules. Must not know: devices; none
//! can register yet, so a send reaches nobody.

mod model;
#[cfg(test)]
mod tests;

use arm::{ArmError, ResourceId, Verb};
use contract::{
    Acted, Action, ActionCall, Admission, Admitted, CodeRule, Codes, Descriptor, Envelope, Facts,
    Field, LocationForm, Outcome, Presenting, Resource, Wire, Word,
};
use serde_json::{Map, Value, json};

use crate::authorization_rules::{OfHub, default_rules};
use crate::namespaces::Sku;
use crate::versions::{VERSIONS, classic, is_classic};
use crate::{credentials, errors, names};

use model::HubProperties;

/// .NET's longest time span: registrations never expire.
const NEVER: &str = "10675199.02:48:05.4775807";

pub struct NotificationHubs;

impl Resource for NotificationHubs {
    type Properties = HubProperties;

    const PROPERTIES_REQUIRED: bool = false;

    fn descriptor() -> Descriptor {
        let ty = "Microsoft.NotificationHubs/namespaces/notificationHubs";
        let absent = CodeRule::new(Verb::Delete, Word::Absent, Outcome::Ok, false);
        let mut descriptor = Descriptor::new(ty, "Notification hub", &VERSIONS);
        descriptor.tracked = true;
        descriptor.name = names::notification_hub();
        descriptor.wire = Wire {
            location: LocationForm::Display,
            ..Wire::with_members(["location", "tags", "sku"])
        };
        // The clients of 2017-04-01 take nothing but 200 for a deletion.
        descriptor.codes = Codes(vec![absent.in_versions(classic())]);
        // The clients of 2017-04-01 take nothing but 201 for a test send, later ones nothing but 200.
        let sent = CodeRule::new(Verb::Action, Word::Done, Outcome::Created, true);
        descriptor.actions = vec![
            Action::on_resource("debugSend").answering(sent.in_versions(classic())),
            Action::on_resource("pnsCredentials"),
        ];
        descriptor.errors = errors::errors();
        descriptor
    }

    fn envelope() -> Vec<Field> {
        vec![Field::of::<Sku>("sku", |_| None)]
    }

    fn admit(
        call: &Admission<'_, HubProperties>,
        mut proposal: Envelope<HubProperties>,
        facts: &mut Facts,
    ) -> Result<Admitted<HubProperties>, ArmError> {
        let hub = &mut proposal.properties;
        hub.name = Some(call.id.name().to_owned());
        hub.registration_ttl.get_or_insert_with(|| NEVER.to_owned());
        hub.daily_max_active_devices = Some(0);
        if call.current.is_some() {
            return Ok(Admitted::now(proposal));
        }
        let location = proposal.location.as_deref();
        let rules = default_rules::<OfHub>(call.id, location, call.caller, facts)?;
        Ok(Admitted::now(proposal).with(rules))
    }

    fn act(
        call: &ActionCall<'_, HubProperties>,
        _facts: &mut Facts,
    ) -> Result<Acted<HubProperties>, ArmError> {
        match (call.action, call.current) {
            ("debugSend", Some(hub)) => Ok(debug_send(&hub.id)),
            ("pnsCredentials", Some(hub)) => {
                let held = &hub.properties.credentials;
                Ok(Acted::reply(credentials::answer(&hub.id, held, call.version)?))
            }
            (action, _) => Err(ArmError::internal(format!("a hub has no action {action}"))),
        }
    }

    fn present(call: &Presenting<'_>, body: &mut Map<String, Value>) {
        if let Some(Value::Object(properties)) = body.get_mut("properties")
            && is_classic(call.version)
        {
            properties.insert("authorizationRules".to_owned(), json!([]));
        }
    }
}

/// What a test send to the registered devices came to: there are none.
fn debug_send(hub: &ResourceId) -> Acted<HubProperties> {
    Acted::reply(json!({
        "id": hub.to_string(),
        "name": hub.name(),
        "type": format!("{}/debugSend", hub.ty),
        "properties": { "success": 0, "failure": 0, "results": [] },
    }))
}
