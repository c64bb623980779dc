//! Every fault of a body by wire name. No text ever quotes a value: it may be a secret.

use arm::Fault;
use contract::{Field, Members, Shape, TextRule};
use serde_json::{Map, Value};

use super::path::Path;

/// Faults are told up to this many; a body with more has been understood as wrong.
const MAX_FAULTS: usize = 100;

pub(super) fn members(
    members: &Members,
    body: &Map<String, Value>,
    path: Path<'_>,
    faults: &mut Vec<Fault>,
) {
    for field in &members.0 {
        let target = path.member(&field.name);
        match body.get(&field.name) {
            Some(value) if !value.is_null() => shape(&field.shape, value, target, faults),
            _ if field.required && !field.facets.read_only => {
                tell(faults, target, missing(field));
            }
            _ => {}
        }
    }
}

fn missing(field: &Field) -> String {
    format!("The required property '{}' is missing or null.", field.name)
}

fn tell(faults: &mut Vec<Fault>, target: Path<'_>, message: impl Into<String>) {
    if faults.len() < MAX_FAULTS {
        faults.push(Fault::new(target.to_string(), message));
    }
}

fn shape(of: &Shape, value: &Value, target: Path<'_>, faults: &mut Vec<Fault>) {
    match (of, value) {
        (Shape::Any, _) | (Shape::Bool, Value::Bool(_)) | (Shape::Number, Value::Number(_)) => {}
        (Shape::Integer { least, most }, Value::Number(number)) => {
            if !number.as_i64().is_some_and(|n| (*least..=*most).contains(&n)) {
                tell(faults, target, integer_text(*least, *most));
            }
        }
        (Shape::Text(rule), Value::String(text)) => text_rule(rule, text, target, faults),
        (Shape::Enum(words), Value::String(text)) => {
            if !words.contains(text) {
                tell(faults, target, format!("The value must be one of: {}.", words.join(", ")));
            }
        }
        (Shape::List { item, least, most }, Value::Array(items)) => {
            if items.len() < *least {
                tell(faults, target, format!("The list must have at least {least} items."));
            }
            if items.len() > *most {
                tell(faults, target, format!("The list must have at most {most} items."));
            }
            for (at, value) in items.iter().enumerate() {
                shape(item, value, target.item(at), faults);
            }
        }
        (Shape::Map(item), Value::Object(map)) => {
            for (key, value) in map {
                shape(item, value, target.member(key), faults);
            }
        }
        (Shape::Object(inner), Value::Object(map)) => members(inner, map, target, faults),
        (Shape::Union { tag, variants }, Value::Object(map)) => {
            union(tag, variants, map, target, faults);
        }
        (of, _) => tell(faults, target, format!("The value must be {}.", kind(of))),
    }
}

fn union(
    tag: &str,
    variants: &[(String, Members)],
    map: &Map<String, Value>,
    target: Path<'_>,
    faults: &mut Vec<Fault>,
) {
    let at = target.member(tag);
    let chosen = match map.get(tag) {
        None | Some(Value::Null) => {
            return tell(faults, at, format!("The required property '{tag}' is missing or null."));
        }
        Some(chosen) => chosen.as_str(),
    };
    match variants.iter().find(|(name, _)| Some(name.as_str()) == chosen) {
        Some((_, inner)) => members(inner, map, target, faults),
        None => {
            let names: Vec<&str> = variants.iter().map(|(name, _)| name.as_str()).collect();
            tell(faults, at, format!("The value must be one of: {}.", names.join(", ")));
        }
    }
}

fn text_rule(rule: &TextRule, text: &str, target: Path<'_>, faults: &mut Vec<Fault>) {
    let length = text.chars().count();
    if length < rule.least || length > rule.most {
        let told = match (rule.least, rule.most) {
            (1, usize::MAX) => "The value must not be empty.".to_owned(),
            (least, usize::MAX) => format!("The length must be at least {least} characters."),
            (0, most) => format!("The length must be at most {most} characters."),
            (least, most) => format!("The length must be between {least} and {most} characters."),
        };
        return tell(faults, target, told);
    }
    if let Some(Err(told)) = rule.check.as_ref().map(|check| check.run(text)) {
        tell(faults, target, told);
    }
}

fn integer_text(least: i64, most: i64) -> String {
    match (least, most) {
        (i64::MIN, i64::MAX) => "The value must be an integer.".to_owned(),
        (least, i64::MAX) => format!("The value must be an integer of at least {least}."),
        (i64::MIN, most) => format!("The value must be an integer of at most {most}."),
        (least, most) => format!("The value must be an integer between {least} and {most}."),
    }
}

fn kind(of: &Shape) -> String {
    match of {
        Shape::Any => "a value".to_owned(),
        Shape::Bool => "true or false".to_owned(),
        Shape::Integer { .. } => "an integer".to_owned(),
        Shape::Number => "a number".to_owned(),
        Shape::Text(_) => "a string".to_owned(),
        Shape::Enum(words) => format!("one of: {}", words.join(", ")),
        Shape::List { .. } => "a list".to_owned(),
        Shape::Map(_) | Shape::Object(_) | Shape::Union { .. } => "an object".to_owned(),
    }
}
