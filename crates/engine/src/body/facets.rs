//! What a client may not say, and what its version cannot.

use arm::{ApiVersion, Fault};
use contract::{Field, Members, Shape};
use serde_json::{Map, Value};

use super::join;

/// Drops read-only members and those that `version` does not know.
pub(super) fn strip(members: &Members, version: &ApiVersion, body: &mut Map<String, Value>) {
    walk(members, body, &mut |field, map| {
        if field.facets.read_only || !field.known_in(version) {
            map.shift_remove(&field.name);
        }
    });
}

/// Drops from a shown body what `version` does not know.
pub fn hide_newer(members: &Members, version: &ApiVersion, body: &mut Map<String, Value>) {
    walk(members, body, &mut |field, map| {
        if !field.known_in(version) {
            map.shift_remove(&field.name);
        }
    });
}

/// Takes over the stored value of every member that [`strip`] drops. Lists are replaced as a whole,
/// but their items are matched by position for members the version cannot express.
pub(super) fn carry(
    members: &Members,
    version: &ApiVersion,
    stored: &Map<String, Value>,
    body: &mut Map<String, Value>,
) {
    for field in &members.0 {
        let Some(kept) = stored.get(&field.name) else { continue };
        if field.facets.read_only || !field.known_in(version) {
            body.insert(field.name.clone(), kept.clone());
        } else if let Some(value) = body.get_mut(&field.name) {
            carry_value(&field.shape, version, kept, value);
        }
    }
}

fn carry_value(of: &Shape, version: &ApiVersion, stored: &Value, value: &mut Value) {
    match (of, stored, value) {
        (Shape::Object(members), Value::Object(stored), Value::Object(map)) => {
            carry(members, version, stored, map);
        }
        (Shape::Union { tag, variants }, Value::Object(stored), Value::Object(map))
            if stored.get(tag) == map.get(tag) =>
        {
            if let Some(members) = variant(tag, variants, map) {
                carry(members, version, stored, map);
            }
        }
        (Shape::List { item, .. }, Value::Array(stored), Value::Array(items)) => {
            for (stored, value) in stored.iter().zip(items) {
                carry_value(item, version, stored, value);
            }
        }
        _ => {}
    }
}

/// Faults for create-only members that would change.
pub(super) fn changed(
    members: &Members,
    stored: &Map<String, Value>,
    body: &Map<String, Value>,
    path: &str,
    faults: &mut Vec<Fault>,
) {
    for field in &members.0 {
        let (Some(old), Some(new)) = (stored.get(&field.name), body.get(&field.name)) else {
            continue;
        };
        let target = join(path, &field.name);
        if field.facets.create_only && old != new {
            faults.push(Fault::new(
                target,
                format!("The property '{}' cannot be changed once it is set.", field.name),
            ));
            continue;
        }
        if let (Value::Object(old), Value::Object(new)) = (old, new)
            && let Some(members) = members_of(&field.shape, new)
        {
            changed(members, old, new, &target, faults);
        }
    }
}

/// Calls `visit` for each known field with the map it stands in, outermost first.
fn walk(
    members: &Members,
    body: &mut Map<String, Value>,
    visit: &mut dyn FnMut(&Field, &mut Map<String, Value>),
) {
    for field in &members.0 {
        visit(field, body);
        if let Some(value) = body.get_mut(&field.name) {
            walk_value(&field.shape, value, visit);
        }
    }
}

fn walk_value(
    of: &Shape,
    value: &mut Value,
    visit: &mut dyn FnMut(&Field, &mut Map<String, Value>),
) {
    match (of, value) {
        (Shape::Object(members), Value::Object(map)) => walk(members, map, visit),
        (Shape::Union { tag, variants }, Value::Object(map)) => {
            if let Some(members) = variant(tag, variants, map) {
                walk(members, map, visit);
            }
        }
        (Shape::List { item, .. }, Value::Array(items)) => {
            items.iter_mut().for_each(|value| walk_value(item, value, visit));
        }
        (Shape::Map(item), Value::Object(map)) => {
            map.values_mut().for_each(|value| walk_value(item, value, visit));
        }
        _ => {}
    }
}

fn members_of<'a>(of: &'a Shape, value: &Map<String, Value>) -> Option<&'a Members> {
    match of {
        Shape::Object(members) => Some(members),
        Shape::Union { tag, variants } => variant(tag, variants, value),
        _ => None,
    }
}

fn variant<'a>(
    tag: &str,
    variants: &'a [(String, Members)],
    map: &Map<String, Value>,
) -> Option<&'a Members> {
    let chosen = map.get(tag)?.as_str()?;
    variants.iter().find(|(name, _)| name == chosen).map(|(_, members)| members)
}
