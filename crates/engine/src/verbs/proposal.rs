//! From a request's body to the resource it proposes.

use arm::{ApiVersion, ArmError, Fault, Location, ResourceId, SystemData, Tags, Verb};
use contract::{Descriptor, Envelope, FieldTree, Handler};
use serde_json::{Map, Value, json};

use crate::body;
use crate::missed::Missed;

/// Top-level members any ARM body may carry.
const ENVELOPE: [&str; 16] = [
    "id",
    "name",
    "type",
    "location",
    "tags",
    "kind",
    "managedBy",
    "plan",
    "sku",
    "identity",
    "zones",
    "extendedLocation",
    "etag",
    "systemData",
    "properties",
    "scale",
];

/// What a PUT or PATCH proposes, sound in its fields. Pure.
pub struct Draft<'a> {
    pub handler: &'a dyn Handler,
    pub verb: Verb,
    pub version: &'a ApiVersion,
    pub id: &'a ResourceId,
    pub current: Option<&'a Envelope>,
    pub system_data: SystemData,
}

impl Draft<'_> {
    /// # Errors
    /// Every fault of the body, in the type's manner.
    pub fn propose(self, sent: Value) -> Result<Envelope, Missed> {
        let mut sent = match sent {
            Value::Null => Map::new(),
            other => body::object(other).map_err(Missed::Gate)?,
        };
        spell(&mut sent);
        self.check_top_level(&sent).map_err(Missed::Gate)?;
        self.handler.up(self.version, &mut sent);
        let fields = self.handler.fields();
        let stored = self.current.map(body::Stored);
        let whole = match (self.verb, &stored) {
            (Verb::Patch, Some(stored)) => {
                body::clean_patch(fields, self.version, &mut sent);
                let mut whole = patched(fields, stored.body(), sent);
                body::canonical(fields, &mut whole);
                body::carry(fields, self.version, stored, &mut whole, false);
                whole
            }
            _ => {
                body::clean(fields, self.version, &mut sent);
                if let Some(stored) = &stored {
                    body::carry(fields, self.version, stored, &mut sent, true);
                }
                sent
            }
        };
        let mut faults = body::faults(fields, stored.as_ref(), &whole);
        let location = self.location(&whole).map_err(Missed::Gate)?;
        self.check_texts(&whole, &mut faults);
        let tags = self.tags(&whole, &mut faults);
        self.handler.descriptor().errors.refuse(faults)?;
        Ok(self.envelope(whole, location, tags))
    }

    fn descriptor(&self) -> &Descriptor {
        self.handler.descriptor()
    }

    fn check_top_level(&self, sent: &Map<String, Value>) -> Result<(), ArmError> {
        if !self.descriptor().tracked {
            return Ok(());
        }
        let unknown = sent.keys().find(|key| !ENVELOPE.contains(&key.as_str()));
        match unknown {
            Some(name) => Err(ArmError::bad_request(
                "InvalidRequestContent",
                format!(
                    "The request content was invalid and could not be deserialized: 'Could not \
                     find member '{name}' on object of type 'ResourceDefinition'.'."
                ),
            )
            .at(name)),
            None => Ok(()),
        }
    }

    fn location(&self, whole: &Map<String, Value>) -> Result<Option<String>, ArmError> {
        if !self.descriptor().wire.shows("location") {
            return Ok(None);
        }
        let current = self.current.and_then(|current| current.location.as_deref());
        let Some(asked) = whole.get("location").filter(|value| !value.is_null()) else {
            return match (self.verb, current) {
                (Verb::Patch, Some(current)) => Ok(Some(current.to_owned())),
                _ => Err(location_required()),
            };
        };
        let asked = asked.as_str().ok_or_else(location_required)?;
        let known = Location::parse(asked).ok_or_else(|| self.unavailable(asked))?;
        match current {
            Some(current) if current != known.name() => Err(self.moved(current, known.name())),
            _ => Ok(Some(known.name().to_owned())),
        }
    }

    fn unavailable(&self, asked: &str) -> ArmError {
        let regions: Vec<&str> = arm::REGIONS.iter().map(|region| region.name).collect();
        let regions = regions.join(",");
        if !self.descriptor().tracked {
            let text = format!(
                "The provided location '{asked}' is not available for resource group. List of \
                 available regions is '{regions}'."
            );
            return ArmError::bad_request("LocationNotAvailableForResourceGroup", text);
        }
        let text = format!(
            "The provided location '{asked}' is not available for resource type '{}'. List of \
             available regions for the resource type is '{regions}'.",
            self.descriptor().ty
        );
        ArmError::bad_request("LocationNotAvailableForResourceType", text)
    }

    fn moved(&self, from: &str, to: &str) -> ArmError {
        let name = self.id.name();
        if !self.descriptor().tracked {
            let text = format!(
                "Invalid resource group location '{to}'. The Resource group already exists in \
                 location '{from}'."
            );
            return ArmError::conflict("InvalidResourceGroupLocation", text);
        }
        let group = self.id.resource_group_name().unwrap_or_default();
        let text = format!(
            "The resource '{name}' already exists in location '{from}' in resource group \
             '{group}'. A resource with the same name cannot be created in location '{to}'. \
             Please select a new resource name."
        );
        ArmError::conflict("InvalidResourceLocation", text)
    }

    /// The members of the envelope that are text, where the type gives them no rule of its own.
    fn check_texts(&self, whole: &Map<String, Value>, faults: &mut Vec<Fault>) {
        let fields = self.handler.fields().root();
        for member in ["kind", "managedBy"] {
            let unruled = self.descriptor().wire.shows(member) && fields.get(member).is_none();
            let is_text =
                whole.get(member).is_none_or(|value| value.is_string() || value.is_null());
            if unruled && !is_text {
                faults.push(Fault::new(member, "The value must be a string."));
            }
        }
    }

    fn tags(&self, whole: &Map<String, Value>, faults: &mut Vec<Fault>) -> Option<Tags> {
        if !self.descriptor().wire.shows("tags") {
            return None;
        }
        match whole.get("tags") {
            None | Some(Value::Null) => None,
            Some(Value::Object(tags)) => {
                faults.extend(arm::tags::faults(tags));
                Some(tags.clone())
            }
            Some(_) => {
                faults.push(Fault::new("tags", "The value must be an object."));
                None
            }
        }
    }

    fn envelope(
        self,
        mut whole: Map<String, Value>,
        location: Option<String>,
        tags: Option<Tags>,
    ) -> Envelope {
        let wire = &self.handler.descriptor().wire;
        // A member that the type never shows is none of its own.
        let mut take = |name: &str| {
            let taken = whole.shift_remove(name).filter(|value| !value.is_null());
            taken.filter(|_| name == "properties" || wire.shows(name))
        };
        let text = |value: Option<Value>| value.and_then(|v| v.as_str().map(str::to_owned));
        Envelope {
            id: self.id.clone(),
            location,
            tags,
            kind: text(take("kind")),
            managed_by: text(take("managedBy")),
            sku: take("sku"),
            identity: take("identity"),
            zones: take("zones"),
            properties: take("properties").unwrap_or_else(|| json!({})),
            system_data: self.system_data,
        }
    }
}

/// Gives ARM's own members their canonical spelling. The exact name wins.
fn spell(sent: &mut Map<String, Value>) {
    for name in ENVELOPE.iter().filter(|name| !sent.contains_key(**name)).collect::<Vec<_>>() {
        let stray = sent.keys().find(|key| key.eq_ignore_ascii_case(name)).cloned();
        if let Some(value) = stray.and_then(|stray| sent.shift_remove(&stray)) {
            sent.insert((*name).to_owned(), value);
        }
    }
}

/// A merge patch in which `tags`, and the members the type says so of, replace instead of merging.
fn patched(
    fields: &FieldTree,
    mut whole: Map<String, Value>,
    mut patch: Map<String, Value>,
) -> Map<String, Value> {
    if let Some(tags) = patch.shift_remove("tags") {
        whole.insert("tags".to_owned(), tags);
    }
    body::make_room(fields.root(), &mut whole, &patch);
    body::merge_patch(&mut whole, patch);
    whole
}

fn location_required() -> ArmError {
    let text = "The location property is required for this definition.";
    ArmError::bad_request("LocationRequired", text).at("location")
}
