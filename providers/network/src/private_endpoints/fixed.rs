//! Addresses that a client chooses itself: `ipConfigurations`.

use std::net::Ipv4Addr;

use arm::{ArmError, Fault};

use super::model::EndpointProperties;
use crate::errors;
use crate::prefix::Prefix;

const LIST: &str = "ipConfigurations";

/// Chosen addresses that no connection has taken yet: with their place in the list, and their group.
pub struct Chosen(Vec<(usize, String, Ipv4Addr)>);

/// # Errors
/// A text that is no address.
pub fn read(endpoint: &EndpointProperties) -> Result<Chosen, ArmError> {
    let mut chosen = Vec::new();
    let mut faults = Vec::new();
    for (at, one) in endpoint.ip_configurations.iter().flatten().enumerate() {
        let asked = &one.properties;
        match asked.private_ip_address.parse() {
            Ok(address) => chosen.push((at, asked.group_id.clone().unwrap_or_default(), address)),
            Err(_) => {
                let target = format!("{LIST}[{at}].properties.privateIPAddress");
                faults.push(Fault::new(target, "The value must be an IPv4 address."));
            }
        }
    }
    errors::errors().refuse(faults)?;
    Ok(Chosen(chosen))
}

impl Chosen {
    /// Without those that are somebody's already.
    pub fn besides(mut self, used: &[Ipv4Addr]) -> Self {
        self.0.retain(|(_, _, address)| !used.contains(address));
        self
    }

    /// The address for a connection to one of these groups. What names no group is for any.
    pub fn take(&mut self, groups: &[String]) -> Option<Ipv4Addr> {
        let meant = |group: &str| {
            group.is_empty() || groups.iter().any(|one| one.eq_ignore_ascii_case(group))
        };
        let at = self.0.iter().position(|(_, group, _)| meant(group))?;
        Some(self.0.remove(at).2)
    }

    /// # Errors
    /// An address is left that is for no connection.
    pub fn end(self) -> Result<(), ArmError> {
        let text = "No connection of the private endpoint is left for this address.";
        let fault = |(at, _, _)| Fault::new(format!("{LIST}[{at}]"), text);
        errors::errors().refuse(self.0.into_iter().map(fault).collect())
    }
}

/// # Errors
/// `PrivateIPAddressNotInSubnet`, `PrivateIPAddressIsAllocated`.
pub fn check(
    address: Ipv4Addr,
    prefixes: &[Prefix],
    used: &[Ipv4Addr],
) -> Result<Ipv4Addr, ArmError> {
    if !prefixes.iter().any(|prefix| prefix.gives(address)) {
        let text = format!(
            "Private static IP address {address} does not belong to the range of the subnet, or is \
             reserved there."
        );
        return Err(ArmError::bad_request("PrivateIPAddressNotInSubnet", text));
    }
    if used.contains(&address) {
        let text = format!("IP address {address} is already allocated to another resource.");
        return Err(ArmError::bad_request("PrivateIPAddressIsAllocated", text));
    }
    Ok(address)
}
