//! What the front asks of the engine, and what it gets back: values without HTTP.

use arm::{ArmError, Caller, Dialect, ETag, Precondition, Target};
use bytes::Bytes;
use contract::Outcome;
use serde_json::Value;

/// What every request says.
#[derive(Clone, Debug)]
pub struct Call {
    pub target: Target,
    /// As the query carries it; whether the type knows it is for the engine to say.
    pub api_version: String,
    pub caller: Caller,
    /// The client's own view of this server, `https://localhost:4443`: the base of every URL told.
    pub origin: String,
    pub correlation_id: String,
}

/// A PUT or PATCH.
#[derive(Clone, Debug)]
pub struct WriteRequest {
    pub call: Call,
    /// Unparsed.
    pub body: Vec<u8>,
    pub precondition: Precondition,
}

#[derive(Clone, Debug)]
pub struct DeleteRequest {
    pub call: Call,
    /// As [`GetRequest::query`].
    pub query: Vec<(String, String)>,
    pub precondition: Precondition,
}

/// A GET of one resource, of an operation's status or of its result.
#[derive(Clone, Debug)]
pub struct GetRequest {
    pub call: Call,
    /// All query parameters but `api-version`, decoded, in order; a flag has an empty value.
    pub query: Vec<(String, String)>,
}

/// A GET of a collection.
#[derive(Clone, Debug)]
pub struct ListRequest {
    pub call: Call,
    /// As [`GetRequest::query`]: `$filter`, `$top`, `$skip`, `$skiptoken`, `$expand` are read from it.
    pub query: Vec<(String, String)>,
}

/// A POST.
#[derive(Clone, Debug)]
pub struct ActionRequest {
    pub call: Call,
    pub body: Vec<u8>,
}

/// Where the operation behind a reply is followed; absolute URLs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    pub azure_async_operation: Option<String>,
    pub location: Option<String>,
    pub retry_after_s: Option<u32>,
}

/// What a reply says.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    Json(Value),
    /// JSON, written already: what is shown often is kept in this form.
    Written(Bytes),
    /// Text of another kind.
    Text {
        media: String,
        text: String,
    },
}

/// A reply; the front alone makes a status line and headers of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    pub outcome: Outcome,
    pub body: Option<Body>,
    pub etag: Option<ETag>,
    pub links: Links,
}

/// A refusal, with the manner of the type that refused.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    pub error: ArmError,
    pub dialect: Dialect,
    /// Whether ARM itself refused, and not the resource provider.
    pub by_gateway: bool,
}

impl From<ArmError> for Refusal {
    fn from(error: ArmError) -> Self {
        Self { error, dialect: Dialect::default(), by_gateway: true }
    }
}

impl Reply {
    pub fn new(outcome: Outcome, body: Option<Value>) -> Self {
        let body = body.map(Body::Json);
        Self { outcome, body, etag: None, links: Links::default() }
    }

    /// One whose body is written already.
    pub fn written(outcome: Outcome, body: Bytes) -> Self {
        Self { body: Some(Body::Written(body)), ..Self::new(outcome, None) }
    }
}
