//! ARM's error: a kind, a code, a text, and the faults behind it; free of any transport.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// What class of failure this is. The front alone knows which status line each one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ErrorKind {
    BadRequest,
    Unauthenticated,
    Forbidden,
    NotFound,
    MethodNotAllowed,
    Conflict,
    PreconditionFailed,
    TooLarge,
    UnsupportedMediaType,
    Throttled,
    Internal,
    NotImplemented,
    /// The store is out of space; nothing was written.
    InsufficientStorage,
}

/// One thing wrong with a request, under the wire name of the field it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// `None` takes the code of the error it is part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    pub target: String,
    /// Never quotes the value: it may be a secret.
    pub message: String,
}

/// An error as ARM tells it. `target` and `details` appear where they are set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArmError {
    pub kind: ErrorKind,
    pub code: String,
    pub message: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<Fault>,
    /// For the log only; never rendered.
    #[serde(skip)]
    pub internal: Option<String>,
}

/// How one provider's errors differ in shape from ARM's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dialect {
    /// Write `"details": null` where there are none.
    pub null_details: bool,
    /// Leave `target` out; its name then opens the message.
    pub without_targets: bool,
    /// Tell the same once more at the root, capitalised, as App Service does beside the published
    /// shape: its older clients read `Message` there.
    pub capitalised: bool,
}

impl Fault {
    pub fn new(target: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code: None, target: target.into(), message: message.into() }
    }

    #[must_use]
    pub fn coded(mut self, code: impl Into<String>) -> Self {
        self.code = Some(code.into());
        self
    }
}

impl ArmError {
    pub fn new(kind: ErrorKind, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            kind,
            code: code.into(),
            message: message.into(),
            target: None,
            details: Vec::new(),
            internal: None,
        }
    }

    pub fn bad_request(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(ErrorKind::BadRequest, code, message)
    }

    pub fn not_found(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(ErrorKind::NotFound, code, message)
    }

    pub fn conflict(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Conflict, code, message)
    }

    /// A defect of ours: `internal` goes to the log, the caller learns only that it happened.
    pub fn internal(internal: impl Into<String>) -> Self {
        let text = "The server encountered an internal error. The request can be retried.";
        let mut error = Self::new(ErrorKind::Internal, "InternalServerError", text);
        error.internal = Some(internal.into());
        error
    }

    pub fn precondition_failed(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::PreconditionFailed, "PreconditionFailed", message)
    }

    #[must_use]
    pub fn at(mut self, target: impl Into<String>) -> Self {
        self.target = Some(target.into());
        self
    }

    #[must_use]
    pub fn with(mut self, details: Vec<Fault>) -> Self {
        self.details = details;
        self
    }

    /// The value of the envelope's `error` member.
    pub fn value(&self, dialect: Dialect) -> Value {
        let mut error = Map::new();
        error.insert("code".into(), json!(self.code));
        error.insert("message".into(), json!(self.message));
        if let Some(target) = self.target.as_ref().filter(|_| !dialect.without_targets) {
            error.insert("target".into(), json!(target));
        }
        if !self.details.is_empty() {
            let details: Vec<Value> =
                self.details.iter().map(|fault| self.detail(fault, dialect)).collect();
            error.insert("details".into(), Value::Array(details));
        } else if dialect.null_details {
            error.insert("details".into(), Value::Null);
        }
        Value::Object(error)
    }

    /// The whole body: `{"error": …}`.
    pub fn body(&self, dialect: Dialect) -> Value {
        let mut body = if dialect.capitalised { self.capitalised() } else { Map::new() };
        body.insert("error".into(), self.value(dialect));
        Value::Object(body)
    }

    fn capitalised(&self) -> Map<String, Value> {
        let mut details = vec![json!({ "Message": self.message }), json!({ "Code": self.code })];
        details.extend(self.details.iter().map(|fault| {
            let code = fault.code.as_ref().unwrap_or(&self.code);
            json!({ "Code": code, "Target": fault.target, "Message": fault.message })
        }));
        details.push(json!({ "ErrorEntity": { "Code": self.code, "Message": self.message } }));
        Map::from_iter([
            ("Code".to_owned(), json!(self.code)),
            ("Message".to_owned(), json!(self.message)),
            ("Target".to_owned(), json!(self.target)),
            ("Details".to_owned(), Value::Array(details)),
            ("Innererror".to_owned(), Value::Null),
        ])
    }

    fn detail(&self, fault: &Fault, dialect: Dialect) -> Value {
        let code = fault.code.as_ref().unwrap_or(&self.code);
        if dialect.without_targets {
            json!({ "code": code, "message": format!("{}: {}", fault.target, fault.message) })
        } else {
            json!({ "code": code, "target": fault.target, "message": fault.message })
        }
    }
}

impl fmt::Display for ArmError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for ArmError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dialects_shape_the_same_error_differently() {
        let error = ArmError::bad_request("V", "wrong").with(vec![Fault::new("url", "is missing")]);
        assert_eq!(
            error.body(Dialect::default()),
            json!({"error":{"code":"V","message":"wrong","details":[{"code":"V","target":"url","message":"is missing"}]}})
        );
        let bare = ArmError::not_found("N", "gone").at("x");
        let dialect = Dialect { null_details: true, without_targets: true, capitalised: false };
        assert_eq!(
            bare.body(dialect),
            json!({"error":{"code":"N","message":"gone","details":null}})
        );
    }
    #[test]
    fn app_service_tells_it_twice() {
        let error = ArmError::conflict("Conflict", "taken").at("name");
        let dialect = Dialect { capitalised: true, ..Dialect::default() };
        assert_eq!(
            error.body(dialect),
            json!({
                "Code": "Conflict",
                "Message": "taken",
                "Target": "name",
                "Details": [
                    { "Message": "taken" },
                    { "Code": "Conflict" },
                    { "ErrorEntity": { "Code": "Conflict", "Message": "taken" } },
                ],
                "Innererror": null,
                "error": { "code": "Conflict", "message": "taken", "target": "name" },
            })
        );
    }
}
