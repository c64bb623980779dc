//! `Contoso.Spies`: another provider, which looks at toys and tells what it saw.

use arm::{ArmError, ResourceId};
use contract::{
    Admission, Admitted, Descriptor, Envelope, Facts, Need, NeedCall, Provider, Resource, Wire,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{VERSIONS, stored};

pub struct Spies;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Properties {
    pub on: String,
    #[schemars(extend("x-read-only" = true))]
    pub seen: Option<String>,
}

pub fn provider() -> Provider {
    Provider {
        namespace: "Contoso.Spies".to_owned(),
        display: "Contoso Spies".to_owned(),
        entries: vec![stored::<Spies>()],
    }
}

impl Resource for Spies {
    type Properties = Properties;

    fn descriptor() -> Descriptor {
        let mut descriptor = Descriptor::new("Contoso.Spies/spies", "Spy", &VERSIONS).tracked();
        descriptor.wire = Wire::with_members(["location"]);
        descriptor
    }

    fn needs(call: &NeedCall<'_>) -> Vec<Need> {
        let on = call.proposal.and_then(|proposal| proposal.properties["on"].as_str());
        on.and_then(ResourceId::parse).map(Need::Resource).into_iter().collect()
    }

    fn admit(
        call: &Admission<'_, Properties>,
        mut proposal: Envelope<Properties>,
        _facts: &mut Facts,
    ) -> Result<Admitted<Properties>, ArmError> {
        let on = ResourceId::parse(&proposal.properties.on);
        let seen = on.and_then(|on| call.found.resource(&on));
        proposal.properties.seen = seen.map(|seen| seen.properties.to_string());
        Ok(Admitted::now(proposal))
    }
}
