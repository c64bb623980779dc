//! Walks a JSON schema as `schemars` writes it, once, into the tree.
//!
//! Facets come as extensions on a field: `x-read-only`, `x-internal`, `x-create-only`, `x-since`, `x-coerced`,
//! `x-shown-null`, `x-replaced`, `x-check` (a name, see [`Checks`]), `x-sealed` (`clear`, `omit`, `mask`) with
//! `x-mask` and `x-blank-while`.

use serde_json::{Map, Value};

use super::build::Checks;
use super::{Facets, Field, Members, ReadForm, Shape, TextRule};
use crate::Check;

/// Reads one field. `null` alternatives are dropped: absent and `null` are the same to ARM.
pub(super) fn field(name: &str, schema: &Value, required: bool, checks: Checks) -> Field {
    let schema = merged(schema);
    Field {
        name: name.to_owned(),
        shape: shape(name, &schema, checks),
        required,
        facets: facets(&schema),
    }
}

/// One object holding what the schema, its `allOf` and its only non-null alternative say together.
fn merged(schema: &Value) -> Map<String, Value> {
    let mut all = schema.as_object().cloned().unwrap_or_default();
    for part in list(&all.remove("allOf")) {
        absorb(&mut all, merged(part));
    }
    if let Some(alternatives) = all.get("anyOf") {
        let real: Vec<&Value> = list_of(alternatives).iter().filter(|one| !is_null(one)).collect();
        if let [only] = real.as_slice() {
            let only = merged(only);
            all.remove("anyOf");
            absorb(&mut all, only);
        }
    }
    all
}

fn absorb(all: &mut Map<String, Value>, part: Map<String, Value>) {
    for (key, value) in part {
        match (all.get_mut(&key), value) {
            (Some(Value::Object(mine)), Value::Object(theirs)) => mine.extend(theirs),
            (Some(Value::Array(mine)), Value::Array(theirs)) => mine.extend(theirs),
            (Some(_), _) => {}
            (None, value) => {
                all.insert(key, value);
            }
        }
    }
}

fn shape(name: &str, schema: &Map<String, Value>, checks: Checks) -> Shape {
    if let Some(variants) = schema.get("oneOf") {
        return one_of(name, schema, list_of(variants), checks);
    }
    if let Some(values) = schema.get("enum") {
        return Shape::Enum(strings(values));
    }
    if let Some(value) = schema.get("const") {
        return Shape::Enum(value.as_str().map(str::to_owned).into_iter().collect());
    }
    let size = |key: &str, otherwise: usize| {
        schema
            .get(key)
            .and_then(Value::as_u64)
            .map_or(otherwise, |n| usize::try_from(n).unwrap_or(otherwise))
    };
    match kind(schema) {
        "boolean" => Shape::Bool,
        "integer" => integer(schema),
        "number" => Shape::Number,
        "string" => Shape::Text(TextRule {
            least: size("minLength", 0),
            most: size("maxLength", usize::MAX),
            check: check(name, schema, checks),
        }),
        "array" => Shape::List {
            item: Box::new(
                schema
                    .get("items")
                    .map_or(Shape::Any, |item| field(name, item, false, checks).shape),
            ),
            least: size("minItems", 0),
            most: size("maxItems", usize::MAX),
        },
        "object" => match (schema.get("properties"), schema.get("additionalProperties")) {
            (Some(_), _) | (None, None) => Shape::Object(members(schema, None, checks)),
            (None, Some(value)) => Shape::Map(Box::new(field(name, value, false, checks).shape)),
        },
        _ => Shape::Any,
    }
}

/// Either a closed list of words (each with its doc comment) or a tagged union.
fn one_of(name: &str, schema: &Map<String, Value>, variants: &[Value], checks: Checks) -> Shape {
    let words: Option<Vec<Vec<String>>> = variants.iter().map(words).collect();
    if let Some(words) = words {
        return Shape::Enum(words.concat());
    }
    let variants: Vec<Map<String, Value>> = variants.iter().map(merged).collect();
    let Some(tag) = variants.first().and_then(tag_of) else {
        panic!("the alternatives of {name} share no tag");
    };
    let read = |variant: &Map<String, Value>| {
        let mut whole = variant.clone();
        if let Some(shared) = schema.get("properties") {
            absorb(&mut whole, Map::from_iter([("properties".to_owned(), shared.clone())]));
        }
        let value = variant["properties"][&tag]["const"].as_str().unwrap_or_default().to_owned();
        (value, members(&whole, Some(&tag), checks))
    };
    let variants = variants.iter().map(read).collect();
    Shape::Union { tag, variants }
}

