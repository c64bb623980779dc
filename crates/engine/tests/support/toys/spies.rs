//! `Contoso.Spies`: another provider, which looks at toys and tells what it saw.

use arm::{ArmError, ResourceId};
use contract::{
    Admission, Admitted, Descriptor, Envelope, Facts, Heard, Marks, Need, NeedCall, Provider,
    Reaction, Resource, Side, Wire,
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
    /// What it was told of a change.
    #[schemars(extend("x-read-only" = true))]
    pub overheard: Option<String>,
    /// What must be allowed to its caller.
    pub right: Option<String>,
    /// What it saw with that, and whether it was allowed.
    #[schemars(extend("x-read-only" = true))]
    pub linked: Option<(String, bool)>,
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
        descriptor.hears = vec![Side::Target];
        descriptor
    }

    fn react(
        call: &Reaction<'_, Properties>,
        _facts: &mut Facts,
    ) -> Result<Heard<Properties>, ArmError> {
        let mut me = call.me.clone();
        let told = [call.before, call.after].map(|one| one.map(|one| one.properties.to_string()));
        me.properties.overheard = Some(told.into_iter().flatten().collect());
        Ok(Heard::becoming(me))
    }

    const POINTS_TO: Option<Marks<Properties, (ResourceId, String)>> = Some(|spy| {
        let on = ResourceId::parse(&spy.properties.on);
        on.map(|on| (on, "watched".to_owned())).into_iter().collect()
    });

    fn needs(call: &NeedCall<'_>) -> Vec<Need> {
        let Some(proposal) = call.proposal else { return Vec::new() };
        let Some(id) = proposal.properties["on"].as_str().and_then(ResourceId::parse) else {
            return Vec::new();
        };
        let right = proposal.properties["right"].as_str().map(str::to_owned);
        let linked = right.map(|right| Need::Linked { id: id.clone(), right });
        linked.into_iter().chain([Need::Resource(id)]).collect()
    }

    fn admit(
        call: &Admission<'_, Properties>,
        mut proposal: Envelope<Properties>,
        _facts: &mut Facts,
    ) -> Result<Admitted<Properties>, ArmError> {
        let on = ResourceId::parse(&proposal.properties.on);
        let right = proposal.properties.right.as_deref();
        let linked = on.as_ref().zip(right).and_then(|(on, right)| call.found.linked(on, right));
        proposal.properties.linked = linked.map(|linked| {
            let text = linked.resource.as_ref().map(|seen| seen.properties.to_string());
            (text.unwrap_or_default(), linked.refused.is_none())
        });
        let seen = on.and_then(|on| call.found.resource(&on));
        proposal.properties.seen = seen.map(|seen| seen.properties.to_string());
        Ok(Admitted::now(proposal))
    }
}
