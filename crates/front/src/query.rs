//! Query strings: decoded keys and values in their order.

use percent_encoding::percent_decode;

/// The parameters of a query. `+` is a space, keys may be escaped (`%24filter`), what is broken
/// stays as it is: a parameter nobody knows must never refuse a request.
pub(crate) fn parse(query: Option<&str>) -> Vec<(String, String)> {
    let pairs = query.unwrap_or("").split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(key), decode(value))
        })
        .collect()
}

/// The first value of `name`, whose case does not count.
pub(crate) fn value<'a>(query: &'a [(String, String)], name: &str) -> Option<&'a str> {
    query.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

fn decode(text: &str) -> String {
    if !text.bytes().any(|byte| byte == b'%' || byte == b'+') {
        return text.to_owned();
    }
    let spaced = text.replace('+', " ");
    percent_decode(spaced.as_bytes()).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_values_are_decoded_in_their_order() {
        let query = parse(Some("%24filter=name+eq%20%27a%2Bb%27&flag&&x=1=2&API-Version=v"));
        let expected =
            [("$filter", "name eq 'a+b'"), ("flag", ""), ("x", "1=2"), ("API-Version", "v")];
        let expected = expected.map(|(key, value)| (key.to_owned(), value.to_owned()));
        assert_eq!(query, expected);
        assert_eq!(value(&query, "api-version"), Some("v"));
        assert_eq!(value(&query, "none"), None);
    }

    #[test]
    fn broken_escapes_stay() {
        assert_eq!(parse(Some("a=%zz%")), [("a".to_owned(), "%zz%".to_owned())]);
        assert_eq!(parse(None), []);
    }
}
