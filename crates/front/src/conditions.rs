//! `If-Match` and `If-None-Match`.

use arm::{Match, Precondition};
use axum::http::{HeaderMap, HeaderName, header};

/// What a conditional request asks.
pub(crate) fn of(headers: &HeaderMap) -> Precondition {
    Precondition {
        if_match: read(headers, &header::IF_MATCH),
        if_none_match_any: read(headers, &header::IF_NONE_MATCH) == Some(Match::Any),
    }
}

/// A header that cannot be read as text still counts: ignoring it would let a write through.
fn read(headers: &HeaderMap, name: &HeaderName) -> Option<Match> {
    let mut lines =
        headers.get_all(name).iter().map(|line| String::from_utf8_lossy(line.as_bytes()));
    let first = lines.next()?;
    let all = lines.fold(first.into_owned(), |all, line| all + "," + &line);
    Match::parse(&all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn headers_add_up_and_unreadable_ones_count() {
        let mut headers = HeaderMap::new();
        assert_eq!(of(&headers), Precondition::default());
        headers.append(header::IF_MATCH, HeaderValue::from_static("\"a\""));
        headers.append(header::IF_MATCH, HeaderValue::from_static("W/\"b\""));
        headers.append(header::IF_NONE_MATCH, HeaderValue::from_static("*"));
        let both = Match::OneOf(vec!["a".into(), "b".into()]);
        assert_eq!(of(&headers), Precondition { if_match: Some(both), if_none_match_any: true });
        let broken = HeaderValue::from_bytes(b"\"\xff\"").expect("opaque bytes are allowed");
        headers.insert(header::IF_MATCH, broken);
        assert!(of(&headers).if_match.is_some());
    }

    #[test]
    fn an_empty_header_counts_as_none() {
        let mut headers = HeaderMap::new();
        headers.insert(header::IF_MATCH, HeaderValue::from_static(""));
        headers.insert(header::IF_NONE_MATCH, HeaderValue::from_static("\"a\""));
        assert_eq!(of(&headers), Precondition::default());
    }
}
