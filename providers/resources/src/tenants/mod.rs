//! The one tenant this server serves.

use arm::ArmError;
use contract::{Descriptor, Hosting, View, ViewCall};
use serde_json::{Value, json};

use crate::VERSIONS;

pub struct Tenants(Descriptor);

impl Tenants {
    pub fn new() -> Self {
        Self(Descriptor {
            any_version: true,
            hosting: Hosting::Tenant,
            verbs: Vec::new(),
            ..Descriptor::new("Microsoft.Resources/tenants", "Tenant", &VERSIONS)
        })
    }
}

impl View for Tenants {
    fn descriptor(&self) -> &Descriptor {
        &self.0
    }

    fn items(&self, call: &ViewCall<'_>) -> Result<Vec<Value>, ArmError> {
        let tenant = &call.caller.tenant_id;
        Ok(vec![json!({
            "id": format!("/tenants/{tenant}"),
            "tenantId": tenant,
            "countryCode": "US",
            "displayName": "armlet",
            "domains": ["armlet.localhost"],
            "tenantCategory": "Home",
            "defaultDomain": "armlet.localhost",
            "tenantType": "AAD",
        })])
    }
}
