//! Where a subnet may lie: inside its network's address space, beside the other subnets.

use std::collections::HashSet;

use arm::{ArmError, ResourceId};
use contract::{Found, Need};

use super::model::SubnetProperties;
use crate::prefix::Prefix;

/// As what an endpoint points to its subnet.
pub const SUBNET_ROLE: &str = "subnet";

/// A subnet by its name, with the prefixes it has or is to have.
#[derive(Clone, Debug)]
pub struct Plot<'a> {
    name: &'a str,
    prefixes: Vec<&'a str>,
}

impl<'a> Plot<'a> {
    pub fn of(name: &'a str, subnet: &'a SubnetProperties) -> Self {
        Self { name, prefixes: subnet.prefixes() }
    }
}

/// Whether every subnet of `plots` fits into `space`, whose prefixes lie apart, and none lies over
/// another.
///
/// # Errors
/// The first that does not.
pub fn check(network: &ResourceId, space: &[String], plots: &[Plot<'_>]) -> Result<(), ArmError> {
    let mut space: Vec<Prefix> = space.iter().filter_map(|text| Prefix::parse(text)).collect();
    space.sort_unstable();
    let mut placed = Vec::with_capacity(plots.len());
    for (at, plot) in plots.iter().enumerate() {
        for prefix in parsed(plot)? {
            // Of blocks that lie apart, only the last that begins before it can hold it.
            let before = space.partition_point(|block| block.begins_by(&prefix));
            if !space[..before].last().is_some_and(|block| block.contains(&prefix)) {
                return Err(outside(network, plot.name));
            }
            placed.push((prefix, at));
        }
    }
    placed.sort_unstable();
    // Blocks lie apart or in each other: where any two overlap, two neighbours do.
    let over = placed.windows(2).filter_map(|pair| match pair {
        [(one, at), (other, beside)] if one.overlaps(other) => {
            Some((at.max(beside), at.min(beside)))
        }
        _ => None,
    });
    match over.min() {
        Some((later, earlier)) => {
            Err(overlapping(network, plots[*later].name, plots[*earlier].name))
        }
        None => Ok(()),
    }
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

/// The keys of all subnets somebody was found to lie in.
pub fn used(found: &Found) -> HashSet<String> {
    let counts = found.referrer_counts.iter();
    let used = counts.filter(|(_, role, count)| role == SUBNET_ROLE && *count > 0);
    used.map(|(subnet, _, _)| subnet.key()).collect()
}

/// How a subnet that is used is kept, by name and by whom.
pub const IN_USE: &str = "InUseSubnetCannotBeDeleted";
pub const IN_USE_TEXT: &str = "Subnet {name} is in use by {keeper} and cannot be deleted. In order to \
                               delete the subnet, delete all the resources within the subnet. See \
                               aka.ms/deletesubnet.";

/// A subnet cannot be left out of its network while somebody lies in it.
pub fn in_use(subnet: &str) -> ArmError {
    let text = IN_USE_TEXT.replace("{name}", subnet).replace("{keeper}", "private endpoints");
    ArmError::bad_request(IN_USE, text)
}

/// The prefixes of a subnet stay while somebody has addresses of them.
///
/// # Errors
/// `InUsePrefixCannotBeDeleted`.
pub fn check_kept(
    subnet: &str,
    before: &SubnetProperties,
    after: &SubnetProperties,
    used: bool,
) -> Result<(), ArmError> {
    let after = after.prefixes();
    if !used || before.prefixes().iter().all(|prefix| after.contains(prefix)) {
        return Ok(());
    }
    let text =
        format!("An IpPrefix on Subnet {subnet} has active allocations and cannot be deleted.");
    Err(ArmError::bad_request("InUsePrefixCannotBeDeleted", text))
}

fn parsed(plot: &Plot<'_>) -> Result<Vec<Prefix>, ArmError> {
    let name = plot.name;
    if plot.prefixes.is_empty() {
        let text = format!("Subnet '{name}' must have an address prefix.");
        return Err(ArmError::bad_request("InvalidCIDRNotation", text));
    }
    let prefixes: Option<Vec<Prefix>> =
        plot.prefixes.iter().map(|text| Prefix::parse(text)).collect();
    let prefixes = prefixes.ok_or_else(|| {
        let text = format!(
            "The address prefix of subnet '{name}' is not formatted correctly. It must follow CIDR \
             notation, for example 10.0.0.0/24."
        );
        ArmError::bad_request("InvalidCIDRNotation", text)
    })?;
    let of_a_kind = prefixes.iter().filter(|prefix| prefix.is_v4()).count();
    let twice = of_a_kind > 1 || prefixes.len() - of_a_kind > 1;
    if twice || !prefixes.iter().all(Prefix::fits_subnet) {
        let text = format!(
            "The address prefixes of subnet '{name}' must be one of each family at most: of IPv4 \
             with 8 addresses at least, of IPv6 a /64."
        );
        return Err(ArmError::bad_request("NetcfgInvalidIPAddressPrefix", text));
    }
    Ok(prefixes)
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
