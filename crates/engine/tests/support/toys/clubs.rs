//! Clubs keep a record of every friend that points to them; rooms are names and no resources.

use arm::{ArmError, ResourceId, ResourceType, Verb};
use contract::{
    Admission, Admitted, Descriptor, Effects, Envelope, Facts, Heard, Hosting, Listing, Marks,
    Need, Presenting, Reaction, Resource, Side, View, ViewCall, Wire,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::VERSIONS;

pub struct Clubs;
pub struct Members;
pub struct Seats;
pub struct Rooms(Descriptor);

/// How many friends a club takes.
const MOST: usize = 2;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ClubProperties {
    /// Leaves its own tag as it is.
    pub quiet: Option<bool>,
    /// Would keep its friends for ever.
    pub clings: Option<bool>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MemberProperties {
    pub friend: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SeatProperties {
    #[schemars(extend("x-read-only" = true))]
    pub club: Option<String>,
    #[schemars(extend("x-internal" = true))]
    pub made: Option<String>,
}

fn ty(text: &str) -> ResourceType {
    ResourceType::parse(text).expect("a type")
}

fn members_of(club: &ResourceId) -> Need {
    Need::Members { ty: Members::descriptor().ty, under: club.clone(), limit: MOST + 1 }
}

impl Resource for Clubs {
    type Properties = ClubProperties;

    const PROPERTIES_REQUIRED: bool = false;

    fn descriptor() -> Descriptor {
        let mut descriptor = Descriptor::new("Contoso.Toys/clubs", "Club", &VERSIONS).tracked();
        descriptor.wire =
            Wire { etag: contract::ETagRule::Header, ..Wire::with_members(["location", "tags"]) };
        descriptor.hears = vec![Side::Source];
        descriptor
    }

    fn admit(
        _call: &Admission<'_, ClubProperties>,
        proposal: Envelope<ClubProperties>,
        _facts: &mut Facts,
    ) -> Result<Admitted<ClubProperties>, ArmError> {
        Ok(Admitted::now(proposal))
    }

    fn reaction_needs(call: &Reaction<'_, ClubProperties>) -> Vec<Need> {
        vec![members_of(&call.me.id)]
    }

    fn react(
        call: &Reaction<'_, ClubProperties>,
        _facts: &mut Facts,
    ) -> Result<Heard<ClubProperties>, ArmError> {
        assert_eq!((call.side, call.role), (Side::Source, "friend"));
        let me = &call.me.id;
        let names_me = |friend: Option<&Envelope>| {
            let of = friend.and_then(|friend| friend.properties["of"].as_array());
            let mut ids = of.into_iter().flatten().filter_map(Value::as_str);
            ids.any(|id| ResourceId::parse(id).as_ref() == Some(me))
        };
        let record = me.child("members", call.other.name());
        let mut effects = Effects::default();
        match (names_me(call.before), names_me(call.after), call.after) {
            (false, true, Some(friend)) => {
                if call.found.members(&Members::descriptor().ty, me).len() >= MOST {
                    return Err(ArmError::conflict("ClubIsFull", "There is no room."));
                }
                let properties = json!({ "friend": call.other.to_string() });
                effects.put = vec![Envelope::new(record, properties, friend.system_data.clone())];
            }
            (true, false, None) if call.me.properties.clings == Some(true) => {
                return Err(ArmError::conflict("StayHere", "Nobody leaves."));
            }
            (true, false, _) => effects.remove = vec![record],
            _ => {}
        }
        if call.me.properties.quiet == Some(true) {
            return Ok(Heard::nothing().with(effects));
        }
        Ok(Heard::becoming(call.me.clone()).with(effects))
    }

    const SHOWN_WITH: Option<fn(&Envelope) -> Vec<Need>> = Some(|club| vec![members_of(&club.id)]);

    fn present(call: &Presenting<'_>, body: &mut Map<String, Value>) {
        let members = call.found.members(&Members::descriptor().ty, &call.envelope.id);
        let names: Vec<&str> = members.iter().map(|member| member.id.name()).collect();
        body["properties"]["members"] = json!(names);
    }
}

impl Resource for Members {
    type Properties = MemberProperties;

    fn descriptor() -> Descriptor {
        let mut descriptor =
            Descriptor::new("Contoso.Toys/clubs/members", "Club member", &VERSIONS);
        descriptor.verbs = vec![Verb::Get, Verb::Delete];
        descriptor
    }

    fn admit(
        _call: &Admission<'_, MemberProperties>,
        proposal: Envelope<MemberProperties>,
        _facts: &mut Facts,
    ) -> Result<Admitted<MemberProperties>, ArmError> {
        Ok(Admitted::now(proposal))
    }

    const POINTS_TO: Option<Marks<MemberProperties, (ResourceId, String)>> = Some(|member| {
        let friend = ResourceId::parse(&member.properties.friend);
        friend.map(|friend| (friend, "member".to_owned())).into_iter().collect()
    });
}

impl Resource for Seats {
    type Properties = SeatProperties;

    const PROPERTIES_REQUIRED: bool = false;

    fn descriptor() -> Descriptor {
        let mut descriptor = Descriptor::new("Contoso.Toys/clubs/rooms/seats", "Seat", &VERSIONS);
        descriptor.hosting = Hosting::Below(ty("Contoso.Toys/clubs"));
        let listing = Listing {
            also_at: vec![ty("Contoso.Toys/clubs/seats")],
            nulls: vec!["nextLink".to_owned()],
            ..Listing::default()
        };
        descriptor.listing = Some(listing);
        descriptor
    }

    fn admit(
        call: &Admission<'_, SeatProperties>,
        mut proposal: Envelope<SeatProperties>,
        facts: &mut Facts,
    ) -> Result<Admitted<SeatProperties>, ArmError> {
        proposal.properties.club = call.parent.map(|club| club.id.name().to_owned());
        proposal.properties.made.get_or_insert_with(|| facts.now.to_string());
        Ok(Admitted::now(proposal))
    }
}

impl Rooms {
    pub fn new() -> Self {
        Self(Descriptor {
            verbs: vec![Verb::Get, Verb::Delete],
            ..Descriptor::new("Contoso.Toys/clubs/rooms", "Room", &VERSIONS)
        })
    }
}

/// A room is there while there is a seat in it.
impl View for Rooms {
    fn descriptor(&self) -> &Descriptor {
        &self.0
    }

    fn needs(&self, call: &ViewCall<'_>) -> Vec<Need> {
        let under = call.parent.cloned();
        under
            .map(|under| Need::Members { ty: Seats::descriptor().ty, under, limit: 100 })
            .into_iter()
            .collect()
    }

    fn items(&self, call: &ViewCall<'_>) -> Result<Vec<Value>, ArmError> {
        let any = !seats(call).is_empty();
        Ok(call.id.filter(|_| any).map(|id| json!({ "name": id.name() })).into_iter().collect())
    }

    fn remove(&self, call: &ViewCall<'_>) -> Result<Effects, ArmError> {
        Ok(Effects { remove: seats(call), ..Effects::default() })
    }
}

fn seats(call: &ViewCall<'_>) -> Vec<ResourceId> {
    let under = call.parent.expect("a club");
    let all = call.found.members(&Seats::descriptor().ty, under).iter();
    all.map(|seat| seat.id.clone()).filter(|id| id.parent().as_ref() == call.id).collect()
}
