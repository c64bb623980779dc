//! How cases lie in their folders.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// One folder.
#[derive(Debug)]
pub(crate) struct Case {
    pub name: String,
    pub setup: Vec<Request>,
    /// By file name, in its order.
    pub steps: Vec<(String, Step)>,
}

/// One request and what must come back.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Step {
    /// For the reader.
    #[serde(default)]
    pub note: Option<String>,
    /// Seconds by which the clock is moved before the request; operations that are due then end.
    #[serde(default)]
    pub advance: Option<u32>,
    pub request: Request,
    pub response: Response,
}

/// A request. Text may hold what was captured before, and `{sub}`, `{tenant}`, `{origin}`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Request {
    pub method: String,
    /// A path with its query, or an absolute URL on this server.
    pub path: String,
    /// `null` takes one of the headers away that are sent otherwise.
    #[serde(default)]
    pub headers: BTreeMap<String, Option<String>>,
    #[serde(default)]
    pub body: Option<Value>,
    /// A body that is sent as it stands, captures untouched.
    #[serde(default)]
    pub raw_body: Option<String>,
    /// Sent to the administration listener.
    #[serde(default)]
    pub admin: bool,
    /// As [`Step::advance`].
    #[serde(default)]
    pub advance: Option<u32>,
    /// Actions the caller has no right to, of all there are.
    #[serde(default)]
    pub denied: Vec<String>,
}

/// What must come back.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Response {
    pub status: u16,
    /// Patterns of headers that must be there.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    #[serde(default)]
    pub absent_headers: Vec<String>,
    /// Not said: anything; `null`: nothing at all.
    #[serde(default, deserialize_with = "said")]
    pub body: Option<Value>,
    #[serde(default)]
    pub body_match: BodyMatch,
    #[serde(default)]
    pub body_contains: Vec<String>,
    #[serde(default)]
    pub body_omits: Vec<String>,
}

/// Whether a body may have members that are not written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum BodyMatch {
    #[default]
    Exact,
    Subset,
}

/// All cases below `folder`, by name.
pub(crate) fn read_all(folder: &Path) -> Result<Vec<Case>, String> {
    let mut cases = entries(folder)?
        .into_iter()
        .filter(|name| folder.join(name).is_dir())
        .map(|name| read(&folder.join(&name), name))
        .collect::<Result<Vec<_>, _>>()?;
    cases.sort_by(|one, other| one.name.cmp(&other.name));
    if cases.is_empty() {
        return Err(format!("{} holds no cases", folder.display()));
    }
    Ok(cases)
}

fn read(folder: &Path, name: String) -> Result<Case, String> {
    let mut case = Case { name, setup: Vec::new(), steps: Vec::new() };
    let mut files = entries(folder)?;
    files.retain(|file| Path::new(file).extension().is_some_and(|kind| kind == "json"));
    files.sort();
    for file in files {
        let path = folder.join(&file);
        if file == "setup.json" {
            case.setup = parse(&path)?;
        } else {
            case.steps.push((file, parse(&path)?));
        }
    }
    if case.steps.is_empty() {
        return Err(format!("{} holds no steps", folder.display()));
    }
    Ok(case)
}

fn entries(folder: &Path) -> Result<Vec<String>, String> {
    let told = |error| format!("{} cannot be read: {error}", folder.display());
    let entries = fs::read_dir(folder).map_err(told)?;
    let names = entries.map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into()));
    names.collect::<Result<_, _>>().map_err(told)
}

fn parse<T: DeserializeOwned>(path: &Path) -> Result<T, String> {
    let told = |error: &dyn std::fmt::Display| format!("{} is not sound: {error}", path.display());
    let text = fs::read_to_string(path).map_err(|error| told(&error))?;
    serde_json::from_str(&text).map_err(|error| told(&error))
}

/// Tells `null` from absent.
fn said<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(text: &str) -> Response {
        serde_json::from_str(text).expect("sound")
    }

    #[test]
    fn no_body_and_any_body_are_told_apart() {
        assert_eq!(response(r#"{"status": 200}"#).body, None);
        assert_eq!(response(r#"{"status": 200, "body": null}"#).body, Some(Value::Null));
    }

    #[test]
    fn a_member_nobody_knows_is_a_mistake() {
        assert!(serde_json::from_str::<Response>(r#"{"status": 200, "bdy": 1}"#).is_err());
        let step = r#"{"request": {"method": "GET", "path": "/"}, "response": {"status": 200}}"#;
        assert!(serde_json::from_str::<Step>(step).is_ok());
    }
}
