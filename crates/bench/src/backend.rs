//! The backend that is put and got.

use serde_json::{Value, json};

pub const API_VERSION: &str = "2024-05-01";
pub const KIND: &str = "microsoft.apimanagement/service/backends";

/// The hot set.
pub const COUNT: usize = 1000;

/// Stands before the digits that differ between one PUT and the next.
const STAMP: &[u8] = b"revision ";
const DIGITS: usize = 10;

pub fn group(subscription: &str) -> String {
    format!("/subscriptions/{subscription}/resourceGroups/bench")
}

pub fn service(subscription: &str) -> String {
    format!("{}/providers/Microsoft.ApiManagement/service/armlet-bench", group(subscription))
}

/// All numbers give paths of the same length.
pub fn path(subscription: &str, number: usize) -> String {
    format!("{}/backends/orders-backend-{number:04}", service(subscription))
}

/// What is put.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Body {
    /// The first sample request of the operation's documentation; a reply has about 1 KB
    Documented,
    /// Nearly every member there is, each well filled; a reply has about 2 KB
    Large,
}

impl Body {
    pub fn of(self, number: usize) -> Value {
        match self {
            Self::Documented => documented(number),
            Self::Large => large(number),
        }
    }
}

fn documented(number: usize) -> Value {
    json!({"properties": {
        "description": format!("description5308, shard {number:04}, revision 0000000000"),
        "url": "https://backendname2644/",
        "protocol": "http",
        "tls": {"validateCertificateChain": true, "validateCertificateName": true},
        "proxy": {
            "url": "http://192.168.1.1:8080",
            "username": "Contoso\\admin",
            "password": "<password>"
        },
        "credentials": {
            "query": {"sv": ["xx", "bb", "cc"]},
            "header": {"x-my-1": ["val1", "val2"]},
            "authorization": {"scheme": "Basic", "parameter": "opensesma"}
        }
    }})
}

fn large(number: usize) -> Value {
    json!({"properties": {
        "title": format!("Orders, shard {number:04}"),
        "description": format!(
            "Takes the orders of shard {number:04}, revision 0000000000. Calls go through the \
             site's proxy; the certificate is issued by the company's own authority and is \
             checked. Retries are the caller's business: an order is taken once for each of its \
             idempotency keys, and a repeated one gets the first reply again. Owned by the team \
             that owns the warehouse; see its handbook before the circuit breaker is changed."
        ),
        "type": "Single",
        "url": format!("https://orders-{number:04}.warehouse.example.com/api/v2/orders"),
        "protocol": "http",
        "resourceId": format!("https://management.azure.com/subscriptions/\
            11111111-2222-3333-4444-555555555555/resourceGroups/warehouse/providers/Microsoft.Web/\
            sites/orders-{number:04}"),
        "credentials": {
            "query": {"region": ["westeurope", "northeurope"], "api-key": ["{{orders-api-key}}"]},
            "header": {
                "x-functions-key": ["u8Qm3hYt0c5Vn1pXr7Lk2sWd9zBf4gJe6aTi"],
                "x-warehouse-shard": [format!("{number:04}")],
                "x-forwarded-for-team": ["orders", "billing", "returns"]
            },
            "authorization": {"scheme": "Basic", "parameter": "b3JkZXJzOm5vdC1hLXJlYWwtc2VjcmV0"}
        },
        "proxy": {
            "url": "http://proxy.example.com:8080",
            "username": "contoso\\orders",
            "password": "not-a-real-password"
        },
        "tls": {"validateCertificateChain": true, "validateCertificateName": true},
        "circuitBreaker": {"rules": [{
            "name": "server-errors",
            "failureCondition": {
                "count": 5,
                "interval": "PT1M",
                "statusCodeRanges": [{"min": 429, "max": 429}, {"min": 500, "max": 599}],
                "errorReasons": ["BackendConnectionFailure", "Timeout"]
            },
            "tripDuration": "PT30S",
            "acceptRetryAfter": true
        }]}
    }})
}

/// Where the digits begin in a request or a stored document.
pub fn stamp_at(bytes: &[u8]) -> Option<usize> {
    let at = bytes.windows(STAMP.len()).position(|window| window == STAMP)? + STAMP.len();
    (bytes.len() >= at + DIGITS).then_some(at)
}

/// Makes it another revision, of the same length.
pub fn stamp(bytes: &mut [u8], at: usize, revision: u64) {
    let mut rest = revision;
    for digit in bytes[at..at + DIGITS].iter_mut().rev() {
        *digit = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
}

/// Xorshift: even enough to spread names. Never zero if `state` is not.
pub fn random(state: &mut u64) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    (*state >> 33) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_revision_changes_only_its_digits() {
        for body in [Body::Documented, Body::Large] {
            let mut bytes = serde_json::to_vec(&body.of(7)).unwrap();
            let before = bytes.clone();
            let at = stamp_at(&bytes).unwrap();
            stamp(&mut bytes, at, 1234);
            assert_eq!(&bytes[at..at + DIGITS], b"0000001234");
            assert_eq!(bytes.len(), before.len());
            assert_eq!(bytes[at + DIGITS..], before[at + DIGITS..]);
        }
        assert_eq!(stamp_at(b"revision 12"), None);
    }

    #[test]
    fn bodies_have_the_size_they_should() {
        for (body, sizes) in [(Body::Documented, 400..600), (Body::Large, 1500..2100)] {
            let size = serde_json::to_vec(&body.of(0)).unwrap().len();
            assert!(sizes.contains(&size), "{body:?}: {size}");
        }
    }
}
