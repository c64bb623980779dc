//! Secrets apart from the body, and the form in which each is read.

use contract::{Field, FieldTree, Members, ReadForm, Shape};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::path::Path;

/// `properties` as they are written: all but what is sealed.
pub struct Open<'a> {
    value: &'a Value,
    /// Where secrets may be in it.
    sealed: Option<&'a Shape>,
}

impl<'a> Open<'a> {
    pub fn of(tree: &'a FieldTree, properties: &'a Value) -> Self {
        Self { value: properties, sealed: places(tree).map(|field| &field.shape) }
    }
}

impl Serialize for Open<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let open = |value, sealed| Open { value, sealed };
        match (self.sealed, self.value) {
            (Some(Shape::List { item, .. }), Value::Array(items)) => {
                serializer.collect_seq(items.iter().map(|value| open(value, Some(item))))
            }
            (Some(Shape::Map(item)), Value::Object(map)) => serializer
                .collect_map(map.iter().map(|(key, value)| (key, open(value, Some(item))))),
            (Some(shape), Value::Object(map)) => {
                let members = members_of(shape, map);
                let field = |key: &str| members.and_then(|members| members.get(key));
                let shown = map.iter().filter_map(|(key, value)| match field(key) {
                    Some(field) if field.facets.sealed.is_some() => None,
                    Some(field) => Some((key, open(value, Some(&field.shape)))),
                    None => Some((key, open(value, None))),
                });
                serializer.collect_map(shown)
            }
            (_, value) => value.serialize(serializer),
        }
    }
}

/// Every sealed value in `properties`, with its JSON pointer.
pub fn secrets<'a>(tree: &FieldTree, properties: &'a Value) -> Vec<(String, &'a Value)> {
    let mut secrets = Vec::new();
    if let Some(field) = places(tree) {
        gather(&field.shape, properties, Path::root(), &mut secrets);
    }
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
    if let Some(field) = places(tree) {
        mask_in(&field.shape, state, properties);
    }
}

/// Where secrets may be, if there is such a place.
fn places(tree: &FieldTree) -> Option<&Field> {
    tree.sealed().get("properties")
}

fn gather<'a>(
    of: &Shape,
    value: &'a Value,
    place: Path<'_>,
    secrets: &mut Vec<(String, &'a Value)>,
) {
    match (of, value) {
        (Shape::List { item, .. }, Value::Array(items)) => {
            for (at, value) in items.iter().enumerate() {
                gather(item, value, place.item(at), secrets);
            }
        }
        (Shape::Map(item), Value::Object(map)) => {
            for (key, value) in map {
                gather(item, value, place.member(key), secrets);
            }
        }
        (of, Value::Object(map)) => {
            for field in members_of(of, map).into_iter().flat_map(|members| &members.0) {
                let (Some(value), place) = (map.get(&field.name), place.member(&field.name)) else {
                    continue;
                };
                if field.facets.sealed.is_some() {
                    secrets.push((place.pointer(), value));
                } else {
                    gather(&field.shape, value, place, secrets);
                }
            }
        }
        _ => {}
    }
}

fn mask_in(of: &Shape, state: Option<&str>, value: &mut Value) {
    match (of, value) {
        (Shape::List { item, .. }, Value::Array(items)) => {
            items.iter_mut().for_each(|value| mask_in(item, state, value));
        }
        (Shape::Map(item), Value::Object(map)) => {
            map.values_mut().for_each(|value| mask_in(item, state, value));
        }
        (of, Value::Object(map)) => {
            for field in members_of(of, map).into_iter().flat_map(|members| &members.0) {
                match &field.facets.sealed {
                    Some(form) => mask_member(form, state, &field.name, map),
                    None => {
                        map.get_mut(&field.name)
                            .into_iter()
                            .for_each(|value| mask_in(&field.shape, state, value));
                    }
                }
            }
        }
        _ => {}
    }
}

fn mask_member(form: &ReadForm, state: Option<&str>, name: &str, map: &mut Map<String, Value>) {
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
}

fn members_of<'a>(of: &'a Shape, map: &Map<String, Value>) -> Option<&'a Members> {
    match of {
        Shape::Object(members) => Some(members),
        Shape::Union { tag, variants } => {
            let chosen = map.get(tag)?.as_str()?;
            variants.iter().find(|(name, _)| name == chosen).map(|(_, members)| members)
        }
        _ => None,
    }
}

fn unescaped(name: &str) -> String {
    name.replace("~1", "/").replace("~0", "~")
}
