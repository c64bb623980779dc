//! Lists of the tracked resources of every type.

use arm::{ArmError, ResourceId};
use serde_json::{Map, Value, json};
use store::{Document, Filter};

use super::Listed;
use super::options::Options;
use super::stored::Form;
use crate::Engine;
use crate::record::Record;
use crate::registry::Registry;

/// What a filter may ask for and no item shows.
const GROUP: &str = "resourceGroup";

impl Engine {
    pub(super) async fn list_tracked(
        &self,
        parent: Option<&ResourceId>,
        options: &Options,
    ) -> Result<Listed, ArmError> {
        let under = parent.map(ResourceId::key).unwrap_or_default();
        let filter = Filter::Listed { under };
        let mut listed = self.scan(filter, options, Form::Tracked(options)).await?;
        for item in listed.items.iter_mut().filter_map(Value::as_object_mut) {
            item.shift_remove(GROUP);
        }
        Ok(listed)
    }
}

/// The common members of a resource, without its properties.
pub(super) fn item(
    registry: &Registry,
    document: &Document,
    options: &Options,
) -> Result<Value, ArmError> {
    let record = Record::read(registry, document)?;
    let (envelope, descriptor) = (&record.envelope, record.handler.descriptor());
    let mut item = Map::new();
    item.insert("id".to_owned(), json!(envelope.id.to_string()));
    item.insert("name".to_owned(), json!(envelope.id.full_name()));
    item.insert("type".to_owned(), json!(descriptor.ty.to_string()));
    item.insert("location".to_owned(), json!(envelope.location));
    let mut add = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            item.insert(name.to_owned(), value);
        }
    };
    add("tags", envelope.tags.clone().map(Value::Object));
    add("sku", envelope.sku.clone());
    add("kind", envelope.kind.clone().map(Value::String));
    add("managedBy", envelope.managed_by.clone().map(Value::String));
    add("identity", envelope.identity.clone());
    add("zones", envelope.zones.clone());
    add(GROUP, envelope.id.resource_group_name().map(|name| json!(name)));
    let system = &envelope.system_data;
    for (member, value) in [
        ("createdTime", json!(system.created_at)),
        ("changedTime", json!(system.last_modified_at)),
        ("provisioningState", json!(envelope.provisioning_state().unwrap_or("Succeeded"))),
    ] {
        add(member, options.expands(member).then_some(value));
    }
    Ok(Value::Object(item))
}
