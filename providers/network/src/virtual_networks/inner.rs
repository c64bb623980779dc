//! The subnets in the body of a network: a list replaces those there are, no list leaves them.

use arm::{ArmError, Fault, ResourceId};
use contract::{Admission, Effects, Envelope, Found, Need, NeedCall};
use serde::Deserialize as _;
use serde_json::{Value, json};

use super::model::{InnerSubnet, NetworkProperties};
use crate::subnets::{self, SubnetProperties, rules};
use crate::{errors, wire};

/// The subnets there are; then, whether somebody lies in those that move or go.
pub fn needs(call: &NeedCall<'_>) -> Vec<Need> {
    let there = call.found.members(&call.id.ty.child(subnets::SEGMENT), call.id);
    let proposal = call.proposal.map(|network| network.properties.get("subnets"));
    let sent = proposal.map(|list| list.and_then(|l| Vec::<InnerSubnet>::deserialize(l).ok()));
    let at_stake = |subnet: &&Envelope| match &sent {
        None => true,
        Some(None) => false,
        Some(Some(sent)) => !sent.iter().any(|one| {
            let stays = one.properties.prefixes() == subnets::read(subnet).prefixes();
            is_named(subnet, &one.name) && stays
        }),
    };
    let users = there.iter().filter(at_stake).map(|subnet| rules::users(&subnet.id));
    std::iter::once(subnets::siblings(call.id)).chain(users).collect()
}

/// What becomes of the subnets when `network` is written. The list is taken out of it.
///
/// # Errors
/// A subnet that does not fit, or one that goes and is used.
pub fn settle(
    call: &Admission<'_, NetworkProperties>,
    network: &mut Envelope<NetworkProperties>,
) -> Result<Effects, ArmError> {
    let there = call.found.members(&call.id.ty.child(subnets::SEGMENT), call.id);
    let space = &network.properties.address_space.address_prefixes;
    let mut effects = Effects::default();
    let Some(sent) = network.properties.subnets.take() else {
        let plots: Vec<_> = there.iter().map(subnets::plot).collect();
        rules::check(call.id, space, &plots)?;
        return Ok(effects);
    };
    errors::errors().refuse(name_faults(&sent))?;
    let plots: Vec<_> =
        sent.iter().map(|subnet| rules::Plot::of(&subnet.name, &subnet.properties)).collect();
    rules::check(call.id, space, &plots)?;
    for subnet in there {
        if !sent.iter().any(|sent| is_named(subnet, &sent.name)) {
            rules::check_unused(call.found, &subnet.id)?;
            effects.remove.push(subnet.id.clone());
        }
    }
    for subnet in sent {
        let before = there.iter().find(|there| is_named(there, &subnet.name));
        effects.put.extend(written(call.found, network, subnet, before)?);
    }
    Ok(effects)
}

/// A network goes with its subnets, unless somebody lies in one of them.
///
/// # Errors
/// `InUseSubnetCannotBeDeleted`.
pub fn check_unused(found: &Found, network: &ResourceId) -> Result<(), ArmError> {
    let there = found.members(&network.ty.child(subnets::SEGMENT), network);
    there.iter().try_for_each(|subnet| rules::check_unused(found, &subnet.id))
}

/// The subnets as the network shows them.
pub fn shown(found: &Found, network: &ResourceId, etag: &Value) -> Vec<Value> {
    let there = found.members(&network.ty.child(subnets::SEGMENT), network);
    there.iter().map(|subnet| subnets::inside(subnet, etag)).collect()
}

fn name_faults(sent: &[InnerSubnet]) -> Vec<Fault> {
    let rule = wire::names();
    let mut faults = Vec::new();
    for (at, subnet) in sent.iter().enumerate() {
        let target = format!("subnets[{at}].name");
        if let Err(text) = rule.run(&subnet.name) {
            faults.push(Fault::new(target, text));
        } else if sent[..at].iter().any(|other| other.name.eq_ignore_ascii_case(&subnet.name)) {
            faults.push(Fault::new(target, "Another subnet of the list has this name."));
        }
    }
    faults
}

/// What is to be stored of a subnet; `None` where it stays as it is.
fn written(
    found: &Found,
    network: &Envelope<NetworkProperties>,
    subnet: InnerSubnet,
    before: Option<&Envelope>,
) -> Result<Option<Envelope>, ArmError> {
    let InnerSubnet { name, properties: mut after } = subnet;
    after.complete();
    after.provisioning_state = Some(wire::SUCCEEDED.to_owned());
    let id = network.id.child(subnets::SEGMENT, name);
    if let Some(before) = before {
        let kept: SubnetProperties = subnets::read(before);
        rules::check_kept(found, &before.id, &kept, &after)?;
        if kept == after {
            return Ok(None);
        }
    }
    let system_data = before.map_or(&network.system_data, |before| &before.system_data).clone();
    let mut envelope = Envelope::new(id, json!(after), system_data);
    envelope.location.clone_from(&network.location);
    Ok(Some(envelope))
}

fn is_named(subnet: &Envelope, name: &str) -> bool {
    subnet.id.name().eq_ignore_ascii_case(name)
}
