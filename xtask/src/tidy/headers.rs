//! Each crate and each folder says first what it knows: its root file opens with `//!`.

use std::path::Path;

use anyhow::Result;

use super::{Finding, Tree, Verdict};

pub fn check(tree: &Tree) -> Result<Verdict> {
    let findings: Vec<Finding> = tree
        .rust()
        .filter(|(file, source)| is_root(&file.path) && !source.is_test())
        .filter(|(file, _)| !file.text.starts_with("//!"))
        .map(|(file, _)| Finding::new(&file.path, "does not open with `//!`"))
        .collect();
    Ok(findings.into())
}

fn is_root(path: &str) -> bool {
    let name = Path::new(path).file_name().and_then(|name| name.to_str());
    matches!(name, Some("lib.rs" | "main.rs" | "mod.rs"))
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;
    use super::*;

    #[test]
    fn crates_and_folders_open_with_their_purpose() {
        let tree = Tree::of(&[
            ("crates/a/src/lib.rs", "//! Knows a.\n"),
            ("crates/b/src/main.rs", "// Knows b.\n"),
            ("crates/b/src/c/mod.rs", "\n//! Knows c.\n"),
            ("crates/b/src/c/d.rs", "fn d() {}\n"),
            ("crates/b/tests/mod.rs", "fn e() {}\n"),
        ]);
        assert_eq!(
            findings(check, &tree),
            [
                "crates/b/src/main.rs: does not open with `//!`",
                "crates/b/src/c/mod.rs: does not open with `//!`",
            ]
        );
    }
}
