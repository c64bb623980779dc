//! `GET /providers/{namespace}/operations`: the rights a namespace knows, told from its descriptors.

use arm::{ApiVersion, ArmError, ResourceType};
use contract::{Descriptor, Provider};
use serde_json::{Value, json};

use crate::Engine;
use crate::faults;
use crate::registry::right_of_action;
use crate::request::Call;

impl Engine {
    /// The provider whose operations `ty` asks for, if it does.
    pub(super) fn operations_of(&self, ty: &ResourceType) -> Option<&Provider> {
        let asks = ty.segments().len() == 1 && ty.leaf().eq_ignore_ascii_case("operations");
        self.registry.namespace(ty.namespace()).filter(|_| asks)
    }

    /// # Errors
    /// A version that no type of the namespace has.
    pub(super) fn list_operations(call: &Call, provider: &Provider) -> Result<Value, ArmError> {
        let descriptors = || provider.entries.iter().map(contract::Entry::descriptor);
        let version = ApiVersion::parse(&call.api_version);
        let served = version.is_some_and(|version| descriptors().any(|d| d.serves(&version)));
        if let Some(first) = descriptors().next().filter(|_| !served) {
            return Err(faults::invalid_version(first, &call.api_version));
        }
        let mut operations = vec![operation(
            provider,
            &format!("{}/register/action", provider.namespace),
            "Subscription",
            "Register",
        )];
        for descriptor in descriptors() {
            operations.extend(of_type(provider, descriptor));
        }
        Ok(json!({ "value": operations }))
    }
}

fn of_type(provider: &Provider, descriptor: &Descriptor) -> Vec<Value> {
    let (ty, display) = (&descriptor.ty, descriptor.display.as_str());
    let mut rights: Vec<&str> = descriptor.verbs.iter().map(|verb| verb.right()).collect();
    rights.extend(descriptor.listing.as_ref().map(|_| "read"));
    rights.sort_unstable();
    rights.dedup();
    let verbs = rights.into_iter().map(|right| {
        let name = match right {
            "read" => format!("Get {display}"),
            "write" => format!("Create or update {display}"),
            _ => format!("Delete {display}"),
        };
        operation(provider, &format!("{ty}/{right}"), display, &name)
    });
    let actions = descriptor.actions.iter().map(|action| {
        let name = format!("{} of {display}", action.name);
        operation(provider, &right_of_action(descriptor, action), display, &name)
    });
    verbs.chain(actions).collect()
}

fn operation(provider: &Provider, right: &str, resource: &str, name: &str) -> Value {
    json!({
        "name": right,
        "isDataAction": false,
        "display": {
            "provider": provider.display,
            "resource": resource,
            "operation": name,
            "description": name,
        },
    })
}
