//! Splits Rust text into literals, comments and the code between them.
//! A text that does not lex (an open string, say) yields a last segment up to its end.

use std::ops::Range;

use super::is_word;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Strings, byte strings, C strings, raw ones of each, characters, bytes.
    Literal,
    /// Line and block comments, documentation included.
    Comment,
}

/// The literals and comments of a text, in order; what lies between is code.
pub fn segments(text: &str) -> Vec<(Kind, Range<usize>)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let (kind, length) = if rest.starts_with("//") {
            (Some(Kind::Comment), rest.find('\n').unwrap_or(rest.len()))
        } else if rest.starts_with("/*") {
            (Some(Kind::Comment), block_comment(rest))
        } else if first == '"' {
            (Some(Kind::Literal), quoted(rest, '"'))
        } else if first == '\'' {
            character(rest).map_or((None, 1), |length| (Some(Kind::Literal), length))
        } else if is_word(first) {
            word(rest)
        } else {
            (None, first.len_utf8())
        };
        if let Some(kind) = kind {
            found.push((kind, at..at + length));
        }
        at += length;
    }
    found
}

/// Length of a block comment, inner block comments included.
fn block_comment(text: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while let Some(next) = text[at..].find(['/', '*']) {
        at += next;
        let pair = text.as_bytes().get(at..at + 2);
        match pair {
            Some(b"/*") => depth += 1,
            Some(b"*/") => depth -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

/// Length of a literal that begins and ends with `quote` and knows backslash escapes.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = true;
    for (offset, character) in text.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if character == quote => return offset + 1,
            _ => {}
        }
    }
    text.len()
}

/// Length of a character literal, or `None` for a lifetime or a label.
fn character(text: &str) -> Option<usize> {
    let mut characters = text.chars().skip(1);
    match characters.next()? {
        '\\' => Some(quoted(text, '\'')),
        single => (characters.next() == Some('\'')).then(|| single.len_utf8() + 2),
    }
}

/// An identifier, keyword or number; with the literal it prefixes, if it does.
fn word(text: &str) -> (Option<Kind>, usize) {
    let end = text.find(|character| !is_word(character)).unwrap_or(text.len());
    let (prefix, rest) = text.split_at(end);
    let literal = match prefix {
        "r" | "br" | "cr" => raw_string(rest),
        "b" | "c" if rest.starts_with('"') => Some(quoted(rest, '"')),
        "b" if rest.starts_with('\'') => Some(quoted(rest, '\'')),
        _ => None,
    };
    match literal {
        Some(length) => (Some(Kind::Literal), end + length),
        None => (None, end),
    }
}

/// Length of a raw string behind its prefix, or `None` for a raw identifier.
fn raw_string(text: &str) -> Option<usize> {
    let hashes = text.len() - text.trim_start_matches('#').len();
    let body = text[hashes..].strip_prefix('"')?;
    let closing = format!("\"{}", "#".repeat(hashes));
    Some(body.find(&closing).map_or(text.len(), |end| hashes + 1 + end + closing.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with literals as `L` and comments as `C`.
    fn sketch(text: &str) -> String {
        let mut sketch = String::new();
        let mut done = 0;
        for (kind, range) in segments(text) {
            sketch.push_str(&text[done..range.start]);
            sketch.push(if kind == Kind::Literal { 'L' } else { 'C' });
            done = range.end;
        }
        sketch + &text[done..]
    }

    #[test]
    fn strings_end_at_their_own_quote() {
        assert_eq!(sketch(r#"a("x") b"#), "a(L) b");
        assert_eq!(sketch(r#"a("\"}", "\\") b"#), "a(L, L) b");
        assert_eq!(sketch(r#"a(b"x", c"y") b"#), "a(L, L) b");
        assert_eq!(sketch("a(\"// no comment\") b"), "a(L) b");
    }

    #[test]
    fn raw_strings_end_at_as_many_hashes() {
        assert_eq!(sketch(r###"a(r"\", r#"" "#, br##""# "##) b"###), "a(L, L, L) b");
        assert_eq!(sketch("let r#fn = r;"), "let r#fn = r;");
    }

    #[test]
    fn characters_are_told_from_lifetimes() {
        assert_eq!(sketch(r"a('{', '\'', '\u{7d}', b'}', 'ü') b"), "a(L, L, L, L, L) b");
        assert_eq!(sketch("fn a<'a>(x: &'a str) -> &'a str"), "fn a<'a>(x: &'a str) -> &'a str");
        assert_eq!(sketch("'outer: loop { break 'outer }"), "'outer: loop { break 'outer }");
    }

    #[test]
    fn comments_nest_and_end() {
        assert_eq!(sketch("a // \"b\nc"), "a C\nc");
        assert_eq!(sketch("a /* x /* y */ \" */ b"), "a C b");
        assert_eq!(sketch("a /**/ b /***/ c /*/ */ d"), "a C b C c C d");
        assert_eq!(sketch("//! {\n/// '\nfn a() {}"), "C\nC\nfn a() {}");
        assert_eq!(sketch("a / b * c"), "a / b * c");
    }

    #[test]
    fn an_open_end_reaches_to_the_end() {
        assert_eq!(sketch("a \"b"), "a L");
        assert_eq!(sketch("a r#\"b\""), "a L");
        assert_eq!(sketch("a /* b"), "a C");
    }

    #[test]
    fn a_prefix_belongs_to_its_own_word_only() {
        assert_eq!(sketch("number\"x\" 0b1 br"), "numberL 0b1 br");
    }
}
