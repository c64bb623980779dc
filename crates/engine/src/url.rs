//! Parts of the URLs that replies carry.

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

/// What an id may hold but a URL's path may not. `/` and `%` are already as they must be.
const IN_PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}');

const IN_QUERY: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/').remove(b':');

/// An id as the path of a URL.
pub fn path(id: &str) -> String {
    utf8_percent_encode(id, IN_PATH).to_string()
}

/// `name=value`, the value escaped; the names are ARM's own and need no escape.
pub fn parameter(name: &str, value: &str) -> String {
    format!("{name}={}", utf8_percent_encode(value, IN_QUERY))
}
