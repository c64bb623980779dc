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
    bounded(bytes)?;
    serde_json::from_slice(bytes).map_err(|error| {
        let kind = match error.classify() {
            serde_json::error::Category::Eof => "it ends too early",
            _ => "unexpected token",
        };
        invalid(&format!("{kind}, line {}, position {}", error.line(), error.column()))
    })
}

/// Refuses deep nesting before a recursive parser sees it.
fn bounded(bytes: &[u8]) -> Result<(), ArmError> {
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
            return Err(invalid(&format!("it nests deeper than {MAX_DEPTH} levels")));
        }
    }
    Ok(())
}

fn invalid(what: &str) -> ArmError {
    let text = format!("The request content was invalid and could not be deserialized: '{what}'.");
    ArmError::bad_request("InvalidRequestContent", text)
}
