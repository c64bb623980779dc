//! From the word a verb ends in to the outcome a client of that version expects.

use arm::{ApiVersion, Verb};

/// What happened, in a provider's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Word {
    Created,
    Replaced,
    Updated,
    /// Will be done by an operation that has begun.
    Accepted,
    Deleted,
    /// There was nothing to delete.
    Absent,
    /// An action was done.
    Done,
}

/// How a reply looks; the front alone turns it into a status line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Ok,
    Created,
    Accepted,
    NoContent,
}

/// Both ends included; dates read `2023-09-01`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VersionRange {
    pub from: Option<String>,
    pub to: Option<String>,
}

/// One row of a type's table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeRule {
    pub verb: Verb,
    pub word: Word,
    pub versions: VersionRange,
    pub outcome: Outcome,
    /// Whether the reply shows the resource.
    pub body: bool,
}

/// A type's rows; where none matches, ARM's default holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Codes(pub Vec<CodeRule>);

impl VersionRange {
    pub fn all() -> Self {
        Self::default()
    }

    pub fn until(date: &str) -> Self {
        Self { from: None, to: Some(date.to_owned()) }
    }

    pub fn since(date: &str) -> Self {
        Self { from: Some(date.to_owned()), to: None }
    }

    pub fn contains(&self, version: &ApiVersion) -> bool {
        let date = version.as_str().get(..10).unwrap_or("");
        self.from.as_deref().is_none_or(|from| date >= from)
            && self.to.as_deref().is_none_or(|to| date <= to)
    }
}

impl CodeRule {
    pub fn new(verb: Verb, word: Word, outcome: Outcome, body: bool) -> Self {
        Self { verb, word, versions: VersionRange::all(), outcome, body }
    }

    #[must_use]
    pub fn in_versions(mut self, versions: VersionRange) -> Self {
        self.versions = versions;
        self
    }
}

impl Codes {
    /// The first row that matches.
    pub fn rule(&self, verb: Verb, word: Word, version: &ApiVersion) -> Option<&CodeRule> {
        self.0
            .iter()
            .find(|rule| rule.verb == verb && rule.word == word && rule.versions.contains(version))
    }

    /// The outcome and whether the resource is shown.
    pub fn outcome(&self, verb: Verb, word: Word, version: &ApiVersion) -> (Outcome, bool) {
        let rule = self.rule(verb, word, version);
        rule.map_or_else(|| default(verb, word), |rule| (rule.outcome, rule.body))
    }
}

fn default(verb: Verb, word: Word) -> (Outcome, bool) {
    match (verb, word) {
        (Verb::Put, Word::Created) => (Outcome::Created, true),
        (Verb::Delete, Word::Deleted) => (Outcome::Ok, false),
        (Verb::Delete, Word::Accepted) => (Outcome::Accepted, false),
        (Verb::Delete, Word::Absent) => (Outcome::NoContent, false),
        (_, Word::Accepted) => (Outcome::Accepted, true),
        _ => (Outcome::Ok, true),
    }
}
