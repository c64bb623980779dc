//! A server's reply, read whole.

use anyhow::{Context, Result, bail};
use http::{HeaderMap, StatusCode};
use serde_json::Value;

#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Reply {
    /// The body; `None` where it is empty.
    ///
    /// # Errors
    /// When it is no JSON.
    pub fn json(&self) -> Result<Option<Value>> {
        if self.body.is_empty() {
            return Ok(None);
        }
        serde_json::from_slice(&self.body).map(Some).context("the reply is not JSON")
    }

    /// A header's text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The reply itself if it is a success.
    ///
    /// # Errors
    /// The error the server tells, in its words.
    pub fn success(self) -> Result<Self> {
        if self.status.is_success() {
            return Ok(self);
        }
        let told = self.json().ok().flatten().unwrap_or_default();
        let text = |pointer| told.pointer(pointer).and_then(Value::as_str);
        match (text("/error/code"), text("/error/message"), text("/error_description")) {
            (Some(code), Some(message), _) => bail!("{}: {code}: {message}", self.status),
            (_, _, Some(description)) => bail!("{}: {description}", self.status),
            _ => bail!("the server answers {}", self.status),
        }
    }
}
