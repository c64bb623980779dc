//! Functions stay short. Exceptions stand in `xtask/tidy-ratchet.toml`, each with its reason,
//! and may only get shorter: one that is too generous or no longer needed is itself a breach.

use anyhow::{Context, Result};
use serde::Deserialize;

use super::{Finding, Tree, Verdict};
use crate::rust_source::functions;

const LINES: usize = 70;
const RATCHET: &str = "xtask/tidy-ratchet.toml";

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Ratchet {
    #[serde(default)]
    function: Vec<Exception>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exception {
    file: String,
    name: String,
    /// Its length today.
    lines: usize,
    reason: String,
}

pub fn check(tree: &Tree) -> Result<Verdict> {
    let ratchet: Ratchet = match tree.files.iter().find(|file| file.path == RATCHET) {
        Some(file) => toml::from_str(&file.text).context(RATCHET)?,
        None => Ratchet::default(),
    };
    let mut longest = 0;
    let mut findings = Vec::new();
    let mut unused: Vec<&Exception> = ratchet.function.iter().collect();
    for (file, source) in tree.rust().filter(|(_, source)| !source.is_test()) {
        for function in functions(&source.shipped_code()) {
            longest = longest.max(function.lines);
            if function.lines <= LINES {
                continue;
            }
            let known = |e: &&Exception| e.file == file.path && e.name == function.name;
            unused.retain(|exception| !known(exception));
            match ratchet.function.iter().find(known) {
                Some(exception) if exception.lines == function.lines => {}
                Some(exception) if exception.lines > function.lines => {
                    findings.push(Finding::new(RATCHET, lower(exception, function.lines)));
                }
                _ => findings.push(Finding::new(
                    format!("{}:{}", file.path, function.line),
                    format!("`{}` has {} lines, more than {LINES}", function.name, function.lines),
                )),
            }
        }
    }
    findings.extend(unused.iter().map(|exception| Finding::new(RATCHET, needless(exception))));
    findings.extend(
        ratchet
            .function
            .iter()
            .filter(|exception| exception.reason.trim().is_empty())
            .map(|exception| Finding::new(RATCHET, format!("`{}` has no reason", exception.name))),
    );
    Ok(Verdict { figures: vec![format!("longest {longest} lines (at most {LINES})")], findings })
}

fn lower(exception: &Exception, lines: usize) -> String {
    let Exception { file, name, .. } = exception;
    format!("`{name}` in {file} is down to {lines} lines: lower the entry")
}

fn needless(exception: &Exception) -> String {
    let Exception { file, name, .. } = exception;
    format!("`{name}` in {file} is no longer too long: remove the entry")
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;
    use super::*;

    fn long(lines: usize) -> String {
        format!("fn a() {{\n{}}}\n", "    x();\n".repeat(lines - 2))
    }

    fn with_exception(text: &str, lines: usize, reason: &str) -> Vec<String> {
        let entry = format!(
            "[[function]]\nfile = \"crates/a/src/lib.rs\"\nname = \"a\"\nlines = {lines}\nreason = \"{reason}\"\n"
        );
        findings(check, &Tree::of(&[("crates/a/src/lib.rs", text), (RATCHET, &entry)]))
    }

    #[test]
    fn seventy_lines_are_fine_and_one_more_is_not() {
        assert_eq!(findings(check, &Tree::of(&[("crates/a/src/lib.rs", &long(70))])), [""; 0]);
        assert_eq!(
            findings(check, &Tree::of(&[("crates/a/src/lib.rs", &long(71))])),
            ["crates/a/src/lib.rs:1: `a` has 71 lines, more than 70"]
        );
    }

    #[test]
    fn tests_may_be_long() {
        let inline = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", long(90));
        let tree = Tree::of(&[("crates/a/tests/t.rs", &long(90)), ("crates/a/src/a.rs", &inline)]);
        assert_eq!(findings(check, &tree), [""; 0]);
    }

    #[test]
    fn an_exception_holds_at_its_exact_length() {
        assert_eq!(with_exception(&long(90), 90, "a table"), [""; 0]);
        assert_eq!(
            with_exception(&long(91), 90, "a table"),
            ["crates/a/src/lib.rs:1: `a` has 91 lines, more than 70"]
        );
        assert_eq!(
            with_exception(&long(80), 90, "a table"),
            [format!("{RATCHET}: `a` in crates/a/src/lib.rs is down to 80 lines: lower the entry")]
        );
    }

    #[test]
    fn an_exception_without_need_or_reason_is_a_breach() {
        assert_eq!(
            with_exception(&long(60), 90, "a table"),
            [format!(
                "{RATCHET}: `a` in crates/a/src/lib.rs is no longer too long: remove the entry"
            )]
        );
        assert_eq!(with_exception(&long(90), 90, ""), [format!("{RATCHET}: `a` has no reason")]);
    }
}
