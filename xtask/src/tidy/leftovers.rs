//! No macro of the half-finished kind stays in the tree, in tests neither.

use anyhow::Result;

use super::{Finding, Tree, Verdict};
use crate::rust_source::{line_of, words};

const MACROS: &[&str] = &["todo", "unimplemented", "dbg"];

pub fn check(tree: &Tree) -> Result<Verdict> {
    let mut findings = Vec::new();
    for (file, source) in tree.rust() {
        let code = source.code();
        for name in MACROS {
            let calls = words(code, name).filter(|start| is_call(&code[start + name.len()..]));
            findings.extend(calls.map(|offset| {
                let place = format!("{}:{}", file.path, line_of(code, offset));
                Finding::new(place, format!("calls `{name}!`"))
            }));
        }
    }
    Ok(findings.into())
}

fn is_call(behind: &str) -> bool {
    let Some(arguments) = behind.trim_start().strip_prefix('!') else { return false };
    arguments.trim_start().starts_with(['(', '[', '{'])
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;
    use super::*;

    #[test]
    fn calls_are_found_in_code_and_tests() {
        let text = "fn a() {\n    todo!()\n}\nfn b() { std::unimplemented! {\"x\"} }\n";
        let tree = Tree::of(&[("crates/a/src/a.rs", text), ("crates/a/tests/t.rs", "dbg![1];")]);
        assert_eq!(
            findings(check, &tree),
            [
                "crates/a/src/a.rs:2: calls `todo!`",
                "crates/a/src/a.rs:4: calls `unimplemented!`",
                "crates/a/tests/t.rs:1: calls `dbg!`",
            ]
        );
    }

    #[test]
    fn mentions_are_not_calls() {
        let text = "// todo!()\nconst A: &str = \"dbg!(x)\";\nlet b = todo != 1; my_todo!();\n";
        assert_eq!(findings(check, &Tree::of(&[("crates/a/src/a.rs", text)])), [""; 0]);
    }
}
