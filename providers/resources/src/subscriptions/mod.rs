//! Subscriptions: made by configuration, read over the wire.

use arm::{ArmError, ResourceId, SystemData, Verb};
use contract::{Admission, Admitted, Descriptor, Envelope, Facts, Hosting, Presenting, Resource};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::VERSIONS;

pub struct Subscriptions;

/// What is kept of a subscription.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Properties {
    tenant_id: String,
    display_name: String,
}

/// A subscription as it is stored; `owner` is whoever starts the server.
pub fn subscription(id: &str, tenant_id: &str, display_name: &str, system: SystemData) -> Envelope {
    let properties = json!({ "tenantId": tenant_id, "displayName": display_name });
    Envelope::new(ResourceId::subscription(id), properties, system)
}

impl Resource for Subscriptions {
    type Properties = Properties;

    fn descriptor() -> Descriptor {
        let ty = "Microsoft.Resources/subscriptions";
        Descriptor {
            any_version: true,
            hosting: Hosting::Tenant,
            verbs: vec![Verb::Get],
            ..Descriptor::new(ty, "Subscription", &VERSIONS)
        }
    }

    fn admit(
        _call: &Admission<'_, Properties>,
        _proposal: Envelope<Properties>,
        _facts: &mut Facts,
    ) -> Result<Admitted<Properties>, ArmError> {
        Err(ArmError::internal("subscriptions come from the configuration"))
    }

    /// A subscription's members stand at the top of its body (ARM's own shape, 2022-12-01).
    fn present(call: &Presenting<'_>, body: &mut Map<String, Value>) {
        let id = &call.envelope.id;
        let kept = &call.envelope.properties;
        body.clear();
        let shown = json!({
            "id": id.to_string(),
            "subscriptionId": id.name(),
            "tenantId": kept["tenantId"],
            "displayName": kept["displayName"],
            "state": "Enabled",
            "authorizationSource": "RoleBased",
            "managedByTenants": [],
            "subscriptionPolicies": {
                "locationPlacementId": "Public_2014-09-01",
                "quotaId": "PayAsYouGo_2014-09-01",
                "spendingLimit": "Off",
            },
        });
        if let Value::Object(shown) = shown {
            body.extend(shown);
        }
    }
}
