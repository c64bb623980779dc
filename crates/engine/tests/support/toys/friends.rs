//! Points to other toys and hears of them.

use arm::{ArmError, ResourceId};
use contract::{
    Admission, Admitted, Descriptor, Facts, Heard, Marks, Reaction, Resource, Side, Wire,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::VERSIONS;

pub struct Friends;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Properties {
    #[serde(default)]
    pub of: Vec<String>,
    #[schemars(extend("x-read-only" = true))]
    pub heard: Option<i64>,
    #[schemars(extend("x-read-only" = true))]
    pub lost: Option<Vec<String>>,
    #[schemars(extend("x-read-only" = true))]
    pub last_label: Option<String>,
    /// Clubs that took their record of it away.
    #[schemars(extend("x-read-only" = true))]
    pub expelled_from: Option<Vec<String>>,
}

impl Resource for Friends {
    type Properties = Properties;

    fn descriptor() -> Descriptor {
        let mut descriptor = Descriptor::new("Contoso.Toys/friends", "Friend", &VERSIONS).tracked();
        descriptor.wire = Wire::with_members(["location", "tags"]);
        descriptor.hears = vec![Side::Target, Side::Source];
        descriptor
    }

    fn admit(
        _call: &Admission<'_, Properties>,
        proposal: contract::Envelope<Properties>,
        _facts: &mut Facts,
    ) -> Result<Admitted<Properties>, ArmError> {
        Ok(Admitted::now(proposal))
    }

    fn react(
        call: &Reaction<'_, Properties>,
        _facts: &mut Facts,
    ) -> Result<Heard<Properties>, ArmError> {
        let mut me = call.me.clone();
        let properties = &mut me.properties;
        if call.side == Side::Source {
            if call.role != "member" || call.after.is_some() {
                return Ok(Heard::nothing());
            }
            let club = call.other.parent().expect("a club").name().to_owned();
            properties.expelled_from.get_or_insert_default().push(club);
            return Ok(Heard::becoming(me));
        }
        assert_eq!(call.role, "friend");
        properties.heard = Some(properties.heard.unwrap_or(0) + 1);
        match call.after {
            Some(other) => {
                properties.last_label = other.properties["label"].as_str().map(str::to_owned);
            }
            None => {
                let gone = |one: &String| ResourceId::parse(one).as_ref() == Some(call.other);
                properties.of.retain(|one| !gone(one));
                properties.lost.get_or_insert_default().push(call.other.name().to_owned());
            }
        }
        Ok(Heard::becoming(me))
    }

    const POINTS_TO: Option<Marks<Properties, (ResourceId, String)>> = Some(|envelope| {
        let ids = envelope.properties.of.iter().filter_map(|id| ResourceId::parse(id));
        ids.map(|id| (id, "friend".to_owned())).collect()
    });
}
