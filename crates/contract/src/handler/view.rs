//! Resources that are computed at each read.

use arm::{ApiVersion, ArmError, Caller, ResourceId};
use serde_json::Value;

use super::{Acted, ActionCall, Effects, Found, Need};
use crate::{Catalog, Descriptor, Facts};

/// Asks a view for an item or a list.
#[derive(Clone, Copy)]
pub struct ViewCall<'a> {
    /// The item asked for; `None` for the list.
    pub id: Option<&'a ResourceId>,
    /// What the item or the list is below; `None` at the tenant.
    pub parent: Option<&'a ResourceId>,
    pub version: &'a ApiVersion,
    pub caller: &'a Caller,
    pub found: &'a Found,
    pub catalog: &'a dyn Catalog,
}

/// A computed type: read from other resources and from what the registry knows.
pub trait View: Send + Sync + 'static {
    fn descriptor(&self) -> &Descriptor;

    fn needs(&self, _call: &ViewCall<'_>) -> Vec<Need> {
        Vec::new()
    }

    /// The items, whole as they are shown: all of a list, or the one asked for if it exists.
    ///
    /// # Errors
    /// The refusal to tell the client.
    fn items(&self, call: &ViewCall<'_>) -> Result<Vec<Value>, ArmError>;

    /// Stored resources that stand in the list behind the items, each as its own type shows it.
    fn resources(&self, _call: &ViewCall<'_>) -> Vec<ResourceId> {
        Vec::new()
    }

    /// What a DELETE of an item that exists does: what it removes are stored resources, as effects.
    ///
    /// # Errors
    /// The refusal to tell the client.
    fn remove(&self, call: &ViewCall<'_>) -> Result<Effects, ArmError> {
        Err(ArmError::internal(format!("{:?} is said to be deletable", call.id)))
    }

    /// Members beside `value` in the list's answer.
    fn around(&self, _call: &ViewCall<'_>, _items: &[Value]) -> Vec<(String, Value)> {
        Vec::new()
    }

    /// What an action needs to be read.
    fn action_needs(&self, _action: &str, _on: Option<&ResourceId>) -> Vec<Need> {
        Vec::new()
    }

    /// Runs an action on an item of the view; what it changes are stored resources, as effects.
    ///
    /// # Errors
    /// The refusal to tell the client.
    fn act(
        &self,
        call: &ActionCall<'_>,
        _catalog: &dyn Catalog,
        _facts: &mut Facts,
    ) -> Result<Acted, ArmError> {
        Err(ArmError::internal(format!(
            "the view names the action {} and nobody runs it",
            call.action
        )))
    }
}
