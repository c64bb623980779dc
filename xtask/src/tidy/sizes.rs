//! Files stay small: most fit on two screens, and few are long.
//! Counts the lines of Rust outside tests.

use anyhow::Result;

use super::{Finding, Tree, Verdict};

const MEDIAN: usize = 120;
const PERCENTILE_95: usize = 350;

pub fn check(tree: &Tree) -> Result<Verdict> {
    let mut sizes: Vec<(usize, &str)> = tree
        .rust()
        .filter(|(_, source)| !source.is_test())
        .map(|(file, source)| (source.lines(), file.path.as_str()))
        .collect();
    sizes.sort_unstable();
    let Some((longest, path)) = sizes.last() else {
        return Ok(Verdict::default());
    };
    let (median, percentile) = (rank(&sizes, 50), rank(&sizes, 95));
    let figures = vec![format!(
        "{} files, median {median} lines (at most {MEDIAN}), 95th percentile {percentile} \
         (at most {PERCENTILE_95}), longest {longest} ({path})",
        sizes.len()
    )];
    let mut findings = Vec::new();
    if median > MEDIAN {
        findings.push(Finding::new("median", format!("{median} lines > {MEDIAN}")));
    }
    if percentile > PERCENTILE_95 {
        let long = sizes.iter().rev().take_while(|(lines, _)| *lines > PERCENTILE_95);
        findings.extend(long.map(|(lines, path)| {
            Finding::new(*path, format!("{lines} lines, and too many files like it"))
        }));
    }
    Ok(Verdict { figures, findings })
}

/// The smallest size that at least `percent` of the sorted sizes do not exceed.
fn rank(sizes: &[(usize, &str)], percent: usize) -> usize {
    let position = (sizes.len() * percent).div_ceil(100).max(1) - 1;
    sizes[position].0
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;
    use super::*;

    fn tree(sizes: &[usize]) -> Tree {
        let files: Vec<(String, String)> = sizes
            .iter()
            .enumerate()
            .map(|(index, lines)| (format!("crates/a/src/{index}.rs"), "x\n".repeat(*lines)))
            .collect();
        let files: Vec<_> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
        Tree::of(&files)
    }

    #[test]
    fn the_figures_are_always_told() {
        let verdict = check(&tree(&[10, 120, 350])).unwrap();
        assert_eq!(
            verdict.figures,
            ["3 files, median 120 lines (at most 120), 95th percentile 350 (at most 350), \
              longest 350 (crates/a/src/2.rs)"]
        );
        assert_eq!(verdict.findings, []);
    }

    #[test]
    fn a_long_median_is_found() {
        assert_eq!(findings(check, &tree(&[10, 121, 121])), ["median: 121 lines > 120"]);
    }

    #[test]
    fn one_long_file_in_twenty_is_allowed_two_are_not() {
        let mut sizes = [50; 20];
        sizes[3] = 900;
        assert_eq!(findings(check, &tree(&sizes)), [""; 0]);
        sizes[4] = 351;
        assert_eq!(
            findings(check, &tree(&sizes)),
            [
                "crates/a/src/3.rs: 900 lines, and too many files like it",
                "crates/a/src/4.rs: 351 lines, and too many files like it",
            ]
        );
    }

    #[test]
    fn tests_do_not_count() {
        let long = "x\n".repeat(500);
        let inline = format!("x\n#[cfg(test)]\nmod tests {{\n{long}}}\n");
        let tree = Tree::of(&[("crates/a/tests/t.rs", &long), ("crates/a/src/lib.rs", &inline)]);
        assert_eq!(findings(check, &tree), [""; 0]);
    }
}
