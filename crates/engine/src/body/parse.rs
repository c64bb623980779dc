//! From bytes to JSON, within bounds.

use arm::ArmError;
use serde_json::Value;

/// How deep objects and lists may nest. Real bodies stay below ten.
const MAX_DEPTH: usize = 64;

/// Parses a body; a byte order mark is skipped. An empty body is `null`.
///
/// # Errors
/// `InvalidRequestContent` with the position of the fault, never with a piece of the text.
pub fn parse(bytes: &[u8]) -> Result<Value, ArmError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(Value::Null);
    }
    let parsed = serde_json::from_slice(bytes).map_err(|error| {
        // The parser has a bound of its own, further out.
        if nests_too_deep(bytes) {
            return too_deep();
        }
        let kind = match error.classify() {
            serde_json::error::Category::Eof => "it ends too early",
            _ => "unexpected token",
        };
        invalid(&format!("{kind}, line {}, position {}", error.line(), error.column()))
    })?;
    if is_deeper(&parsed, MAX_DEPTH) { Err(too_deep()) } else { Ok(parsed) }
}

fn is_deeper(value: &Value, levels: usize) -> bool {
    match value {
        Value::Object(_) | Value::Array(_) if levels == 0 => true,
        Value::Object(map) => map.values().any(|value| is_deeper(value, levels - 1)),
        Value::Array(items) => items.iter().any(|value| is_deeper(value, levels - 1)),
        _ => false,
    }
}

/// The same of bytes that are no JSON.
fn nests_too_deep(bytes: &[u8]) -> bool {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for byte in bytes {
        match (quoted, byte) {
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (_, b'"') => quoted = !quoted,
            (false, b'{' | b'[') => depth += 1,
            (false, b'}' | b']') => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH {
            return true;
        }
    }
    false
}

fn too_deep() -> ArmError {
    invalid(&format!("it nests deeper than {MAX_DEPTH} levels"))
}

fn invalid(what: &str) -> ArmError {
    let text = format!("The request content was invalid and could not be deserialized: '{what}'.");
    ArmError::bad_request("InvalidRequestContent", text)
}
