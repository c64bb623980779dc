//! Kits put and remove their parts, remove others, and leave a ghost that vanishes by itself.

use arm::{ArmError, ResourceId, ResourceType, Scope};
use contract::{
    Admission, Admitted, Descriptor, Effects, Envelope, Facts, Hosting, Listing, Marks, NameRule,
    Need, NeedCall, Resource, Wire,
};
use jiff::SignedDuration;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::VERSIONS;

pub struct Kits;
pub struct Parts;
pub struct Ghosts;

/// How long a ghost stays, in hours.
pub const HAUNTS_HOURS: i64 = 48;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct KitProperties {
    #[serde(default)]
    pub parts: Vec<String>,
    /// Ids of resources that go when the kit is written.
    #[serde(default)]
    pub replaces: Vec<String>,
    /// Takes the ghost's name over.
    pub revive: Option<bool>,
    /// A kit that gets a part when this one is written.
    pub gives: Option<String>,
    /// A kit that gets a part when this one goes.
    pub heir: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PartProperties {
    pub of: Option<String>,
    /// A name nobody else may have.
    pub number: Option<String>,
}

impl Resource for Kits {
    type Properties = KitProperties;

    const PROPERTIES_REQUIRED: bool = false;

    fn descriptor() -> Descriptor {
        let mut descriptor = Descriptor::new("Contoso.Toys/kits", "Kit", &VERSIONS).tracked();
        descriptor.wire = Wire::with_members(["location", "tags"]);
        descriptor
    }

    fn needs(call: &NeedCall<'_>) -> Vec<Need> {
        let ty = Parts::descriptor().ty;
        vec![Need::Members { ty, under: call.id.clone(), limit: 100 }]
    }

    fn admit(
        call: &Admission<'_, KitProperties>,
        mut proposal: Envelope<KitProperties>,
        _facts: &mut Facts,
    ) -> Result<Admitted<KitProperties>, ArmError> {
        let rule = NameRule::arm();
        if let Some(told) = proposal.properties.parts.iter().find_map(|name| rule.run(name).err()) {
            return Err(ArmError::bad_request("InvalidPart", told).at("parts"));
        }
        let part = |name: &String| {
            let id = call.id.child("parts", name.clone());
            let properties =
                json!({ "of": call.id.name(), "number": format!("{}-{name}", call.id.name()) });
            Envelope::new(id, properties, proposal.system_data.clone())
        };
        let mut put: Vec<Envelope> = proposal.properties.parts.iter().map(part).collect();
        put.extend(present(&proposal, proposal.properties.gives.as_deref()));
        let has = |one: &&Envelope| !proposal.properties.parts.iter().any(|p| p == one.id.name());
        let members = call.found.members(&Parts::descriptor().ty, call.id);
        let mut remove: Vec<ResourceId> =
            members.iter().filter(has).map(|one| one.id.clone()).collect();
        remove.extend(proposal.properties.replaces.iter().filter_map(|id| ResourceId::parse(id)));
        if proposal.properties.revive.take() == Some(true) {
            remove.extend(ghost_id(call.id, proposal.location.as_deref()));
        }
        Ok(Admitted::now(proposal).with(Effects { put, remove, remove_at: Vec::new() }))
    }

    fn gone(last: &Envelope<KitProperties>, facts: &mut Facts) -> Effects {
        let Some(id) = ghost_id(&last.id, last.location.as_deref()) else {
            return Effects::default();
        };
        let end = facts.now.saturating_add(SignedDuration::from_hours(HAUNTS_HOURS));
        let ghost = Envelope::new(id.clone(), json!({}), last.system_data.clone());
        let remove_at = vec![(id, end.expect("in range"))];
        let heirloom = present(last, last.properties.heir.as_deref());
        let put = [ghost].into_iter().chain(heirloom).collect();
        Effects { put, remove: Vec::new(), remove_at }
    }

    const CLAIMS: Option<Marks<KitProperties, (String, String)>> =
        Some(|envelope| vec![("kits".to_owned(), envelope.id.name().to_owned())]);
}

/// A part of another kit.
fn present(from: &Envelope<KitProperties>, to: Option<&str>) -> Option<Envelope> {
    let id = ResourceId::parse(to?)?.child("parts", from.id.name());
    Some(Envelope::new(id, json!({ "of": from.id.name() }), from.system_data.clone()))
}

pub fn ghost_id(kit: &ResourceId, location: Option<&str>) -> Option<ResourceId> {
    Some(ResourceId {
        scope: Scope::Subscription(kit.subscription_id()?.to_owned()),
        ty: Ghosts::descriptor().ty,
        names: vec![location?.to_owned(), kit.name().to_owned()],
    })
}

impl Resource for Parts {
    type Properties = PartProperties;

    fn descriptor() -> Descriptor {
        Descriptor::new("Contoso.Toys/kits/parts", "Part", &VERSIONS)
    }

    fn admit(
        _call: &Admission<'_, PartProperties>,
        proposal: Envelope<PartProperties>,
        _facts: &mut Facts,
    ) -> Result<Admitted<PartProperties>, ArmError> {
        Ok(Admitted::now(proposal))
    }

    const CLAIMS: Option<Marks<PartProperties, (String, String)>> = Some(|envelope| {
        let number = envelope.properties.number.clone();
        number.map(|number| ("parts".to_owned(), number)).into_iter().collect()
    });
}

impl Resource for Ghosts {
    type Properties = PartProperties;

    fn descriptor() -> Descriptor {
        let mut descriptor = Descriptor::new("Contoso.Toys/locations/ghosts", "Ghost", &VERSIONS);
        descriptor.hosting = Hosting::Scope;
        let collection = ResourceType::parse("Contoso.Toys/ghosts");
        descriptor.listing =
            Some(Listing { also_at: collection.into_iter().collect(), ..Listing::default() });
        descriptor
    }

    fn admit(
        _call: &Admission<'_, PartProperties>,
        proposal: Envelope<PartProperties>,
        _facts: &mut Facts,
    ) -> Result<Admitted<PartProperties>, ArmError> {
        Ok(Admitted::now(proposal))
    }

    const CLAIMS: Option<Marks<PartProperties, (String, String)>> =
        Some(|envelope| vec![("kits".to_owned(), envelope.id.name().to_owned())]);
}