/// An alternative that is nothing but words: documented ones come alone, the others together.
fn words(variant: &Value) -> Option<Vec<String>> {
    match variant.get("const") {
        Some(word) => word.as_str().map(|word| vec![word.to_owned()]),
        None => variant.get("enum").map(strings),
    }
}

fn tag_of(variant: &Map<String, Value>) -> Option<String> {
    let properties = variant.get("properties")?.as_object()?;
    properties.iter().find(|(_, value)| value.get("const").is_some()).map(|(name, _)| name.clone())
}

fn members(schema: &Map<String, Value>, without: Option<&str>, checks: Checks) -> Members {
    let required = schema.get("required").map(strings).unwrap_or_default();
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else {
        return Members::default();
    };
    let fields = properties.iter().filter(|(name, _)| Some(name.as_str()) != without);
    Members(
        fields.map(|(name, value)| field(name, value, required.contains(name), checks)).collect(),
    )
}

fn facets(schema: &Map<String, Value>) -> Facets {
    let says = |key: &str| schema.get(key).and_then(Value::as_bool).unwrap_or(false);
    let text = |key: &str| schema.get(key).and_then(Value::as_str).map(str::to_owned);
    let mask = text("x-mask").unwrap_or_default();
    let sealed = text("x-sealed").map(|form| match (form.as_str(), text("x-blank-while")) {
        ("clear", _) => ReadForm::Clear,
        ("omit", _) => ReadForm::Omit,
        ("mask", None) => ReadForm::Mask(mask),
        ("mask", Some(state)) => ReadForm::BlankThenMask { state, mask },
        (other, _) => panic!("x-sealed knows no form {other}"),
    });
    Facets {
        read_only: says("x-read-only") || says("x-internal"),
        internal: says("x-internal"),
        create_only: says("x-create-only"),
        since: text("x-since"),
        sealed,
        coerced: says("x-coerced"),
        shown_null: says("x-shown-null"),
        replaced: says("x-replaced"),
    }
}

fn check(name: &str, schema: &Map<String, Value>, checks: Checks) -> Option<Check> {
    let wanted = schema.get("x-check")?.as_str()?;
    Some(checks(wanted).unwrap_or_else(|| panic!("{name} asks for the unknown check {wanted}")))
}

fn kind(schema: &Map<String, Value>) -> &str {
    match schema.get("type") {
        Some(Value::String(kind)) => kind,
        Some(Value::Array(kinds)) => {
            kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null").unwrap_or("")
        }
        _ => "",
    }
}

/// What the model's own type holds, narrowed by what its attributes say.
fn integer(schema: &Map<String, Value>) -> Shape {
    let (least, most) = match schema.get("format").and_then(Value::as_str) {
        Some("int8") => (i8::MIN.into(), i8::MAX.into()),
        Some("int16") => (i16::MIN.into(), i16::MAX.into()),
        Some("int32") => (i32::MIN.into(), i32::MAX.into()),
        Some("uint8") => (0, u8::MAX.into()),
        Some("uint16") => (0, u16::MAX.into()),
        Some("uint32") => (0, u32::MAX.into()),
        Some("uint" | "uint64") => (0, i64::MAX),
        _ => (i64::MIN, i64::MAX),
    };
    let bound =
        |key: &str, otherwise: i64| schema.get(key).and_then(Value::as_i64).unwrap_or(otherwise);
    Shape::Integer {
        least: bound("minimum", least).max(least),
        most: bound("maximum", most).min(most),
    }
}

fn is_null(schema: &Value) -> bool {
    schema.get("type").and_then(Value::as_str) == Some("null")
}

fn strings(value: &Value) -> Vec<String> {
    list_of(value).iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn list(value: &Option<Value>) -> &[Value] {
    value.as_ref().map_or(&[], list_of)
}

fn list_of(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
