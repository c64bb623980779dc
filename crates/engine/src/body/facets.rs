//! What a client may not say, and what its version cannot.

use arm::{ApiVersion, Fault};
use contract::{Field, Members, Shape};
use serde_json::{Map, Value};

use super::join;
use super::stored::Named;

/// Drops read-only members and those that `version` does not know.
pub(super) fn strip(members: &Members, version: &ApiVersion, body: &mut Map<String, Value>) {
    walk(members, body, &mut |field, map| {
        if field.facets.read_only || !field.known_in(version) {
            map.shift_remove(&field.name);
        }
    });
}

/// Drops from a shown body what is not for clients, what `version` does not know, and objects of which
/// it knows no member.
pub fn hide(members: &Members, version: &ApiVersion, body: &mut Map<String, Value>) {
    for field in &members.0 {
        if field.facets.internal || !field.known_in(version) {
            body.shift_remove(&field.name);
            continue;
        }
        let Some(value) = body.get_mut(&field.name) else { continue };
        let is_empty = |value: &Value| value.as_object().is_some_and(Map::is_empty);
        let was_empty = is_empty(value);
        each_object(&field.shape, value, &mut |inner, map| hide(inner, version, map));
        if is_empty(value) && !was_empty {
            body.shift_remove(&field.name);
        }
    }
}

/// Removes what a merge patch mentions and the type replaces as a whole.
pub fn make_room(members: &Members, whole: &mut Map<String, Value>, patch: &Map<String, Value>) {
    for field in &members.0 {
        let Some(sent) = patch.get(&field.name) else { continue };
        if field.facets.replaced {
            whole.shift_remove(&field.name);
        } else if let (Shape::Object(inner), Some(Value::Object(map)), Value::Object(sent)) =
            (&field.shape, whole.get_mut(&field.name), sent)
        {
            make_room(inner, map, sent);
        }
    }
}

/// Takes over the stored value of every member that [`strip`] drops and, where the body is to be the
/// `whole` resource, of those that cannot change and are not mentioned. Lists are replaced as a whole,
/// but their items are matched by position for members the version cannot express.
pub(super) fn carry(
    members: &Members,
    version: &ApiVersion,
    stored: &impl Named,
    body: &mut Map<String, Value>,
    whole: bool,
) {
    for field in &members.0 {
        let Some(kept) = stored.named(&field.name) else { continue };
        if field.facets.read_only || !field.known_in(version) {
            body.insert(field.name.clone(), kept.into_owned());
        } else if let Some(value) = body.get_mut(&field.name) {
            carry_value(&field.shape, version, &kept, value, whole);
        } else if whole && field.facets.create_only {
            body.insert(field.name.clone(), kept.into_owned());
        } else if let Some(value) = carried_object(&field.shape, version, &kept, whole) {
            body.insert(field.name.clone(), value);
        }
    }
}

/// What a client leaves of an object it does not send: the members it could not have said. None
/// where that would be an object without members it must have.
fn carried_object(of: &Shape, version: &ApiVersion, stored: &Value, whole: bool) -> Option<Value> {
    if !whole {
        return None;
    }
    let (Shape::Object(members), Value::Object(stored)) = (of, stored) else { return None };
    let mut map = Map::new();
    carry(members, version, stored, &mut map, whole);
    let complete = members.0.iter().all(|field| !field.required || map.contains_key(&field.name));
    (complete && !map.is_empty()).then_some(Value::Object(map))
}

fn carry_value(of: &Shape, version: &ApiVersion, stored: &Value, value: &mut Value, whole: bool) {
    match (of, stored, value) {
        (Shape::Object(members), Value::Object(stored), Value::Object(map)) => {
            carry(members, version, stored, map, whole);
        }
        (Shape::Union { tag, variants }, Value::Object(stored), Value::Object(map))
            if stored.get(tag) == map.get(tag) =>
        {
            if let Some(members) = variant(tag, variants, map) {
                carry(members, version, stored, map, whole);
            }
        }
        (Shape::List { item, .. }, Value::Array(stored), Value::Array(items)) => {
            for (stored, value) in stored.iter().zip(items) {
                carry_value(item, version, stored, value, whole);
            }
        }
        (Shape::Map(item), Value::Object(stored), Value::Object(map)) => {
            for (key, value) in map {
                if let Some(stored) = stored.get(key) {
                    carry_value(item, version, stored, value, whole);
                }
            }
        }
        _ => {}
    }
}

/// Faults for create-only members that would change.
pub(super) fn changed(
    members: &Members,
    stored: &impl Named,
    body: &Map<String, Value>,
    path: &str,
    faults: &mut Vec<Fault>,
) {
    for field in &members.0 {
        let Some(old) = stored.named(&field.name) else { continue };
        let new = body.get(&field.name);
        if field.facets.create_only && new != Some(&*old) {
            faults.push(Fault::new(
                join(path, &field.name),
                format!("The property '{}' cannot be changed once it is set.", field.name),
            ));
            continue;
        }
        if let (Value::Object(old), Some(Value::Object(new))) = (&*old, new)
            && let Some(members) = members_of(&field.shape, new)
        {
            changed(members, old, new, &join(path, &field.name), faults);
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
            each_object(&field.shape, value, &mut |inner, map| walk(inner, map, visit));
        }
    }
}

/// Calls `visit` for each object with known members that a value is or holds.
fn each_object(
    of: &Shape,
    value: &mut Value,
    visit: &mut dyn FnMut(&Members, &mut Map<String, Value>),
) {
    match (of, value) {
        (Shape::Object(members), Value::Object(map)) => visit(members, map),
        (Shape::Union { tag, variants }, Value::Object(map)) => {
            if let Some(members) = variant(tag, variants, map) {
                visit(members, map);
            }
        }
        (Shape::List { item, .. }, Value::Array(items)) => {
            items.iter_mut().for_each(|value| each_object(item, value, visit));
        }
        (Shape::Map(item), Value::Object(map)) => {
            map.values_mut().for_each(|value| each_object(item, value, visit));
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
