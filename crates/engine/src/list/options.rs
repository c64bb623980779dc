//! The query of a list.

use arm::{ArmError, Fault};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use contract::Listing;
use serde::{Deserialize, Serialize};

use super::filter::Filter;

/// No page is longer, whatever is asked for.
const MOST: usize = 1_000;

/// The key behind which a page starts, as the client carries it back. Opaque to it.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Position {
    after: String,
}

/// What a list is asked for.
#[derive(Debug)]
pub struct Options {
    pub filter: Option<Filter>,
    /// The items of this page at most.
    pub page: usize,
    /// Matches to pass over before the first item.
    pub skip: usize,
    pub after: Option<String>,
    pub count: bool,
    pub expand: Vec<String>,
}

impl Options {
    /// # Errors
    /// A number that is none, a filter that cannot be read, a token that is not ours.
    pub fn read(query: &[(String, String)], listing: Option<&Listing>) -> Result<Self, ArmError> {
        let ordinary = Listing::default();
        let listing = listing.unwrap_or(&ordinary);
        let text = |name: &str| {
            let found = query.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
            found.map(|(_, value)| value.as_str()).filter(|value| !value.trim().is_empty())
        };
        let top = text("$top").map(|value| number("$top", value, 1)).transpose()?;
        let skip = text("$skip").map(|value| number("$skip", value, 0)).transpose()?;
        let filter = match text("$filter") {
            Some(filter) if !listing.filter.is_empty() => Some(Filter::parse(filter, listing)?),
            _ => None,
        };
        let position = text("$skiptoken").map(Position::decode).transpose()?;
        // The first page has passed over what is to be skipped.
        let skips = listing.skip && position.is_none();
        let expand = text("$expand").unwrap_or_default().split(',').map(|e| e.trim().to_owned());
        Ok(Self {
            filter,
            page: top.unwrap_or(listing.page).min(MOST),
            skip: skip.filter(|_| skips).unwrap_or(0),
            after: position.map(|position| position.after),
            count: listing.count,
            expand: expand.filter(|e| !e.is_empty()).collect(),
        })
    }

    /// The token of the page behind `after`.
    pub fn next(after: &str) -> String {
        Position { after: after.to_owned() }.encode()
    }

    pub fn expands(&self, member: &str) -> bool {
        self.expand.iter().any(|one| one.eq_ignore_ascii_case(member))
    }
}

impl Position {
    fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    fn decode(token: &str) -> Result<Self, ArmError> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok();
        bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).ok_or_else(|| {
            invalid("$skiptoken", "The skip token is not one that this server gave.")
        })
    }
}

fn number(name: &str, value: &str, least: usize) -> Result<usize, ArmError> {
    value.trim().parse::<usize>().ok().filter(|number| *number >= least).ok_or_else(|| {
        invalid(name, &format!("The query parameter must be an integer of at least {least}."))
    })
}

pub(super) fn invalid(target: &str, text: &str) -> ArmError {
    ArmError::bad_request("InvalidQueryParameterValue", text)
        .at(target)
        .with(vec![Fault::new(target, text)])
}
