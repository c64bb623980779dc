//! What both types share on the wire: the long-running form, its codes, `systemData`.

use arm::{ApiVersion, Verb};
use contract::{CodeRule, Codes, Lro, OperationUrl, Outcome, Word};
use serde_json::{Map, Value};

/// Both headers on every verb; the result of a finished delete is 204, as recorded.
pub fn lro(verbs: &[Verb], documented_s: u32) -> Lro {
    let at = |segment: &str| OperationUrl::Location { segment: segment.to_owned() };
    Lro {
        verbs: verbs.to_vec(),
        status: Some(at("operationStatuses")),
        result: Some(at("operationResults")),
        // The live service writes this spelling, the published examples the other one.
        status_aliases: vec!["operationsStatuses".to_owned()],
        running: "Running".to_owned(),
        documented_s,
        ..Lro::default()
    }
}

/// An accepted delete shows the resource as it goes.
pub fn codes() -> Codes {
    Codes(vec![CodeRule::new(Verb::Delete, Word::Accepted, Outcome::Accepted, true)])
}

/// Takes `systemData` out of a body of a version that did not know it.
pub fn hide_system_data(version: &ApiVersion, body: &mut Map<String, Value>) {
    if !version.at_least("2021-06-30") {
        body.remove("systemData");
    }
}
