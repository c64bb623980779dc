//! `2024-05-01[-preview]`: the version of a type's contract that a request speaks.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};

const SUFFIXES: [&str; 5] = ["preview", "alpha", "beta", "rc", "privatepreview"];

/// A well-formed api-version. Orders by date; a preview comes before the stable version of its day.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ApiVersion(String);

impl ApiVersion {
    /// `None` unless it reads `YYYY-MM-DD` with an optional known suffix. Case is folded.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.to_ascii_lowercase();
        let (date, suffix) = (text.get(..10)?, text.get(10..)?);
        let shaped = date.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
        let (month, day) =
            (date.get(5..7)?.parse::<u8>().ok()?, date.get(8..)?.parse::<u8>().ok()?);
        let suffixed =
            suffix.is_empty() || suffix.strip_prefix('-').is_some_and(|s| SUFFIXES.contains(&s));
        (shaped && suffixed && (1..=12).contains(&month) && (1..=31).contains(&day))
            .then_some(Self(text))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this version is `date` or newer; `date` reads `2023-09-01`. Previews of a day count as that day.
    pub fn at_least(&self, date: &str) -> bool {
        &self.0[..10] >= date
    }

    pub fn is_preview(&self) -> bool {
        self.0.len() > 10
    }
}

impl Ord for ApiVersion {
    fn cmp(&self, other: &Self) -> Ordering {
        let stable = |version: &Self| !version.is_preview();
        self.0[..10]
            .cmp(&other.0[..10])
            .then_with(|| stable(self).cmp(&stable(other)))
            .then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for ApiVersion {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for ApiVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_dates_and_known_suffixes_only() {
        for good in ["2024-05-01", "2023-03-01-preview", "2023-03-01-PREVIEW", "2020-01-01-rc"] {
            assert!(ApiVersion::parse(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "2024",
            "2024-5-1",
            "2024-13-01",
            "2024-05-01-",
            "2024-05-01-foo",
            "2024-05-01x",
            "2024-05-ä1",
            "2024ä5-01",
        ] {
            assert!(ApiVersion::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_preview_precedes_its_stable_day() {
        let parse = |text| ApiVersion::parse(text).expect("well formed");
        assert!(parse("2024-05-01-preview") < parse("2024-05-01"));
        assert!(parse("2024-05-01") < parse("2024-06-01-preview"));
    }
}
