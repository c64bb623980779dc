//! Where in a body the check stands. Written out only when there is a fault to tell.

use std::fmt;

/// How much of a key a fault tells: keys of maps are the client's own, of any length.
const MAX_KEY: usize = 128;

/// A step down from the body's root, and all the steps above it.
#[derive(Clone, Copy)]
pub(super) struct Path<'a> {
    above: Option<&'a Path<'a>>,
    step: Step<'a>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Root,
    Member(&'a str),
    Item(usize),
}

impl<'a> Path<'a> {
    pub fn root() -> Self {
        Self { above: None, step: Step::Root }
    }

    pub fn member(&'a self, name: &'a str) -> Self {
        Self { above: Some(self), step: Step::Member(name) }
    }

    pub fn item(&'a self, at: usize) -> Self {
        Self { above: Some(self), step: Step::Item(at) }
    }
}

impl Path<'_> {
    /// As a JSON pointer writes it (RFC 6901), whole.
    pub fn pointer(&self) -> String {
        let Some(above) = self.above else { return String::new() };
        match self.step {
            Step::Root => above.pointer(),
            Step::Item(at) => format!("{}/{at}", above.pointer()),
            Step::Member(name) => {
                format!("{}/{}", above.pointer(), name.replace('~', "~0").replace('/', "~1"))
            }
        }
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(above) = self.above else { return Ok(()) };
        write!(f, "{above}")?;
        match self.step {
            Step::Root => Ok(()),
            Step::Item(at) => write!(f, "[{at}]"),
            Step::Member(name) => {
                let dot = if above.above.is_some() { "." } else { "" };
                let end = name.char_indices().nth(MAX_KEY).map_or(name.len(), |(at, _)| at);
                write!(f, "{dot}{}", &name[..end])
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_written_as_the_services_write_it() {
        let root = Path::root();
        let (rules, long) = (root.member("rules"), "k".repeat(4_000_000));
        let item = rules.item(2);
        assert_eq!(item.member("count").to_string(), "rules[2].count");
        assert_eq!(item.member("a/b~c").pointer(), "/rules/2/a~1b~0c");
        assert_eq!((root.to_string(), root.pointer()), (String::new(), String::new()));
        assert_eq!(rules.member(&long).to_string().len(), "rules.".len() + MAX_KEY);
    }
}
