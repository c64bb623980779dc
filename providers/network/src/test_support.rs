//! Questions as the engine would ask them, for the tests of the answers.

use arm::{ApiVersion, Caller, CallerKind, ResourceId, SystemData, Verb};
use contract::{Admission, Envelope, Facts, Found};
use jiff::Timestamp;
use serde_json::{Value, json};

pub const NETWORK: &str = "Microsoft.Network/virtualNetworks/vnet1";
pub const SUBNET: &str = "Microsoft.Network/virtualNetworks/vnet1/subnets/default";
pub const ENDPOINT: &str = "Microsoft.Network/privateEndpoints/pe1";
pub const SERVICE: &str = "Microsoft.ApiManagement/service/apim1";

/// An id in one group, from the part behind `providers/`.
pub fn id(rest: &str) -> ResourceId {
    let text = format!("/subscriptions/s1/resourceGroups/rg1/providers/{rest}");
    ResourceId::parse(&text).expect("an id")
}

pub fn facts() -> Facts {
    Facts::new(Timestamp::from_second(1_700_000_000).expect("in range"), [7; 32])
}

pub fn caller() -> Caller {
    Caller {
        kind: CallerKind::User,
        object_id: "object-1".to_owned(),
        tenant_id: "tenant-1".to_owned(),
        display: "someone".to_owned(),
    }
}

/// A resource in West US 2.
pub fn resource<P>(rest: &str, properties: P) -> Envelope<P> {
    let system_data = SystemData::created(&caller(), facts().now);
    let mut envelope = Envelope::new(id(rest), properties, system_data);
    envelope.location = Some("westus2".to_owned());
    envelope
}

/// A subnet of the network.
pub fn subnet(name: &str, prefix: &str) -> Envelope {
    let rest = format!("{NETWORK}/subnets/{name}");
    let properties = json!({
        "provisioningState": "Succeeded",
        "addressPrefix": prefix,
        "delegations": [],
        "privateEndpointNetworkPolicies": "Disabled",
        "privateLinkServiceNetworkPolicies": "Enabled",
    });
    resource(&rest, properties)
}

/// All a question borrows.
pub struct World {
    pub version: ApiVersion,
    pub caller: Caller,
    pub found: Found,
}

impl World {
    pub fn new() -> Self {
        let version = ApiVersion::parse("2024-05-01").expect("a version");
        Self { version, caller: caller(), found: Found::default() }
    }

    /// With these subnets in the network, and as many endpoints in each as is said.
    pub fn with_subnets(subnets: Vec<(Envelope, u64)>) -> Self {
        let mut world = Self::new();
        for (subnet, users) in &subnets {
            let role = crate::subnets::rules::SUBNET_ROLE.to_owned();
            world.found.referrer_counts.push((subnet.id.clone(), role, *users));
        }
        let members = subnets.into_iter().map(|(subnet, _)| subnet).collect();
        world.found.members.push((id(SUBNET).ty, id(NETWORK), members));
        world
    }

    pub fn admission<'a, P>(
        &'a self,
        verb: Verb,
        id: &'a ResourceId,
        current: Option<&'a Envelope<P>>,
        parent: Option<&'a Envelope>,
    ) -> Admission<'a, P> {
        Admission {
            verb,
            id,
            version: &self.version,
            caller: &self.caller,
            current,
            parent,
            found: &self.found,
            query: &[],
        }
    }
}

/// A model from its JSON.
pub fn model<P: serde::de::DeserializeOwned>(value: Value) -> P {
    serde_json::from_value(value).expect("fits its model")
}
