//! Rust text seen coarsely: what is code, what a literal, what a comment, and which lines are tests.
//! Knows the lexical grammar only; it must not judge.

mod functions;
mod lexer;

use std::ops::Range;

pub use functions::functions;
use lexer::Kind;

/// One Rust file. The views have the length and the lines of the text they were made from.
pub struct RustSource {
    /// Literals and comments blanked.
    code: String,
    /// Comments blanked.
    uncommented: String,
    /// Byte ranges of inline test modules, in order; the whole file if it is a test.
    tests: Vec<Range<usize>>,
}

impl RustSource {
    /// `path` is relative to the workspace root, with forward slashes.
    pub fn new(path: &str, text: &str) -> Self {
        let segments = lexer::segments(text);
        let code = blank(text, &ranges(&segments, &[Kind::Literal, Kind::Comment]));
        let uncommented = blank(text, &ranges(&segments, &[Kind::Comment]));
        let whole = 0..text.len();
        let tests = if is_test(path) { vec![whole] } else { test_modules(&code) };
        Self { code, uncommented, tests }
    }

    pub fn is_test(&self) -> bool {
        self.tests.first().is_some_and(|range| *range == (0..self.code.len()))
    }

    /// Code alone, tests included.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Code alone, without inline test modules.
    pub fn shipped_code(&self) -> String {
        blank(&self.code, &self.tests)
    }

    /// Code and literals, without inline test modules.
    pub fn shipped_uncommented(&self) -> String {
        blank(&self.uncommented, &self.tests)
    }

    /// The given text of this file without its inline test modules.
    pub fn shipped(&self, text: &str) -> String {
        blank(text, &self.tests)
    }

    /// Lines outside inline test modules.
    pub fn lines(&self) -> usize {
        let lines = self.code.lines().count();
        let of_tests: usize =
            self.tests.iter().map(|range| self.code[range.clone()].lines().count()).sum();
        lines.saturating_sub(of_tests)
    }
}

/// A file is a test if it lies in a `tests` folder or is named `tests.rs`.
fn is_test(path: &str) -> bool {
    path.split('/').any(|part| part == "tests" || part == "tests.rs")
}

/// 1-based line of a byte offset.
pub fn line_of(text: &str, offset: usize) -> usize {
    text.as_bytes()[..offset].iter().filter(|byte| **byte == b'\n').count() + 1
}

/// Offsets at which `word` stands as a whole word.
pub fn words<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    text.match_indices(word).map(|(start, _)| start).filter(move |start| {
        let before = text[..*start].chars().next_back();
        let after = text[start + word.len()..].chars().next();
        !before.is_some_and(is_word) && !after.is_some_and(is_word)
    })
}

pub fn is_word(character: char) -> bool {
    character == '_' || character.is_alphanumeric()
}

/// The offset behind the brace that closes the one at `open`.
pub fn behind_closing_brace(code: &str, open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (offset, byte) in code.bytes().enumerate().skip(open) {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            return Some(offset + 1);
        }
    }
    None
}

/// Byte ranges of `#[cfg(test)] mod name { … }`, from the attribute to the closing brace.
fn test_modules(code: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (start, attribute) in code.match_indices("#[cfg(test)]") {
        let mut rest = code[start + attribute.len()..].trim_start();
        while rest.starts_with("#[") {
            rest = rest.split_once(']').map_or("", |(_, rest)| rest).trim_start();
        }
        let rest = rest.strip_prefix("pub(crate)").or(rest.strip_prefix("pub")).unwrap_or(rest);
        let Some(rest) = rest.trim_start().strip_prefix("mod ") else { continue };
        let body = rest.trim_start_matches(is_word);
        if body.trim_start().starts_with('{') {
            let open = code.len() - body.trim_start().len();
            let end = behind_closing_brace(code, open).unwrap_or(code.len());
            if found.last().is_none_or(|last| last.end <= start) {
                found.push(start..end);
            }
        }
    }
    found
}

fn ranges(segments: &[(Kind, Range<usize>)], kinds: &[Kind]) -> Vec<Range<usize>> {
    segments
        .iter()
        .filter(|(kind, _)| kinds.contains(kind))
        .map(|(_, range)| range.clone())
        .collect()
}

/// The text with every character of the ranges but line ends turned into spaces.
fn blank(text: &str, ranges: &[Range<usize>]) -> String {
    let mut blanked = String::with_capacity(text.len());
    let mut done = 0;
    for range in ranges {
        blanked.push_str(&text[done..range.start]);
        for byte in text[range.clone()].bytes() {
            blanked.push(if byte == b'\n' { '\n' } else { ' ' });
        }
        done = range.end;
    }
    blanked.push_str(&text[done..]);
    blanked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn views_keep_length_and_lines() {
        let text = "let a = \"ü{\n\"; // {\nlet b = 'é';\n/* x\n */ let c = 1;\n";
        let source = RustSource::new("src/a.rs", text);
        assert_eq!(source.code().len(), text.len());
        assert_eq!(source.code().lines().count(), text.lines().count());
        assert!(!source.code().contains('{'));
        assert!(source.shipped_uncommented().contains("ü{"));
        assert!(!source.shipped_uncommented().contains("x"));
    }

    #[test]
    fn lines_of_inline_test_modules_do_not_count() {
        let text = "fn a() {}\n\n#[cfg(test)]\nmod tests {\n    fn b() { \"}\"; }\n}\n";
        assert_eq!(RustSource::new("src/a.rs", text).lines(), 2);
        assert!(!RustSource::new("src/a.rs", text).shipped_code().contains("fn b"));
        let attributed = "#[cfg(test)]\n#[allow(clippy::x)]\nmod more_tests { fn b() {} }\n";
        assert_eq!(RustSource::new("src/a.rs", attributed).lines(), 0);
    }

    #[test]
    fn a_test_module_in_its_own_file_is_that_files_business() {
        let text = "#[cfg(test)]\nmod tests;\n\nfn a() {}\n";
        assert_eq!(RustSource::new("src/a.rs", text).lines(), 4);
    }

    #[test]
    fn a_mention_of_the_attribute_hides_nothing() {
        let text = "// #[cfg(test)] mod tests {\nfn a() { \"#[cfg(test)] mod tests {\"; }\n";
        assert_eq!(RustSource::new("src/a.rs", text).lines(), 2);
    }

    #[test]
    fn test_files_are_known_by_their_place() {
        for path in ["crates/a/tests/x.rs", "crates/a/src/tests.rs", "crates/a/src/tests/b.rs"] {
            assert!(RustSource::new(path, "fn a() {}").is_test(), "{path}");
        }
        for path in ["crates/a/src/my_tests.rs", "crates/latests/src/a.rs"] {
            assert!(!RustSource::new(path, "fn a() {}").is_test(), "{path}");
        }
    }

    #[test]
    fn words_are_whole() {
        assert_eq!(words("fn a_fn fn2 fn(fn", "fn").collect::<Vec<_>>(), [0, 12, 15]);
    }
}
