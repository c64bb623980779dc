//! Secrets apart from the body, and the form in which each is read.

use contract::{FieldTree, Members, ReadForm, Shape};
use serde_json::{Map, Value};

/// Takes every sealed value out of `properties`, with its JSON pointer.
pub fn split(tree: &FieldTree, properties: &mut Value) -> Vec<(String, Value)> {
    let mut secrets = Vec::new();
    visit(tree, properties, &mut |_, pointer, name, map| {
        if let Some(value) = map.shift_remove(name) {
            secrets.push((pointer.to_owned(), value));
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

type Visit<'a> = dyn FnMut(&ReadForm, &str, &str, &mut Map<String, Value>) + 'a;

fn visit(tree: &FieldTree, properties: &mut Value, f: &mut Visit<'_>) {
    if let Some(field) = tree.root.get("properties") {
        shape(&field.shape, properties, "", f);
    }
}

fn shape(of: &Shape, value: &mut Value, pointer: &str, f: &mut Visit<'_>) {
    match (of, value) {
        (Shape::Object(inner), Value::Object(map)) => members(inner, map, pointer, f),
        (Shape::Union { tag, variants }, Value::Object(map)) => {
            let chosen = map.get(tag).and_then(Value::as_str).unwrap_or_default().to_owned();
            if let Some((_, inner)) = variants.iter().find(|(name, _)| *name == chosen) {
                members(inner, map, pointer, f);
            }
        }
        (Shape::List { item, .. }, Value::Array(items)) => {
            for (at, value) in items.iter_mut().enumerate() {
                shape(item, value, &format!("{pointer}/{at}"), f);
            }
        }
        (Shape::Map(item), Value::Object(map)) => {
            for (key, value) in map {
                shape(item, value, &format!("{pointer}/{}", escaped(key)), f);
            }
        }
        _ => {}
    }
}

fn members(inner: &Members, map: &mut Map<String, Value>, pointer: &str, f: &mut Visit<'_>) {
    for field in &inner.0 {
        if !map.contains_key(&field.name) {
            continue;
        }
        let pointer = format!("{pointer}/{}", escaped(&field.name));
        if let Some(form) = &field.facets.sealed {
            f(form, &pointer, &field.name, map);
        } else if let Some(value) = map.get_mut(&field.name) {
            shape(&field.shape, value, &pointer, f);
        }
    }
}

/// A name as a JSON pointer writes it (RFC 6901).
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn unescaped(name: &str) -> String {
    name.replace("~1", "/").replace("~0", "~")
}
