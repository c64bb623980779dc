//! What the front is told at start.

use arm::Caller;

/// Names, doors and limits.
#[derive(Clone, Debug, Default)]
pub struct FrontConfig {
    /// Names by which clients may call this server, beside `localhost`, `127.0.0.1` and `::1`.
    pub host_names: Vec<String>,
    pub authentication: Authentication,
    /// Of the URLs told to clients.
    pub scheme: Scheme,
    pub limits: Limits,
}

/// Who is let in.
#[derive(Clone, Debug, Default)]
pub enum Authentication {
    /// Bearers of the authority's tokens.
    #[default]
    Tokens,
    /// Everyone, all as this caller. Only fit for a loopback address.
    Off(Caller),
}

/// How clients reach the listener.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scheme {
    #[default]
    Https,
    Http,
}

/// What one client may ask of this server. Each limit has its own refusal.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Of a request body; ARM's own figure is 4 MB.
    pub body_bytes: usize,
    /// Of a path with its query. Signed polling URLs of real ARM reach 4 KB.
    pub url_bytes: usize,
    /// Of all header names and values together.
    pub header_bytes: usize,
    /// Of a token request's form, which anybody may send.
    pub form_bytes: usize,
    /// Requests one listener answers at the same time; the next one is told to come back.
    pub in_flight: usize,
    /// How long a body may take to arrive.
    pub body_read_s: u64,
}

impl Scheme {
    pub(crate) fn prefix(self) -> &'static str {
        match self {
            Self::Https => "https://",
            Self::Http => "http://",
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes: 4 << 20,
            url_bytes: 16 << 10,
            header_bytes: 64 << 10,
            form_bytes: 64 << 10,
            in_flight: 1024,
            body_read_s: 60,
        }
    }
}
