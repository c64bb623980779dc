//! From what a client asks for to a service that runs: defaults, addresses, states.

use arm::{ArmError, time};
use contract::{Envelope, Facts};
use jiff::Timestamp;
use serde_json::{Map, Value};

use super::model::{ApiVersionConstraint, Properties, Toggle};
use super::network::VirtualNetworkType;
use super::{hostnames, network, sku_name};
use crate::{errors, skus};

/// The domain of every service's host names.
pub(super) const DOMAIN: &str = "azure-api.net";

const SENDER: &str = "apimgmt-noreply@mail.windowsazure.com";
const CUSTOM: &str = "Microsoft.WindowsAzure.ApiManagement.Gateway.";

/// Settings every service shows once it runs, `"False"` unless set; all start with [`CUSTOM`].
const CUSTOM_DEFAULTS: [&str; 8] = [
    "Security.Protocols.Tls10",
    "Security.Protocols.Tls11",
    "Security.Protocols.Ssl30",
    "Security.Ciphers.TripleDes168",
    "Security.Backend.Protocols.Tls10",
    "Security.Backend.Protocols.Tls11",
    "Security.Backend.Protocols.Ssl30",
    "Protocols.Server.Http2",
];

/// Fills what the client left open, and forgets what is not kept.
///
/// # Errors
/// Faults in further locations.
pub(super) fn complete(envelope: &mut Envelope<Properties>) -> Result<(), ArmError> {
    let name = envelope.id.name().to_owned();
    let service = &mut envelope.properties;
    service.restore = None;
    service.notification_sender_email.get_or_insert_with(|| SENDER.to_owned());
    service.gateway_url = Some(format!("https://{name}.{DOMAIN}"));
    let sent = service.hostname_configurations.take();
    service.hostname_configurations = Some(hostnames::complete(&name, sent));
    service.virtual_network_type.get_or_insert(VirtualNetworkType::None);
    service.disable_gateway.get_or_insert(false);
    service.nat_gateway_state.get_or_insert(Toggle::Disabled);
    service.public_network_access.get_or_insert(Toggle::Enabled);
    service.legacy_portal_status.get_or_insert(Toggle::Enabled);
    service.developer_portal_status.get_or_insert(Toggle::Enabled);
    service.api_version_constraint.get_or_insert_with(ApiVersionConstraint::default);
    if let Some(certificates) = &mut service.certificates {
        hostnames::forget(certificates);
    }
    match &mut service.additional_locations {
        Some(locations) => errors().refuse(network::complete(&name, locations)),
        None => Ok(()),
    }
}

/// A service that has just been asked for.
pub(super) fn begin(service: &mut Properties, now: Timestamp) {
    service.become_state("Created", "Activating");
    service.created_at_utc = Some(time::zulu7(now));
    service.platform_version = Some("undetermined".to_owned());
}

/// A deleted service that is to run again.
pub(super) fn reactivate(service: &mut Properties) {
    service.become_state("Created", "Activating");
    service.platform_version = Some("undetermined".to_owned());
}

/// A service that runs. Addresses it had before stay.
pub(super) fn settle(envelope: &mut Envelope<Properties>, facts: &mut Facts) {
    let name = envelope.id.name().to_owned();
    let sku = sku_name(envelope).to_owned();
    let shared = sku == skus::CONSUMPTION;
    let region = envelope.location.clone().unwrap_or_default();
    let service = &mut envelope.properties;
    service.become_state("Succeeded", "");
    service.gateway_regional_url = Some(regional_url(&name, &region));
    // The shared gateway has no portals and no address of its own.
    let own = |host: &str| (!shared).then(|| format!("https://{name}.{host}.{DOMAIN}"));
    service.portal_url = own("portal");
    service.developer_portal_url = own("developer");
    service.management_api_url = own("management");
    service.scm_url = own("scm");
    if shared {
        service.public_ip_addresses = None;
    } else if service.public_ip_addresses.is_none() {
        service.public_ip_addresses = Some(vec![documentation_address(facts)]);
    }
    let custom = service.custom_properties.get_or_insert_with(Map::new);
    for name in CUSTOM_DEFAULTS {
        custom.entry(format!("{CUSTOM}{name}")).or_insert_with(|| "False".into());
    }
    let v2 = skus::Sku::named(&sku).is_some_and(skus::Sku::is_v2);
    let platform = if shared {
        "mtv1"
    } else if v2 {
        "stv2.1"
    } else {
        "stv2"
    };
    service.platform_version = Some(platform.to_owned());
}

/// Writes the explicit nulls that stand deeper than the properties themselves.
pub(super) fn show_nulls(properties: &mut Map<String, Value>) {
    if let Some(Value::Object(constraint)) = properties.get_mut("apiVersionConstraint") {
        hostnames::fill(constraint, &["minApiVersion"]);
    }
    for list in ["hostnameConfigurations", "certificates"] {
        if let Some(Value::Array(entries)) = properties.get_mut(list) {
            hostnames::show_nulls(entries);
        }
    }
}

pub(super) fn regional_url(service: &str, region: &str) -> String {
    format!("https://{service}-{region}-01.regional.{DOMAIN}")
}

/// From the block reserved for examples: nothing on the internet answers there.
fn documentation_address(facts: &mut Facts) -> String {
    let [byte] = facts.bytes::<1>();
    format!("203.0.113.{}", 1 + byte % 254)
}
