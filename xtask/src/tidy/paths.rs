//! No file names a folder of somebody's machine.

use anyhow::Result;

use super::{Finding, Tree, Verdict};
use crate::rust_source::line_of;

/// Top-level folders where checkouts and homes lie.
const FOLDERS: &[&str] = &["home", "root", "work"];

pub fn check(tree: &Tree) -> Result<Verdict> {
    let mut findings = Vec::new();
    for file in &tree.files {
        for folder in FOLDERS {
            let path = format!("/{folder}/");
            let hits = file.text.match_indices(&path).filter(|(at, _)| is_root(&file.text[..*at]));
            findings.extend(hits.map(|(offset, _)| {
                let place = format!("{}:{}", file.path, line_of(&file.text, offset));
                Finding::new(place, format!("names a machine's folder ({path}…)"))
            }));
        }
    }
    Ok(findings.into())
}

/// Whether a slash behind this text begins an absolute path, rather than going on with one.
fn is_root(before: &str) -> bool {
    let goes_on = |c: char| c.is_alphanumeric() || "._-~*{}()$%<>".contains(c);
    !before.chars().next_back().is_some_and(goes_on)
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;
    use super::*;

    #[test]
    fn an_absolute_path_is_found_in_any_text() {
        let text = format!("see\n{0}work/x and \"{0}home/me/y\"\n", '/');
        assert_eq!(
            findings(check, &Tree::of(&[("docs/a.md", &text)])),
            [
                "docs/a.md:2: names a machine's folder (@home@…)",
                "docs/a.md:2: names a machine's folder (@work@…)",
            ]
            .map(|line| line.replace('@', "/"))
        );
    }

    #[test]
    fn a_longer_path_is_not_a_machines() {
        let text = "https://example.com/home/a ./work/b ~/root/c {base}/work/d $X/home/e";
        assert_eq!(findings(check, &Tree::of(&[("docs/a.md", text)])), [""; 0]);
    }
}
