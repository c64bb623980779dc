//! Hybrid connections: the names at which listeners and senders meet.
//!
//! Knows: an entity's name, its metadata, and whether senders need a key. Must not know: who
//! listens, or what the metadata means to others.

mod model;
#[cfg(test)]
mod tests;

use arm::{ArmError, ErrorKind, Verb, time};
use contract::{
    Admission, Admitted, CodeRule, Codes, Descriptor, Envelope, Facts, Field, Limit, Outcome,
    Presenting, Resource, Shape, Wire, Word,
};
use serde_json::{Map, Value};

use crate::versions::VERSIONS;
use crate::{errors, names, place};

use model::HybridConnectionProperties;

/// Documented quota of a namespace.
const MOST: u64 = 10_000;

pub struct HybridConnections;

impl Resource for HybridConnections {
    type Properties = HybridConnectionProperties;

    const PROPERTIES_REQUIRED: bool = false;

    fn descriptor() -> Descriptor {
        let ty = "Microsoft.Relay/namespaces/hybridConnections";
        let mut descriptor = Descriptor::new(ty, "Hybrid connection", &VERSIONS);
        descriptor.verbs = vec![Verb::Put, Verb::Get, Verb::Delete];
        descriptor.name = names::hybrid_connection();
        let shown = "Microsoft.Relay/namespaces/hybridconnections".to_owned();
        descriptor.wire = Wire { ty: Some(shown), ..Wire::default() };
        // Clients take nothing but 200 for a new one.
        descriptor.codes = Codes(vec![CodeRule::new(Verb::Put, Word::Created, Outcome::Ok, true)]);
        descriptor.errors = errors::errors();
        descriptor.limit = Some(Limit {
            most: MOST,
            kind: ErrorKind::BadRequest,
            code: "QuotaExceeded".to_owned(),
            message: format!("There can be at most {MOST} hybrid connections in a namespace."),
        });
        descriptor
    }

    /// Accepted and without effect: it lies where its namespace does.
    fn envelope() -> Vec<Field> {
        vec![
            Field::new("location", Shape::Any).read_only(),
            Field::new("tags", Shape::Any).read_only(),
        ]
    }

    fn admit(
        call: &Admission<'_, HybridConnectionProperties>,
        mut proposal: Envelope<HybridConnectionProperties>,
        facts: &mut Facts,
    ) -> Result<Admitted<HybridConnectionProperties>, ArmError> {
        let now = time::zulu_trimmed(facts.now);
        let current = call.current.map(|current| &current.properties);
        let entity = &mut proposal.properties;
        let created = current.and_then(|current| current.created_at.clone());
        entity.created_at = Some(created.unwrap_or_else(|| now.clone()));
        entity.updated_at = Some(now);
        entity.listener_count = Some(0);
        entity.requires_client_authorization.get_or_insert(true);
        place::settle(&mut proposal, call.parent);
        Ok(Admitted::now(proposal))
    }

    fn present(call: &Presenting<'_>, body: &mut Map<String, Value>) {
        place::show(call, body);
    }
}
