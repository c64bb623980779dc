//! A subscription the server is to have.

use std::str::FromStr;

use serde::Deserialize;
use uuid::Uuid;

/// Written `GUID=NAME`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct NamedSubscription {
    pub id: Uuid,
    pub name: String,
}

impl FromStr for NamedSubscription {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (id, name) = text.split_once('=').ok_or("it is not of the form ID=NAME")?;
        let id = id.trim().parse().map_err(|_| format!("{id:?} is not a GUID"))?;
        let name = name.trim();
        if name.is_empty() || name.len() > 64 {
            return Err("a subscription's name has 1 to 64 characters".to_owned());
        }
        Ok(Self { id, name: name.to_owned() })
    }
}

impl TryFrom<String> for NamedSubscription {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}
