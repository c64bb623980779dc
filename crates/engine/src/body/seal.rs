//! Secrets apart from the body, and the form in which each is read.

use contract::{Field, FieldTree, Members, ReadForm, Shape};
use serde_json::{Map, Value};

use super::path::Path;

/// Whether `properties` hold anything that is sealed.
pub fn holds_any(tree: &FieldTree, properties: &Value) -> bool {
    places(tree).is_some_and(|field| any(&field.shape, properties))
}

/// Takes every sealed value out of `properties`, with its JSON pointer.
pub fn split(tree: &FieldTree, properties: &mut Value) -> Vec<(String, Value)> {
    let mut secrets = Vec::new();
    visit(tree, properties, &mut |_, place, name, map| {
        if let Some(value) = map.shift_remove(name) {
            secrets.push((place.member(name).pointer(), value));
        }
    });
    secrets
}

/// Puts the secrets back where they were.
pub fn join(properties: &mut Value, secrets: Vec<(String, Value)>) {
    for (pointer, secret) in secrets {
        let Some((place, name)) = pointer.rsplit_once('/') else { continue };
        if let Some(Value::Object(map)) = properties.pointer_mut(place) {
            map.insert(unescaped(name), secret);
        }
    }
}

/// Replaces every secret by its read form. `state` is the resource's `provisioningState`.
pub fn mask(tree: &FieldTree, state: Option<&str>, properties: &mut Value) {
    visit(tree, properties, &mut |form, _, name, map| {
        let shown = match form {
            ReadForm::Clear => return,
            ReadForm::Omit => {
                map.shift_remove(name);
                return;
            }
            ReadForm::Mask(mask) => mask,
            ReadForm::BlankThenMask { state: blank, .. } if state == Some(blank.as_str()) => "",
            ReadForm::BlankThenMask { mask, .. } => mask,
        };
        if let Some(value) = map.get_mut(name) {
            *value = Value::String(shown.to_owned());
        }
    });
}

type Visit<'a> = dyn FnMut(&ReadForm, Path<'_>, &str, &mut Map<String, Value>) + 'a;

/// Where secrets may be, if there is such a place.
fn places(tree: &FieldTree) -> Option<&Field> {
    tree.sealed().get("properties")
}

fn any(of: &Shape, value: &Value) -> bool {
    let within = |members: &Members, map: &Map<String, Value>| {
        members.0.iter().any(|field| {
            let value = map.get(&field.name);
            value.is_some_and(|value| field.facets.sealed.is_some() || any(&field.shape, value))
        })
    };
    match (of, value) {
        (Shape::Object(members), Value::Object(map)) => within(members, map),
        (Shape::Union { tag, variants }, Value::Object(map)) => {
            chosen(tag, variants, map).is_some_and(|members| within(members, map))
        }
        (Shape::List { item, .. }, Value::Array(items)) => items.iter().any(|it| any(item, it)),
        (Shape::Map(item), Value::Object(map)) => map.values().any(|it| any(item, it)),
        _ => false,
    }
}

fn visit(tree: &FieldTree, properties: &mut Value, f: &mut Visit<'_>) {
    if let Some(field) = places(tree) {
        shape(&field.shape, properties, Path::root(), f);
    }
}

fn shape(of: &Shape, value: &mut Value, place: Path<'_>, f: &mut Visit<'_>) {
    match (of, value) {
        (Shape::Object(inner), Value::Object(map)) => members(inner, map, place, f),
        (Shape::Union { tag, variants }, Value::Object(map)) => {
            if let Some(inner) = chosen(tag, variants, map) {
                members(inner, map, place, f);
            }
        }
        (Shape::List { item, .. }, Value::Array(items)) => {
            for (at, value) in items.iter_mut().enumerate() {
                shape(item, value, place.item(at), f);
            }
        }
        (Shape::Map(item), Value::Object(map)) => {
            for (key, value) in map {
                shape(item, value, place.member(key), f);
            }
        }
        _ => {}
    }
}

fn members(inner: &Members, map: &mut Map<String, Value>, place: Path<'_>, f: &mut Visit<'_>) {
    for field in &inner.0 {
        let Some(value) = map.get_mut(&field.name) else { continue };
        if let Some(form) = &field.facets.sealed {
            f(form, place, &field.name, map);
        } else {
            shape(&field.shape, value, place.member(&field.name), f);
        }
    }
}

fn chosen<'a>(
    tag: &str,
    variants: &'a [(String, Members)],
    map: &Map<String, Value>,
) -> Option<&'a Members> {
    let chosen = map.get(tag)?.as_str()?;
    variants.iter().find(|(name, _)| name == chosen).map(|(_, members)| members)
}

fn unescaped(name: &str) -> String {
    name.replace("~1", "/").replace("~0", "~")
}
