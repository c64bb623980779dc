//! ISO-8601 durations as the provider takes them: `P1D`, `PT1M30S`.

use jiff::fmt::temporal::SpanParser;
use jiff::{SignedDuration, SpanRelativeTo};

/// The length of a duration, a day having 24 hours; `None` for any other text, and for months and
/// years, whose length nobody knows.
pub(crate) fn parse(text: &str) -> Option<SignedDuration> {
    let span = SpanParser::new().parse_span(text).ok()?;
    span.to_duration(SpanRelativeTo::days_are_24_hours()).ok()
}

/// # Errors
/// The text to tell where it is no duration above zero.
pub(crate) fn positive(text: &str) -> Result<(), String> {
    match parse(text) {
        Some(length) if length > SignedDuration::ZERO => Ok(()),
        _ => Err("The value must be a positive ISO 8601 duration such as PT1M.".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_iso_8601_and_nothing_else() {
        let seconds = |text| parse(text).map(|length| length.as_secs());
        assert_eq!(seconds("P1D"), Some(86_400));
        assert_eq!(seconds("PT1M30S"), Some(90));
        assert_eq!(seconds("-PT1M"), Some(-60));
        for text in ["", "1 minute", "60", "PT", "P1M", "P1Y", "PT1X"] {
            assert_eq!(seconds(text), None, "{text}");
        }
        assert!(
            positive("PT1S").is_ok() && positive("PT0S").is_err() && positive("-PT1S").is_err()
        );
    }
}
