//! Entity tags, and what a conditional request may do.

use std::fmt;

use crate::{ArmError, Verb};

/// An entity tag without its quotes. Whether it is weak makes no difference to what it matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ETag {
    text: String,
    weak: bool,
}

/// The conditional headers of one request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Precondition {
    /// `If-Match`; an empty header counts as none.
    pub if_match: Option<Match>,
    /// `If-None-Match: *`.
    pub if_none_match_any: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    Any,
    OneOf(Vec<String>),
}

/// Which table of rules a type follows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Preconditions {
    /// The type knows no tags: conditional headers say nothing.
    #[default]
    Ignored,
    /// The resource provider contract's table.
    Standard,
    /// API Management's: `If-Match: *` creates, a PATCH must carry `If-Match`.
    EntityTag,
}

impl ETag {
    /// The tag of a revision: base64 of its eight big-endian bytes, as recorded from API Management.
    pub fn of_revision(revision: u64) -> Self {
        const ALPHABET: &[u8; 64] =
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        // Eight bytes are eleven digits of six bits (the last one of four) and one pad.
        let digit = |at: u32| {
            let shift = 58_i32 - 6 * at as i32;
            let bits = if shift >= 0 { revision >> shift } else { revision << -shift };
            char::from(ALPHABET[(bits & 63) as usize])
        };
        Self { text: (0..11).map(digit).chain(['=']).collect(), weak: false }
    }

    /// The same tag, told as a weak one.
    #[must_use]
    pub fn weak(self) -> Self {
        Self { weak: true, ..self }
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// As the header carries it.
    pub fn quoted(&self) -> String {
        format!("{}\"{}\"", if self.weak { "W/" } else { "" }, self.text)
    }
}

impl fmt::Display for ETag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Match {
    /// Reads a header: tags quoted or bare, weak or strong, in a list; `None` for an empty one.
    pub fn parse(header: &str) -> Option<Self> {
        let tags: Vec<String> = header.split(',').map(bare).filter(|tag| !tag.is_empty()).collect();
        if tags.iter().any(|tag| tag == "*") {
            return Some(Self::Any);
        }
        (!tags.is_empty()).then_some(Self::OneOf(tags))
    }

    fn matches(&self, tag: &ETag) -> bool {
        match self {
            Self::Any => true,
            Self::OneOf(tags) => tags.iter().any(|one| one == tag.as_str()),
        }
    }
}

fn bare(tag: &str) -> String {
    let tag = tag.trim();
    let tag = tag.strip_prefix("W/").unwrap_or(tag);
    tag.trim_matches('"').to_owned()
}

impl Preconditions {
    /// Whether `verb` may go on, `current` being the tag of what is there now.
    ///
    /// A PATCH or DELETE of something absent is not judged here: its 404 or 204 comes first.
    pub fn check(
        self,
        verb: Verb,
        asked: &Precondition,
        current: Option<&ETag>,
    ) -> Result<(), ArmError> {
        if self == Self::Ignored {
            return Ok(());
        }
        let unmet = || {
            ArmError::precondition_failed(
                "One or more specified conditions in the request are not met.",
            )
        };
        match (current, verb) {
            (None, Verb::Put) => match &asked.if_match {
                Some(Match::Any) if self == Self::EntityTag => Ok(()),
                Some(_) => Err(unmet()),
                None => Ok(()),
            },
            (None, _) => Ok(()),
            (Some(_), Verb::Put) if asked.if_none_match_any => Err(unmet()),
            (Some(tag), _) => match &asked.if_match {
                Some(asked) if !asked.matches(tag) => Err(unmet()),
                None if verb == Verb::Patch && self == Self::EntityTag => Err(ArmError::bad_request(
                    "InvalidParameters",
                    "The If-Match header is required to update an existing entity; send its ETag or *.",
                )
                .at("If-Match")),
                _ => Ok(()),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(text: &str) -> ETag {
        ETag { text: text.to_owned(), weak: false }
    }

    #[test]
    fn a_weak_tag_reads_so_and_matches_alike() {
        let weak = tag("a").weak();
        assert_eq!((weak.quoted(), weak.as_str()), ("W/\"a\"".to_owned(), "a"));
        assert_eq!(tag("a").quoted(), "\"a\"");
        assert!(Match::parse("W/\"a\"").expect("a tag").matches(&weak));
        assert!(Match::parse("\"a\"").expect("a tag").matches(&weak));
    }

    #[test]
    fn a_revision_reads_as_recorded() {
        assert_eq!(ETag::of_revision(0x3012).as_str(), "AAAAAAAAMBI=");
        assert_eq!(ETag::of_revision(u64::MAX).as_str(), "//////////8=");
    }

    #[test]
    fn headers_are_read_in_every_spelling() {
        for text in ["\"a\"", "a", "W/\"a\"", " \"a\" , \"b\""] {
            assert!(Match::parse(text).expect("a tag").matches(&tag("a")), "{text}");
        }
        assert_eq!(Match::parse(" "), None);
        assert_eq!(Match::parse("*"), Some(Match::Any));
    }

    #[test]
    fn the_tables_hold() {
        let tag = tag("t");
        let of =
            |text: &str| Precondition { if_match: Match::parse(text), if_none_match_any: false };
        let fresh = Precondition { if_match: None, if_none_match_any: true };
        // policy, verb, header, exists, passes
        let rows = [
            (Preconditions::Standard, Verb::Put, of("*"), false, false),
            (Preconditions::EntityTag, Verb::Put, of("*"), false, true),
            (Preconditions::EntityTag, Verb::Put, of("t"), false, false),
            (Preconditions::EntityTag, Verb::Put, of(""), true, true),
            (Preconditions::EntityTag, Verb::Put, of("x"), true, false),
            (Preconditions::EntityTag, Verb::Put, of("\"t\""), true, true),
            (Preconditions::EntityTag, Verb::Patch, of(""), true, false),
            (Preconditions::EntityTag, Verb::Patch, of("*"), true, true),
            (Preconditions::Standard, Verb::Patch, of(""), true, true),
            (Preconditions::EntityTag, Verb::Delete, of(""), true, true),
            (Preconditions::EntityTag, Verb::Delete, of("x"), true, false),
            (Preconditions::EntityTag, Verb::Delete, of("x"), false, true),
            (Preconditions::Standard, Verb::Put, fresh.clone(), true, false),
            (Preconditions::Standard, Verb::Put, fresh.clone(), false, true),
            (Preconditions::Ignored, Verb::Put, of("x"), true, true),
        ];
        for (at, (policy, verb, asked, exists, passes)) in rows.into_iter().enumerate() {
            let current = exists.then_some(&tag);
            assert_eq!(policy.check(verb, &asked, current).is_ok(), passes, "row {at}");
        }
    }
}
