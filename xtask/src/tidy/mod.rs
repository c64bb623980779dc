//! The house rules as one ordered list; each rule is one file and looks at the same tree.
//! Rules judge and explain; they never change a file.

mod edges;
mod functions;
mod headers;
mod leftovers;
mod namespaces;
mod paths;
mod sizes;

use std::fmt;

use anyhow::{Context, Result};

use crate::rust_source::RustSource;
use crate::workspace::{Package, Workspace};

pub const RULES: &[Rule] = &[
    Rule { name: "edges", check: edges::check },
    Rule { name: "sizes", check: sizes::check },
    Rule { name: "functions", check: functions::check },
    Rule { name: "namespaces", check: namespaces::check },
    Rule { name: "headers", check: headers::check },
    Rule { name: "leftovers", check: leftovers::check },
    Rule { name: "paths", check: paths::check },
];

pub struct Rule {
    pub name: &'static str,
    pub check: fn(&Tree) -> Result<Verdict>,
}

/// What a rule has to say; no finding means the rule is kept.
#[derive(Default)]
pub struct Verdict {
    pub figures: Vec<String>,
    pub findings: Vec<Finding>,
}

/// One breach of a rule.
#[derive(Debug, PartialEq, Eq)]
pub struct Finding {
    /// A path, with `:line` where there is one, or a package.
    pub place: String,
    pub message: String,
}

/// The files and packages all rules look at.
#[derive(Default)]
pub struct Tree {
    /// Text files, by path.
    pub files: Vec<File>,
    pub packages: Vec<Package>,
}

pub struct File {
    /// Relative to the workspace root, with forward slashes.
    pub path: String,
    pub text: String,
    /// Present for `.rs` files.
    pub rust: Option<RustSource>,
}

impl Tree {
    pub fn read(workspace: &Workspace) -> Result<Self> {
        let mut files = Vec::new();
        for path in workspace.files()? {
            let bytes = std::fs::read(workspace.root().join(&path))
                .with_context(|| format!("cannot read {}", path.display()))?;
            // What is not UTF-8 or holds a NUL is no text, and no rule's business.
            if let Ok(text) = String::from_utf8(bytes)
                && !text.contains('\0')
            {
                files.push(File::new(path.to_string_lossy().replace('\\', "/"), text));
            }
        }
        Ok(Self { files, packages: workspace.packages()? })
    }

    /// Every Rust file with its source.
    pub fn rust(&self) -> impl Iterator<Item = (&File, &RustSource)> {
        self.files.iter().filter_map(|file| Some((file, file.rust.as_ref()?)))
    }
}

impl File {
    fn new(path: String, text: String) -> Self {
        let rust = path.ends_with(".rs").then(|| RustSource::new(&path, &text));
        Self { path, text, rust }
    }
}

impl Finding {
    pub fn new(place: impl Into<String>, message: impl Into<String>) -> Self {
        Self { place: place.into(), message: message.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.place, self.message)
    }
}

impl From<Vec<Finding>> for Verdict {
    fn from(findings: Vec<Finding>) -> Self {
        Self { figures: Vec::new(), findings }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Tree {
        /// A tree of the given files, for the rules' own tests.
        pub fn of(files: &[(&str, &str)]) -> Self {
            let file = |(path, text): &(&str, &str)| File::new((*path).into(), (*text).into());
            Self { files: files.iter().map(file).collect(), packages: Vec::new() }
        }
    }

    /// The findings of a rule as text, for the rules' own tests.
    pub fn findings(check: fn(&Tree) -> Result<Verdict>, tree: &Tree) -> Vec<String> {
        check(tree).unwrap().findings.iter().map(ToString::to_string).collect()
    }
}
