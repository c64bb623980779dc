//! How the demo writes requests and replies.

use anyhow::Result;
use serde_json::Value;

use crate::client::Reply;
use crate::console;

/// The headers that tell of the protocol; the rest is the same on every reply.
const HEADERS: [&str; 4] = ["etag", "azure-asyncoperation", "location", "retry-after"];

pub fn request(method: &str, path: &str, body: Option<&Value>, brief: bool) -> Result<()> {
    console::line(format_args!("> {method} {path}"))?;
    match body {
        Some(body) if !brief => console::line(indented(body)),
        _ => Ok(()),
    }
}

pub fn reply(reply: &Reply, brief: bool) -> Result<()> {
    console::line(format_args!("< {}", reply.status))?;
    if !brief {
        for name in HEADERS {
            if let Some(value) = reply.header(name) {
                console::line(format_args!("  {name}: {value}"))?;
            }
        }
        if let Some(body) = reply.json()? {
            console::line(indented(&body))?;
        }
    }
    console::line("")
}

fn indented(body: &Value) -> String {
    format!("{body:#}").lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}
