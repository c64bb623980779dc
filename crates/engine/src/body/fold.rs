//! Names and words in their canonical spelling, and the coercions real services make.

use contract::{Field, Members, Shape};
use serde_json::{Map, Number, Value};

/// Folds a whole body; `null` members go.
pub(super) fn fold(members: &Members, body: &mut Map<String, Value>) {
    body.retain(|_, value| !value.is_null());
    object(members, body, fold);
}

/// Folds a merge patch; `null` members stay.
pub(super) fn fold_patch(members: &Members, body: &mut Map<String, Value>) {
    object(members, body, fold_patch);
}

type Fold = fn(&Members, &mut Map<String, Value>);

fn object(members: &Members, body: &mut Map<String, Value>, fold: Fold) {
    rename(members, body);
    for field in &members.0 {
        if let Some(value) = body.get_mut(&field.name) {
            if field.facets.coerced {
                coerce(&field.shape, value);
            }
            shape(&field.shape, value, fold);
        }
    }
}

/// Gives members that differ from a known name only in case that name. The exact name wins.
fn rename(members: &Members, body: &mut Map<String, Value>) {
    let stray: Vec<(String, String)> = body
        .keys()
        .filter(|name| members.get(name).is_none())
        .filter_map(|name| Some((name.clone(), members.find(name)?.name.clone())))
        .collect();
    for (from, to) in stray {
        if let Some(value) = body.shift_remove(&from) {
            body.entry(to).or_insert(value);
        }
    }
}

fn shape(of: &Shape, value: &mut Value, fold: Fold) {
    match (of, value) {
        (Shape::Enum(words), Value::String(text)) => {
            if let Some(word) = words.iter().find(|word| word.eq_ignore_ascii_case(text)) {
                text.clone_from(word);
            }
        }
        (Shape::List { item, .. }, Value::Array(items)) => {
            items.iter_mut().for_each(|value| shape(item, value, fold));
        }
        (Shape::Map(item), Value::Object(map)) => {
            fold(&Members::default(), map);
            map.values_mut().for_each(|value| shape(item, value, fold));
        }
        (Shape::Object(members), Value::Object(map)) => fold(members, map),
        (Shape::Union { tag, variants }, Value::Object(map)) => union(tag, variants, map, fold),
        _ => {}
    }
}

fn union(tag: &str, variants: &[(String, Members)], map: &mut Map<String, Value>, fold: Fold) {
    let words = variants.iter().map(|(name, _)| name.clone()).collect();
    rename(&Members(vec![Field::new(tag, Shape::Any)]), map);
    if let Some(value) = map.get_mut(tag) {
        shape(&Shape::Enum(words), value, fold);
    }
    let chosen = map.get(tag).and_then(Value::as_str);
    if let Some((_, members)) = variants.iter().find(|(name, _)| Some(name.as_str()) == chosen) {
        fold(members, map);
    }
}

fn coerce(of: &Shape, value: &mut Value) {
    let Value::String(text) = value else { return };
    match of {
        Shape::Integer { .. } => {
            if let Ok(number) = text.trim().parse::<i64>() {
                *value = Value::Number(Number::from(number));
            }
        }
        Shape::Bool => match text.trim().to_ascii_lowercase().as_str() {
            "true" => *value = Value::Bool(true),
            "false" => *value = Value::Bool(false),
            _ => {}
        },
        _ => {}
    }
}
