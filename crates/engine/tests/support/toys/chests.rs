//! A tracked type that runs long with `Location` alone, its status behind a flag of the result URL.

use arm::{ArmError, Verb};
use contract::{
    Admission, Admitted, Advance, Descriptor, Envelope, Facts, Lro, OperationUrl, Outcome,
    Resource, Step, Wire,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::VERSIONS;

pub struct Chests;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Properties {
    #[schemars(extend("x-read-only" = true))]
    pub provisioning_state: Option<String>,
    pub wood: Option<String>,
}

impl Resource for Chests {
    type Properties = Properties;

    const PROPERTIES_REQUIRED: bool = false;

    fn descriptor() -> Descriptor {
        let mut descriptor = Descriptor::new("Contoso.Toys/chests", "Chest", &VERSIONS).tracked();
        descriptor.wire = Wire::with_members(["location", "tags"]);
        descriptor.lro = Some(Lro {
            verbs: vec![Verb::Put, Verb::Delete],
            result: Some(OperationUrl::Resource { segment: "results".to_owned() }),
            status_flag: Some("asyncResponse".to_owned()),
            deleted: Outcome::Ok,
            ..Lro::default()
        });
        descriptor
    }

    fn admit(
        _call: &Admission<'_, Properties>,
        mut proposal: Envelope<Properties>,
        _facts: &mut Facts,
    ) -> Result<Admitted<Properties>, ArmError> {
        proposal.properties.provisioning_state = Some("Creating".to_owned());
        Ok(Admitted::later(proposal, Value::Null))
    }

    fn advance(step: &Step<'_, Properties>, _facts: &mut Facts) -> Advance<Properties> {
        let mut now = step.current.clone();
        now.properties.provisioning_state = Some("Succeeded".to_owned());
        Advance::done(now)
    }
}
