//! Whether a site takes its plan along when it goes: by default an emptied one does not stay. The plan
//! itself decides it, when it hears of the last one.

use contract::Envelope;
use serde_json::Value;

const KEEPING: &str = "deleteEmptyServerFarm";
const MEMBER: &str = "leavesPlan";

/// Whether the query of a deletion leaves the plan to go.
pub fn is_asked(query: &[(String, String)]) -> bool {
    !query.iter().any(|(name, value)| {
        name.eq_ignore_ascii_case(KEEPING) && value.eq_ignore_ascii_case("false")
    })
}

/// Whether a site that goes takes its plan along, if it is the last one on it.
pub fn leaves_plan(site: &Envelope) -> bool {
    site.properties.get(MEMBER) == Some(&Value::Bool(true))
}
