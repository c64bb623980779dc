//! Houses stay while guests live in them: the engine sees to those at home, the house itself to dogs.

use arm::{ArmError, ErrorKind, ResourceId};
use contract::{
    Admission, Admitted, Descriptor, Envelope, Facts, Keeper, Marks, Need, NeedCall, Release,
    Resource, Wire,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::VERSIONS;

pub struct Houses;
pub struct Guests;

/// How many guests of a kind one house takes.
pub const MOST: u64 = 3;
/// No two houses share a name.
const ZONE: &str = "houses";
/// What a guest may be asked to be allowed to.
pub const ENTER: &str = "Contoso.Toys/houses/enter/action";

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HouseProperties {}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GuestProperties {
    pub house: String,
    /// `home` or `dog`.
    pub role: String,
    /// Comes in only if it may.
    #[serde(default)]
    pub asks: bool,
}

fn count(house: &ResourceId, role: &str) -> Need {
    Need::ReferrerCount { to: house.clone(), role: role.to_owned() }
}

impl Resource for Houses {
    type Properties = HouseProperties;

    const PROPERTIES_REQUIRED: bool = false;

    fn descriptor() -> Descriptor {
        let mut descriptor = Descriptor::new("Contoso.Toys/houses", "House", &VERSIONS).tracked();
        descriptor.wire = Wire::with_members(["location", "tags"]);
        descriptor.kept_by = vec![Keeper {
            role: "home".to_owned(),
            kind: ErrorKind::Conflict,
            code: "HouseIsInhabited".to_owned(),
            message: "{keeper} lives in {name}.".to_owned(),
        }];
        descriptor
    }

    fn needs(call: &NeedCall<'_>) -> Vec<Need> {
        let name = call.id.name().to_owned();
        vec![count(call.id, "dog"), Need::Claim { zone: ZONE.to_owned(), name }]
    }

    fn admit(
        call: &Admission<'_, HouseProperties>,
        proposal: Envelope<HouseProperties>,
        _facts: &mut Facts,
    ) -> Result<Admitted<HouseProperties>, ArmError> {
        if call.current.is_none() && call.found.claim(ZONE, call.id.name()).is_some() {
            return Err(ArmError::conflict("HouseNameTaken", "There is such a house."));
        }
        Ok(Admitted::now(proposal))
    }

    const CLAIMS: Option<Marks<HouseProperties, (String, String)>> =
        Some(|house| vec![(ZONE.to_owned(), house.id.name().to_owned())]);

    fn release(
        call: &Admission<'_, HouseProperties>,
        current: &Envelope<HouseProperties>,
        _facts: &mut Facts,
    ) -> Result<Release<HouseProperties>, ArmError> {
        match call.found.referrer_count(call.id, "dog") {
            Some(0) => Ok(Release::of(current.clone())),
            _ => Err(ArmError::conflict("HouseIsGuarded", "There is a dog.")),
        }
    }
}

impl Resource for Guests {
    type Properties = GuestProperties;

    fn descriptor() -> Descriptor {
        let mut descriptor = Descriptor::new("Contoso.Toys/guests", "Guest", &VERSIONS).tracked();
        descriptor.wire = Wire::with_members(["location", "tags"]);
        descriptor
    }

    fn needs(call: &NeedCall<'_>) -> Vec<Need> {
        let Some(proposal) = call.proposal else { return Vec::new() };
        let text = |member: &str| proposal.properties.get(member).and_then(Value::as_str);
        let Some(id) = text("house").and_then(ResourceId::parse) else { return Vec::new() };
        let counted = count(&id, text("role").unwrap_or_default());
        let house = if proposal.properties["asks"] == true {
            Need::Linked { id, right: ENTER.to_owned() }
        } else {
            Need::Resource(id)
        };
        vec![house, counted]
    }

    fn admit(
        call: &Admission<'_, GuestProperties>,
        proposal: Envelope<GuestProperties>,
        _facts: &mut Facts,
    ) -> Result<Admitted<GuestProperties>, ArmError> {
        let guest = &proposal.properties;
        let nowhere = || ArmError::bad_request("NoHouse", "There is no such house.");
        let id = ResourceId::parse(&guest.house).ok_or_else(nowhere)?;
        let house = if guest.asks {
            let linked = call.found.linked(&id, ENTER).ok_or_else(nowhere)?;
            linked.check(call.caller, "Contoso.Toys/guests/write", call.id)?;
            linked.resource.as_ref()
        } else {
            call.found.resource(&id)
        };
        house.ok_or_else(nowhere)?;
        if call.current.is_none()
            && call.found.referrer_count(&id, &guest.role).is_none_or(|guests| guests >= MOST)
        {
            return Err(ArmError::conflict("HouseIsFull", "There is no bed."));
        }
        Ok(Admitted::now(proposal))
    }

    const POINTS_TO: Option<Marks<GuestProperties, (ResourceId, String)>> = Some(|guest| {
        let house = ResourceId::parse(&guest.properties.house);
        house.map(|house| (house, guest.properties.role.clone())).into_iter().collect()
    });
}
