//! Text with captures: `{name}` takes what it meets first and must meet the same afterwards.

use std::collections::BTreeMap;

use serde_json::Value;

/// What was captured so far, by name.
pub(crate) type Captures = BTreeMap<String, String>;

#[derive(Debug, PartialEq, Eq)]
enum Piece<'a> {
    Literal(&'a str),
    /// `{any}`: any text, also none.
    Any,
    Capture(&'a str),
}

/// Puts what was captured in its places; what was not stays as it is.
pub(crate) fn fill(text: &str, captures: &Captures) -> String {
    let pieces = pieces(text);
    let known = |name: &str| captures.get(name).cloned();
    pieces.iter().fold(String::new(), |filled, piece| match piece {
        Piece::Literal(text) => filled + text,
        Piece::Any => filled + "{any}",
        Piece::Capture(name) => filled + &known(name).unwrap_or_else(|| format!("{{{name}}}")),
    })
}

/// [`fill`]s every text of a JSON value, the names of its members included.
pub(crate) fn fill_value(value: &Value, captures: &Captures) -> Value {
    match value {
        Value::String(text) => Value::String(fill(text, captures)),
        Value::Array(items) => items.iter().map(|item| fill_value(item, captures)).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (fill(name, captures), fill_value(value, captures)))
            .collect(),
        other => other.clone(),
    }
}

/// Whether `text` is as `pattern` says; if so, the captures it binds are added.
pub(crate) fn matches(pattern: &str, text: &str, captures: &mut Captures) -> bool {
    let mut bound = captures.clone();
    let matched = meet(&pieces(pattern), text, &mut bound);
    if matched {
        *captures = bound;
    }
    matched
}

/// Tries the shortest text for each capture first.
fn meet(pieces: &[Piece<'_>], text: &str, captures: &mut Captures) -> bool {
    let Some((piece, rest)) = pieces.split_first() else { return text.is_empty() };
    match piece {
        Piece::Literal(literal) => {
            text.strip_prefix(literal).is_some_and(|text| meet(rest, text, captures))
        }
        Piece::Any => ends(text, 0).any(|end| meet(rest, &text[end..], captures)),
        Piece::Capture(name) => match captures.get(*name).cloned() {
            Some(known) => {
                text.strip_prefix(known.as_str()).is_some_and(|text| meet(rest, text, captures))
            }
            None => ends(text, 1).any(|end| {
                captures.insert((*name).to_owned(), text[..end].to_owned());
                let met = meet(rest, &text[end..], captures);
                if !met {
                    captures.remove(*name);
                }
                met
            }),
        },
    }
}

/// Where a piece of at least `least` bytes may end.
fn ends(text: &str, least: usize) -> impl Iterator<Item = usize> + '_ {
    (least..=text.len()).filter(|end| text.is_char_boundary(*end))
}

/// Braces around anything but one plain word are literal, and so are doubled ones: `{{name}}` is
/// how some bodies refer to a value.
fn pieces(pattern: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut from, mut at) = (0, 0);
    while let Some(found) = pattern[at..].find('{') {
        let open = at + found;
        let doubled = pattern[open..].starts_with("{{");
        match word(&pattern[open + 1..]).filter(|_| !doubled) {
            Some(name) => {
                if from < open {
                    pieces.push(Piece::Literal(&pattern[from..open]));
                }
                pieces.push(if name == "any" { Piece::Any } else { Piece::Capture(name) });
                at = open + name.len() + 2;
                from = at;
            }
            None => at = open + if doubled { 2 } else { 1 },
        }
    }
    if from < pattern.len() {
        pieces.push(Piece::Literal(&pattern[from..]));
    }
    pieces
}

fn word(text: &str) -> Option<&str> {
    let (name, _) = text.split_once('}')?;
    let plain =
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    plain.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn captures(pairs: &[(&str, &str)]) -> Captures {
        pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn a_capture_binds_once_and_must_hold_afterwards() {
        let mut known = captures(&[("sub", "s1")]);
        assert!(matches(
            "/subscriptions/{sub}/x/{token}?a={v}",
            "/subscriptions/s1/x/t?a=2",
            &mut known
        ));
        assert_eq!(known, captures(&[("sub", "s1"), ("token", "t"), ("v", "2")]));
        assert!(matches("{token}", "t", &mut known));
        assert!(!matches("{token}", "u", &mut known));
        assert!(!matches("/{sub}", "/s2", &mut known));
    }

    #[test]
    fn the_same_capture_twice_is_the_same_text_twice() {
        let mut known = Captures::new();
        assert!(!matches("{a}-{a}", "x-y", &mut known));
        assert!(known.is_empty());
        assert!(matches("{a}-{a}", "x-y-x-y", &mut known));
        assert_eq!(known, captures(&[("a", "x-y")]));
    }

    #[test]
    fn a_capture_is_never_empty_and_any_may_be() {
        let mut known = Captures::new();
        assert!(!matches("a{b}", "a", &mut known));
        assert!(matches("a{any}", "a", &mut known));
        assert!(matches("{any}é{any}", "xéy", &mut known));
        assert!(!matches("a", "ab", &mut known));
    }

    #[test]
    fn other_braces_are_literal() {
        let mut known = Captures::new();
        for text in ["{{name}}", "{a b}", "{}", "{", "[{\"key\":\"v\"}]"] {
            assert!(matches(text, text, &mut known), "{text}");
        }
        assert!(!matches("{{name}}", "{{other}}", &mut known));
        assert!(known.is_empty());
    }

    #[test]
    fn what_is_known_is_filled_in_and_the_rest_stays() {
        let known = captures(&[("sub", "s"), ("tag", "t")]);
        assert_eq!(fill("/{sub}/{unknown}/{{sub}}/{tag}", &known), "/s/{unknown}/{{sub}}/t");
        let value = json!({"a": ["{sub}", 1], "{tag}": {"b": "x{sub}"}});
        assert_eq!(fill_value(&value, &known), json!({"a": ["s", 1], "t": {"b": "xs"}}));
    }
}
