//! `networkInterfaces`: of private endpoints alone, which make and remove them.
//!
//! Knows: how an interface shows the addresses of its endpoint. Must not know: other owners of one.

use arm::{ArmError, ErrorKind, ResourceId, Verb};
use contract::{Admission, Admitted, Descriptor, Envelope, Facts, Need, Presenting, Resource};
use private_link::Connection;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::private_endpoints::EndpointProperties;
use crate::references::Reference;
use crate::{VERSIONS, errors, wire};

pub struct NetworkInterfaces;

/// `NetworkInterfacePropertiesFormat`, as far as an endpoint's interface has it. All of it is set here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InterfaceProperties {
    #[schemars(extend("x-read-only" = true))]
    pub provisioning_state: String,
    #[schemars(extend("x-read-only" = true))]
    pub resource_guid: String,
    #[schemars(extend("x-read-only" = true))]
    pub ip_configurations: Vec<Value>,
    #[schemars(extend("x-read-only" = true))]
    pub private_endpoint: Reference,
}

impl Resource for NetworkInterfaces {
    type Properties = InterfaceProperties;

    fn descriptor() -> Descriptor {
        Descriptor {
            verbs: vec![Verb::Get],
            name: wire::names(),
            wire: wire::tracked(),
            errors: errors::errors(),
            ..Descriptor::new("Microsoft.Network/networkInterfaces", "Network interface", VERSIONS)
                .tracked()
        }
    }

    fn admit(
        _call: &Admission<'_, InterfaceProperties>,
        _proposal: Envelope<InterfaceProperties>,
        _facts: &mut Facts,
    ) -> Result<Admitted<InterfaceProperties>, ArmError> {
        let text = "The network interface of a private endpoint can only be read.";
        Err(ArmError::new(ErrorKind::MethodNotAllowed, "MethodNotAllowed", text))
    }

    fn present(_call: &Presenting<'_>, body: &mut Map<String, Value>) {
        let etag = wire::tag(body);
        let Some(Value::Object(properties)) = body.get_mut("properties") else { return };
        for configuration in list(properties, "ipConfigurations") {
            configuration["etag"].clone_from(&etag);
        }
        let fixed = json!({
            "dnsSettings": { "dnsServers": [], "appliedDnsServers": [] },
            "enableAcceleratedNetworking": false,
            "enableIPForwarding": false,
            "hostedWorkloads": [],
            "tapConfigurations": [],
            "nicType": "Standard",
        });
        properties.extend(fixed.as_object().cloned().unwrap_or_default());
    }
}

/// Who has the name a client wants for the interface.
pub fn needs(endpoint: &ResourceId, proposal: &EndpointProperties) -> Option<Need> {
    let name = proposal.custom_network_interface_name.as_ref()?;
    Some(Need::Resource(beside(endpoint, name)))
}

/// The interface of an endpoint whose connections have their addresses; the endpoint names it.
///
/// # Errors
/// Another interface has the name.
pub fn of_endpoint(
    call: &Admission<'_, EndpointProperties>,
    endpoint: &mut Envelope<EndpointProperties>,
    facts: &mut Facts,
) -> Result<Envelope, ArmError> {
    let asked = &endpoint.properties;
    let known = asked.network_interfaces.first().and_then(Reference::target);
    let id = match (known, &asked.custom_network_interface_name) {
        (Some(known), _) => known,
        (None, Some(name)) => {
            let id = beside(call.id, name);
            if call.found.resource(&id).is_some() {
                return Err(taken(&id));
            }
            id
        }
        (None, None) => beside(call.id, &format!("{}.nic.{}", call.id.name(), facts.guid())),
    };
    endpoint.properties.network_interfaces = vec![Reference::to(&id)];
    let guid = endpoint.properties.resource_guid.clone().unwrap_or_default();
    let connections = endpoint.properties.connections().enumerate();
    let properties = InterfaceProperties {
        provisioning_state: wire::SUCCEEDED.to_owned(),
        resource_guid: guid,
        ip_configurations: connections
            .map(|(at, one)| configuration(&id, at, one, &endpoint.properties))
            .collect(),
        private_endpoint: Reference::to(call.id),
    };
    let mut interface = Envelope::new(id, json!(properties), endpoint.system_data.clone());
    interface.location.clone_from(&endpoint.location);
    Ok(interface)
}

fn configuration(
    interface: &ResourceId,
    at: usize,
    connection: &Connection,
    endpoint: &EndpointProperties,
) -> Value {
    let asked = &connection.properties;
    let mut chosen = endpoint.ip_configurations.iter().flatten();
    let is_chosen =
        chosen.any(|one| Some(&one.properties.private_ip_address) == asked.address.as_ref());
    let method = if is_chosen { "Static" } else { "Dynamic" };
    let name = format!("privateEndpointIpConfig.{}", asked.guid.as_deref().unwrap_or_default());
    let group = asked.group_ids.first();
    json!({
        "name": name,
        "id": interface.child("ipConfigurations", &name).to_string(),
        "etag": "",
        "type": "Microsoft.Network/networkInterfaces/ipConfigurations",
        "properties": {
            "provisioningState": wire::SUCCEEDED,
            "privateIPAddress": asked.address,
            "privateIPAllocationMethod": method,
            "subnet": endpoint.subnet,
            "primary": at == 0,
            "privateIPAddressVersion": "IPv4",
            "privateLinkConnectionProperties": {
                "groupId": group,
                "requiredMemberName": group,
                "fqdns": asked.hosts,
            },
        },
    })
}

/// An interface in the group of its endpoint.
fn beside(endpoint: &ResourceId, name: &str) -> ResourceId {
    let ty = arm::ResourceType::new("Microsoft.Network", ["networkInterfaces"]);
    ResourceId { scope: endpoint.scope.clone(), ty, names: vec![name.to_owned()] }
}

fn list<'a>(properties: &'a mut Map<String, Value>, member: &str) -> &'a mut [Value] {
    properties.get_mut(member).and_then(Value::as_array_mut).map_or(&mut [], Vec::as_mut_slice)
}

fn taken(id: &ResourceId) -> ArmError {
    let text = format!("The network interface '{}' exists already.", id.name());
    ArmError::conflict("NetworkInterfaceNameInUse", text)
}
