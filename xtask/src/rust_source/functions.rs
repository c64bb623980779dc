//! Finds every function with a body and says how many lines it has.

use super::{behind_closing_brace, is_word, line_of, words};

#[derive(Debug, PartialEq, Eq)]
pub struct Function {
    pub name: String,
    /// 1-based line of the word `fn`.
    pub line: usize,
    /// From the line of `fn` to the line of the closing brace.
    pub lines: usize,
}

/// The functions of a text whose literals and comments are blanked; nested ones count twice.
pub fn functions(code: &str) -> Vec<Function> {
    words(code, "fn").filter_map(|start| function(code, start)).collect()
}

fn function(code: &str, start: usize) -> Option<Function> {
    if code[..start].ends_with('#') {
        return None; // the raw identifier `r#fn`
    }
    let signature = code[start + 2..].trim_start();
    let name = signature.strip_prefix("r#").unwrap_or(signature);
    let name: String = name.chars().take_while(|c| is_word(*c) || *c == '$').collect();
    if name.is_empty() {
        return None; // a function pointer
    }
    let open = body(code, code.len() - signature.len())?;
    let end = behind_closing_brace(code, open)?;
    let line = line_of(code, start);
    Some(Function { name, line, lines: line_of(code, end) - line + 1 })
}

/// Offset of the brace that opens the body; `None` for a declaration without one.
fn body(code: &str, from: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = from;
    loop {
        let byte = *code.as_bytes().get(at)?;
        match byte {
            b'(' | b'[' => depth += 1,
            // More closed than opened: the words `fn name` stood in a macro's arguments.
            b')' | b']' => depth = depth.checked_sub(1)?,
            b';' if depth == 0 => return None,
            // A constant argument, as in `Bytes<{ N + 1 }>`.
            b'{' if code[..at].trim_end().ends_with('<') => {
                at = behind_closing_brace(code, at)?;
                continue;
            }
            b'{' if depth == 0 => return Some(at),
            _ => {}
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rust_source::RustSource;

    fn found(text: &str) -> Vec<(String, usize, usize)> {
        functions(RustSource::new("a.rs", text).code())
            .into_iter()
            .map(|function| (function.name, function.line, function.lines))
            .collect()
    }

    #[test]
    fn lines_run_from_fn_to_the_closing_brace() {
        let text =
            "/// doc\n#[inline]\npub async fn a(\n    x: u8,\n) -> u8 {\n    x\n}\nfn b() {}\n";
        assert_eq!(found(text), [("a".into(), 3, 5), ("b".into(), 8, 1)]);
    }

    #[test]
    fn braces_in_literals_and_comments_do_not_count() {
        let text = "fn a() {\n    let _ = (\"}\", '}', r#\"}\"#); // }\n    /* } */\n}\nfn b() {}";
        assert_eq!(found(text), [("a".into(), 1, 4), ("b".into(), 5, 1)]);
    }

    #[test]
    fn declarations_and_pointers_have_no_body() {
        assert_eq!(found("trait T { fn a(&self, x: [u8; 4]) -> u8; }\nstruct S { f: fn(u8) }"), []);
        assert_eq!(found("matches!(token, fn name) && { true }"), []);
        assert_eq!(found("let r#fn = 1; { }"), []);
    }

    #[test]
    fn signatures_may_hold_semicolons_and_braces() {
        let text =
            "fn a(x: [u8; 4], f: impl Fn() -> u8) -> Bytes<{ N + 1 }>\nwhere\n    T: X,\n{\n}\n";
        assert_eq!(found(text), [("a".into(), 1, 5)]);
    }

    #[test]
    fn nested_functions_are_found_too() {
        let text = "fn a() {\n    fn r#type() {\n    }\n}\n";
        assert_eq!(found(text), [("a".into(), 1, 4), ("type".into(), 2, 2)]);
    }

    #[test]
    fn methods_and_macro_bodies_are_found() {
        let text = "impl<'a> T for S<'a> { fn m(&'a self) { } }\nmacro_rules! m { () => { fn $name() { } } }";
        assert_eq!(found(text), [("m".into(), 1, 1), ("$name".into(), 2, 1)]);
    }
}
