//! The ways in which ARM and its providers write an instant.

use jiff::Timestamp;
use jiff::tz::Offset;

/// `2021-03-11T17:13:59.4037715Z`: seven digits, as ARM writes it.
pub fn zulu7(at: Timestamp) -> String {
    format!("{}.{:07}Z", seconds(at), hundred_nanos(at))
}

/// `2023-04-26T10:09:19.9675121+00:00`: seven digits and a numeric offset.
pub fn offset7(at: Timestamp) -> String {
    format!("{}.{:07}+00:00", seconds(at), hundred_nanos(at))
}

/// As [`offset7`], trailing zeros trimmed: `2025-06-06T09:52:54.578847+00:00`.
pub fn offset_trimmed(at: Timestamp) -> String {
    format!("{}{}+00:00", seconds(at), trimmed(at))
}

/// As [`zulu7`], trailing zeros trimmed.
pub fn zulu_trimmed(at: Timestamp) -> String {
    format!("{}{}Z", seconds(at), trimmed(at))
}

/// `20231114T221320Z`: as request ids carry it.
pub fn compact(at: Timestamp) -> String {
    let at = Offset::UTC.to_datetime(at);
    let (year, month, day) = (at.year(), at.month(), at.day());
    let (hour, minute, second) = (at.hour(), at.minute(), at.second());
    format!("{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z")
}

fn seconds(at: Timestamp) -> String {
    let at = Offset::UTC.to_datetime(at);
    let (year, month, day) = (at.year(), at.month(), at.day());
    let (hour, minute, second) = (at.hour(), at.minute(), at.second());
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
}

fn hundred_nanos(at: Timestamp) -> i32 {
    at.subsec_nanosecond() / 100
}

fn trimmed(at: Timestamp) -> String {
    let digits = format!(".{:07}", hundred_nanos(at));
    digits.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_each_form() {
        let at = Timestamp::new(1_700_000_000, 120_000_000).expect("in range");
        assert_eq!(zulu7(at), "2023-11-14T22:13:20.1200000Z");
        assert_eq!(offset7(at), "2023-11-14T22:13:20.1200000+00:00");
        assert_eq!(offset_trimmed(at), "2023-11-14T22:13:20.12+00:00");
        assert_eq!(compact(at), "20231114T221320Z");
        let whole = Timestamp::new(1_700_000_000, 0).expect("in range");
        assert_eq!(zulu_trimmed(whole), "2023-11-14T22:13:20Z");
    }
}
