//! Where a subnet may lie: inside its network's address space, beside the other subnets.

use arm::{ArmError, ResourceId};
use contract::{Found, Need};

use super::model::SubnetProperties;
use crate::prefix::Prefix;

/// As what an endpoint points to its subnet.
pub const SUBNET_ROLE: &str = "subnet";

/// A subnet by its name, with the prefixes it has or is to have.
#[derive(Clone, Debug)]
pub struct Plot {
    pub name: String,
    pub prefixes: Vec<String>,
}

impl Plot {
    pub fn of(name: &str, subnet: &SubnetProperties) -> Self {
        let prefixes = subnet.prefixes().into_iter().map(str::to_owned).collect();
        Self { name: name.to_owned(), prefixes }
    }

    fn parsed(&self) -> impl Iterator<Item = Prefix> {
        self.prefixes.iter().filter_map(|text| Prefix::parse(text))
    }
}

/// Whether every subnet of `plots` fits into `space`, and none lies over another.
///
/// # Errors
/// The first that does not.
pub fn check(network: &ResourceId, space: &[String], plots: &[Plot]) -> Result<(), ArmError> {
    let space: Vec<Prefix> = space.iter().filter_map(|text| Prefix::parse(text)).collect();
    for (at, plot) in plots.iter().enumerate() {
        well_formed(plot)?;
        let inside = |prefix: Prefix| space.iter().any(|block| block.contains(&prefix));
        if !plot.parsed().all(inside) {
            return Err(outside(network, &plot.name));
        }
        if let Some(other) = plots[..at].iter().find(|other| overlap(plot, other)) {
            return Err(overlapping(network, &plot.name, &other.name));
        }
    }
    Ok(())
}

/// How many endpoints can lie in one network, and so in one subnet.
pub const MOST_ENDPOINTS: usize = 1_000;

/// The endpoints that lie in a subnet.
pub fn endpoints(subnet: &ResourceId) -> Need {
    let role = SUBNET_ROLE.to_owned();
    Need::Referrers { to: subnet.clone(), role, limit: MOST_ENDPOINTS }
}

/// How many endpoints lie in a subnet.
pub fn users(subnet: &ResourceId) -> Need {
    Need::ReferrerCount { to: subnet.clone(), role: SUBNET_ROLE.to_owned() }
}

pub fn is_used(found: &Found, subnet: &ResourceId) -> bool {
    found.referrer_count(subnet, SUBNET_ROLE).is_some_and(|count| count > 0)
}

/// A subnet stays while somebody lies in it.
///
/// # Errors
/// `InUseSubnetCannotBeDeleted`.
pub fn check_unused(found: &Found, subnet: &ResourceId) -> Result<(), ArmError> {
    if !is_used(found, subnet) {
        return Ok(());
    }
    let text = format!(
        "Subnet {} is in use by private endpoints and cannot be deleted. In order to delete the \
         subnet, delete all the resources within the subnet. See aka.ms/deletesubnet.",
        subnet.name()
    );
    Err(ArmError::bad_request("InUseSubnetCannotBeDeleted", text))
}

/// The prefixes of a subnet stay while somebody has addresses of them.
///
/// # Errors
/// `InUsePrefixCannotBeDeleted`.
pub fn check_kept(
    found: &Found,
    subnet: &ResourceId,
    before: &SubnetProperties,
    after: &SubnetProperties,
) -> Result<(), ArmError> {
    let after = after.prefixes();
    if before.prefixes().iter().all(|prefix| after.contains(prefix)) || !is_used(found, subnet) {
        return Ok(());
    }
    let text = format!(
        "An IpPrefix on Subnet {} has active allocations and cannot be deleted.",
        subnet.name()
    );
    Err(ArmError::bad_request("InUsePrefixCannotBeDeleted", text))
}

fn well_formed(plot: &Plot) -> Result<(), ArmError> {
    let name = &plot.name;
    if plot.prefixes.is_empty() {
        let text = format!("Subnet '{name}' must have an address prefix.");
        return Err(ArmError::bad_request("InvalidCIDRNotation", text));
    }
    let prefixes: Option<Vec<Prefix>> =
        plot.prefixes.iter().map(|text| Prefix::parse(text)).collect();
    let Some(prefixes) = prefixes else {
        let text = format!(
            "The address prefix of subnet '{name}' is not formatted correctly. It must follow CIDR \
             notation, for example 10.0.0.0/24."
        );
        return Err(ArmError::bad_request("InvalidCIDRNotation", text));
    };
    let of_a_kind = prefixes.iter().filter(|prefix| prefix.is_v4()).count();
    let twice = of_a_kind > 1 || prefixes.len() - of_a_kind > 1;
    if twice || !prefixes.iter().all(Prefix::fits_subnet) {
        let text = format!(
            "The address prefixes of subnet '{name}' must be one of each family at most: of IPv4 \
             with 8 addresses at least, of IPv6 a /64."
        );
        return Err(ArmError::bad_request("NetcfgInvalidIPAddressPrefix", text));
    }
    Ok(())
}

fn overlap(one: &Plot, other: &Plot) -> bool {
    one.parsed().any(|prefix| other.parsed().any(|taken| prefix.overlaps(&taken)))
}

fn outside(network: &ResourceId, subnet: &str) -> ArmError {
    let text = format!("Subnet '{subnet}' is not valid in virtual network '{}'.", network.name());
    ArmError::bad_request("NetcfgInvalidSubnet", text)
}

fn overlapping(network: &ResourceId, subnet: &str, other: &str) -> ArmError {
    let text = format!(
        "Subnet '{subnet}' is not valid because its IP address range overlaps with that of an \
         existing subnet '{other}' in virtual network '{}'.",
        network.name()
    );
    ArmError::bad_request("NetcfgSubnetRangesOverlap", text)
}
