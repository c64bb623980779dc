//! What a resource may be called.

use std::fmt;
use std::sync::Arc;

/// A rule on text that no range or list expresses. The error is the text to tell.
#[derive(Clone)]
pub struct Check(Arc<Rule>);

type Rule = dyn Fn(&str) -> Result<(), String> + Send + Sync;

/// A type's rule for names.
#[derive(Clone, Debug)]
pub struct NameRule {
    /// In characters, both ends included.
    pub length: (usize, usize),
    pub check: Check,
}

impl Check {
    pub fn new(check: impl Fn(&str) -> Result<(), String> + Send + Sync + 'static) -> Self {
        Self(Arc::new(check))
    }

    /// Holds where `holds` says so; `text` is what is told otherwise.
    pub fn holds(text: &str, holds: impl Fn(&str) -> bool + Send + Sync + 'static) -> Self {
        let text = text.to_owned();
        Self::new(move |value| if holds(value) { Ok(()) } else { Err(text.clone()) })
    }

    /// # Errors
    /// The text to tell.
    pub fn run(&self, value: &str) -> Result<(), String> {
        (self.0)(value)
    }
}

impl fmt::Debug for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Check")
    }
}

impl NameRule {
    pub fn new(length: (usize, usize), check: Check) -> Self {
        Self { length, check }
    }

    /// The ceiling ARM itself sets: 1 to 260 characters, none of `<>%&:\?/` and no controls.
    pub fn arm() -> Self {
        let text = "It must not contain any of '<,>,%,&,:,\\,?,/' or control characters.";
        Self::new(
            (1, 260),
            Check::holds(text, |name| {
                !name.chars().any(|c| "<>%&:\\?/".contains(c) || c.is_control())
            }),
        )
    }

    /// # Errors
    /// What the name breaks.
    pub fn run(&self, name: &str) -> Result<(), String> {
        // Clients fold dot segments out of a URL, and trim blanks: such a name is not found again.
        if matches!(name, "." | "..") || name.trim() != name {
            return Err("It must not be '.' or '..', nor begin or end with a space.".to_owned());
        }
        let (least, most) = self.length;
        if !(least..=most).contains(&name.chars().count()) {
            return Err(format!("Its length must be between {least} and {most} characters."));
        }
        self.check.run(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_urls_do_not_carry_is_refused_by_every_rule() {
        let anything = NameRule::new((1, 80), Check::holds("", |_| true));
        for name in [".", "..", " ", "a ", " a"] {
            assert!(anything.run(name).is_err(), "{name:?}");
        }
        for name in ["a", "...", "a b", "a."] {
            assert!(anything.run(name).is_ok(), "{name:?}");
        }
    }
}
