//! A resource as a client of one version sees it.

use arm::{ArmError, ETag, Location};
use bytes::Bytes;
use contract::{ETagRule, Envelope, Handler, LocationForm, Presenting};
use serde_json::{Map, Value, json};

use crate::body::{hide, seal};

/// The body of a resource in a version, secrets in their read form. `rev` is where it stands in the
/// store.
pub fn resource(handler: &dyn Handler, call: &Presenting<'_>, rev: u64) -> Value {
    let Presenting { envelope, version, .. } = *call;
    let descriptor = handler.descriptor();
    let wire = &descriptor.wire;
    let mut body = Map::new();
    body.insert("id".into(), json!(envelope.id.to_string()));
    body.insert("name".into(), json!(envelope.id.name()));
    let ty = wire.ty.clone().unwrap_or_else(|| descriptor.ty.to_string());
    body.insert("type".into(), Value::String(ty));
    for member in &wire.members {
        if let Some(value) = envelope_member(envelope, member, wire.location) {
            body.insert(member.clone(), value);
        } else if wire.nulls.contains(member) {
            body.insert(member.clone(), Value::Null);
        }
    }
    let etag = match wire.etag {
        ETagRule::None | ETagRule::Header => None,
        ETagRule::HeaderAndBody => Some(ETag::of_revision(rev).to_string()),
        ETagRule::Weak => Some(ETag::of_revision(rev).weak().quoted()),
    };
    body.extend(etag.map(|etag| ("etag".to_owned(), Value::String(etag))));
    let mut properties = envelope.properties.clone();
    seal::mask(handler.fields(), envelope.provisioning_state(), &mut properties);
    body.insert("properties".into(), properties);
    if wire.system_data {
        body.insert("systemData".into(), json!(envelope.system_data));
    }
    show_nulls(handler, &mut body);
    handler.present(call, &mut body);
    hide(handler.fields().gated(), version, &mut body);
    handler.down(version, &mut body);
    Value::Object(body)
}

/// The tag a client sees, if the type has tags.
pub fn etag(handler: &dyn Handler, rev: u64) -> Option<ETag> {
    let etag = ETag::of_revision(rev);
    match handler.descriptor().wire.etag {
        ETagRule::None => None,
        ETagRule::Header | ETagRule::HeaderAndBody => Some(etag),
        ETagRule::Weak => Some(etag.weak()),
    }
}

/// A body as it goes out.
///
/// # Errors
/// A defect: it cannot be written.
pub fn bytes(body: &Value) -> Result<Bytes, ArmError> {
    serde_json::to_vec(body)
        .map(Bytes::from)
        .map_err(|error| ArmError::internal(format!("a body cannot be written: {error}")))
}

fn envelope_member(envelope: &Envelope, member: &str, form: LocationForm) -> Option<Value> {
    match member {
        "location" => envelope.location.as_deref().map(|name| json!(location(name, form))),
        "tags" => envelope.tags.clone().map(Value::Object),
        "kind" => envelope.kind.as_ref().map(|kind| json!(kind)),
        "managedBy" => envelope.managed_by.as_ref().map(|by| json!(by)),
        "sku" => envelope.sku.clone(),
        "identity" => envelope.identity.clone(),
        "zones" => envelope.zones.clone(),
        _ => None,
    }
}

fn location(name: &str, form: LocationForm) -> &str {
    match (form, Location::parse(name)) {
        (LocationForm::Display, Some(location)) => location.display(),
        _ => name,
    }
}

/// Writes `null` for unset members of `properties` that the service shows so.
fn show_nulls(handler: &dyn Handler, body: &mut Map<String, Value>) {
    let Some(contract::Shape::Object(members)) =
        handler.fields().root().get("properties").map(|field| &field.shape)
    else {
        return;
    };
    let Some(Value::Object(properties)) = body.get_mut("properties") else { return };
    for field in members.0.iter().filter(|field| field.facets.shown_null) {
        properties.entry(field.name.clone()).or_insert(Value::Null);
    }
}
