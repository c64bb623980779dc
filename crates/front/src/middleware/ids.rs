//! The ids by which a request is found again.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use jiff::Timestamp;
use uuid::Uuid;

static REQUEST: HeaderName = HeaderName::from_static("x-ms-request-id");
static CORRELATION: HeaderName = HeaderName::from_static("x-ms-correlation-request-id");
static CLIENT: HeaderName = HeaderName::from_static("x-ms-client-request-id");
static ROUTING: HeaderName = HeaderName::from_static("x-ms-routing-request-id");

/// What a client may choose as an id of its own: longer ones are replaced by one of ours.
const LONGEST: usize = 128;

pub(crate) struct Ids {
    request: String,
    correlation: String,
    client: Option<HeaderValue>,
    at: Timestamp,
}

impl Ids {
    /// Takes the client's correlation id over, or makes one.
    pub fn of(headers: &HeaderMap, at: Timestamp) -> Self {
        let chosen = headers.get(&CORRELATION).and_then(|value| value.to_str().ok());
        let fitting = chosen.filter(|text| !text.is_empty() && text.len() <= LONGEST);
        let client = headers.get(&CLIENT).filter(|value| value.len() <= LONGEST);
        Self {
            request: guid(),
            correlation: fitting.map_or_else(guid, str::to_owned),
            client: client.cloned(),
            at,
        }
    }

    pub fn request(&self) -> &str {
        &self.request
    }

    pub fn correlation(&self) -> &str {
        &self.correlation
    }

    pub fn tell(&self, headers: &mut HeaderMap) {
        let routing = format!("LOCAL:{}:{}", arm::time::compact(self.at), self.correlation);
        let ids =
            [(&REQUEST, &self.request), (&CORRELATION, &self.correlation), (&ROUTING, &routing)];
        for (name, id) in ids {
            headers.extend(HeaderValue::from_str(id).ok().map(|id| (name.clone(), id)));
        }
        headers.extend(self.client.clone().map(|id| (CLIENT.clone(), id)));
    }
}

fn guid() -> String {
    Uuid::new_v4().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(sent: &HeaderMap) -> HeaderMap {
        let at = Timestamp::new(1_700_000_000, 0).expect("in range");
        let mut headers = HeaderMap::new();
        Ids::of(sent, at).tell(&mut headers);
        headers
    }

    #[test]
    fn the_clients_ids_come_back() {
        let mut sent = HeaderMap::new();
        sent.insert(&CORRELATION, HeaderValue::from_static("mine"));
        sent.insert(&CLIENT, HeaderValue::from_static("also mine"));
        let told = told(&sent);
        assert_eq!(told[&CORRELATION], "mine");
        assert_eq!(told[&CLIENT], "also mine");
        assert_eq!(told[&ROUTING], "LOCAL:20231114T221320Z:mine");
        assert_ne!(told[&REQUEST], "mine");
    }

    #[test]
    fn missing_and_oversized_ids_are_made() {
        let mut sent = HeaderMap::new();
        let long = HeaderValue::try_from("x".repeat(200)).expect("ascii");
        sent.insert(&CORRELATION, long.clone());
        sent.insert(&CLIENT, long);
        for sent in [sent, HeaderMap::new()] {
            let told = told(&sent);
            let made = told[&CORRELATION].to_str().expect("ascii");
            assert!(Uuid::parse_str(made).is_ok());
            assert!(told.get(&CLIENT).is_none());
        }
    }
}
