//! Stretches of the key order. Every prefix question becomes two bounds, so that an ordered index
//! can seek to the page instead of filtering its way there.

use std::ops::Bound;

use crate::{Filter, Key};

/// The keys from `from` on and before `to` (without end if `None`), in byte order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRange {
    pub from: Key,
    pub to: Option<Key>,
}

impl KeyRange {
    /// The keys strictly below `under`; every key if `under` is empty.
    pub fn below(under: &str) -> Self {
        if under.is_empty() { Self::whole() } else { Self::starting_with(&format!("{under}/")) }
    }

    pub fn starting_with(prefix: &str) -> Self {
        Self { from: prefix.to_owned(), to: first_behind(prefix) }
    }

    pub fn whole() -> Self {
        Self { from: Key::new(), to: None }
    }

    /// What of this range is still to be read once `after` was, upwards or downwards.
    #[must_use]
    pub fn behind(mut self, after: Option<&str>, reverse: bool) -> Self {
        let Some(after) = after else { return self };
        if reverse {
            if self.to.as_deref().is_none_or(|to| after < to) {
                self.to = Some(after.to_owned());
            }
        } else if self.from.as_str() <= after {
            // Nothing sorts between a string and itself with a zero byte behind.
            self.from = format!("{after}\0");
        }
        self
    }

    /// Bounds that an ordered collection takes without panicking, whatever was asked for.
    pub fn bounds(&self) -> (Bound<&str>, Bound<&str>) {
        let from = self.from.as_str();
        let to = match self.to.as_deref() {
            Some(to) => Bound::Excluded(to.max(from)),
            None => Bound::Unbounded,
        };
        (Bound::Included(from), to)
    }
}

impl Filter {
    /// The keys among which its documents are.
    pub fn range(&self) -> KeyRange {
        match self {
            Self::Kind { under, .. } | Self::Listed { under } | Self::Below { under } => {
                KeyRange::below(under)
            }
            Self::PointingTo { .. } | Self::PointingAs { .. } => KeyRange::whole(),
        }
    }
}

/// The first string behind all that start with `prefix`. UTF-8 sorts bytewise as its code points do.
fn first_behind(prefix: &str) -> Option<String> {
    let mut rest = prefix.to_owned();
    while let Some(last) = rest.pop() {
        if let Some(next) = (last..=char::MAX).nth(1) {
            rest.push(next);
            return Some(rest);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use std::ops::RangeBounds;

    use super::*;

    fn holds(range: &KeyRange, key: &str) -> bool {
        RangeBounds::<str>::contains(&range.bounds(), key)
    }

    #[test]
    fn below_is_strict_and_does_not_reach_into_siblings() {
        let range = KeyRange::below("/rg1");
        for (key, inside) in [
            ("/rg1", false),
            ("/rg1/", true),
            ("/rg1/a", true),
            ("/rg10", false),
            ("/rg10/a", false),
            ("/rg1-x/a", false),
            ("/rg1.x", false),
        ] {
            assert_eq!(holds(&range, key), inside, "{key}");
        }
    }

    #[test]
    fn prefixes_end_where_the_last_character_has_no_successor() {
        assert_eq!(first_behind("a"), Some("b".into()));
        assert_eq!(first_behind("a\u{10FFFF}"), Some("b".into()));
        assert_eq!(first_behind("\u{D7FF}"), Some("\u{E000}".into()));
        assert_eq!(first_behind("\u{10FFFF}"), None);
        assert_eq!(first_behind(""), None);
    }

    #[test]
    fn behind_keeps_to_the_range() {
        let range = KeyRange::below("/a");
        assert!(!holds(&range.clone().behind(Some("/a/m"), false), "/a/m"));
        assert!(holds(&range.clone().behind(Some("/a/m"), false), "/a/m/1"));
        assert!(holds(&range.clone().behind(Some("/"), false), "/a/m"));
        assert!(!holds(&range.clone().behind(Some("/z"), false), "/zz"));
        assert!(!holds(&range.clone().behind(Some("/a/m"), true), "/a/m"));
        assert!(holds(&range.clone().behind(Some("/a/m"), true), "/a/l"));
        assert!(holds(&range.clone().behind(Some("/z"), true), "/a/z"));
        assert!(!holds(&range.behind(Some("/"), true), "/a/z"));
    }
}
