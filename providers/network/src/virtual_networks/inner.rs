//! The subnets in the body of a network: a list replaces those there are, no list leaves them.

use std::collections::{HashMap, HashSet};

use arm::{ArmError, Fault, ResourceId};
use contract::{Admission, Effects, Envelope, Found, Need, NeedCall};
use serde::Deserialize as _;
use serde_json::{Value, json};

use super::model::{InnerSubnet, NetworkProperties};
use crate::subnets::{self, SubnetProperties, rules};
use crate::{errors, wire};

/// The subnets there are; then, whether somebody lies in those that move or go.
pub fn needs(call: &NeedCall<'_>) -> Vec<Need> {
    let mut needs = vec![subnets::siblings(call.id)];
    let sent = call.proposal.and_then(|network| network.properties.get("subnets"));
    let sent = sent.and_then(|list| Vec::<InnerSubnet>::deserialize(list).ok());
    let Some(sent) = sent else { return needs };
    let sent: HashMap<String, &SubnetProperties> =
        sent.iter().map(|one| (folded(&one.name), &one.properties)).collect();
    let stays = |subnet: &&Envelope| {
        let sent = sent.get(&folded(subnet.id.name()));
        sent.is_some_and(|sent| sent.prefixes() == subnets::read(subnet).prefixes())
    };
    let there = stored(call.found, call.id).iter();
    needs.extend(there.filter(|one| !stays(one)).map(|subnet| rules::users(&subnet.id)));
    needs
}

/// What becomes of the subnets when `network` is written. The list is taken out of it.
///
/// # Errors
/// A subnet that does not fit, or one that goes and is used.
pub fn settle(
    call: &Admission<'_, NetworkProperties>,
    network: &mut Envelope<NetworkProperties>,
) -> Result<Effects, ArmError> {
    let there = stored(call.found, call.id).iter();
    let there: Vec<_> = there.map(|one| (one, subnets::read(one))).collect();
    let sent = network.properties.subnets.take();
    let plots: Vec<rules::Plot<'_>> = match &sent {
        None => there.iter().map(|(one, known)| rules::Plot::of(one.id.name(), known)).collect(),
        Some(sent) => {
            errors::errors().refuse(name_faults(sent))?;
            sent.iter().map(|one| rules::Plot::of(&one.name, &one.properties)).collect()
        }
    };
    rules::check(call.id, &network.properties.address_space.address_prefixes, &plots)?;
    let Some(sent) = sent else { return Ok(Effects::default()) };
    replace(&rules::used(call.found), network, there, sent)
}

/// From the subnets there are to those of a list.
fn replace(
    used: &HashSet<String>,
    network: &Envelope<NetworkProperties>,
    there: Vec<(&Envelope, SubnetProperties)>,
    sent: Vec<InnerSubnet>,
) -> Result<Effects, ArmError> {
    let mut effects = Effects::default();
    let names: HashSet<String> = sent.iter().map(|one| folded(&one.name)).collect();
    let mut known = HashMap::new();
    for (subnet, properties) in there {
        let name = folded(subnet.id.name());
        let is_used = used.contains(&subnet.id.key());
        if names.contains(&name) {
            known.insert(name, Known { subnet, properties, is_used });
        } else if is_used {
            return Err(rules::in_use(subnet.id.name()));
        } else {
            effects.remove.push(subnet.id.clone());
        }
    }
    for one in sent {
        let before = known.get(&folded(&one.name));
        effects.put.extend(written(network, one, before)?);
    }
    Ok(effects)
}

/// A subnet that is there and stays.
struct Known<'a> {
    subnet: &'a Envelope,
    properties: SubnetProperties,
    is_used: bool,
}

/// The subnets as the network shows them.
pub fn shown(found: &Found, network: &ResourceId, etag: &Value) -> Vec<Value> {
    let there = stored(found, network);
    there.iter().map(|subnet| subnets::inside(subnet, etag)).collect()
}

fn name_faults(sent: &[InnerSubnet]) -> Vec<Fault> {
    let rule = wire::names();
    let (mut faults, mut names) = (Vec::new(), HashSet::new());
    for (at, subnet) in sent.iter().enumerate() {
        let target = format!("subnets[{at}].name");
        if let Err(text) = rule.run(&subnet.name) {
            faults.push(Fault::new(target, text));
        } else if !names.insert(folded(&subnet.name)) {
            faults.push(Fault::new(target, "Another subnet of the list has this name."));
        }
    }
    faults
}

/// What is to be stored of a subnet; `None` where it stays as it is.
fn written(
    network: &Envelope<NetworkProperties>,
    subnet: InnerSubnet,
    before: Option<&Known<'_>>,
) -> Result<Option<Envelope>, ArmError> {
    let InnerSubnet { name, properties: mut after } = subnet;
    after.complete();
    after.provisioning_state = Some(wire::SUCCEEDED.to_owned());
    if let Some(Known { subnet, properties, is_used }) = before {
        rules::check_kept(subnet.id.name(), properties, &after, *is_used)?;
        if *properties == after {
            return Ok(None);
        }
    }
    let id = network.id.child(subnets::SEGMENT, name);
    let before = before.map(|known| &known.subnet.system_data);
    let system_data = before.unwrap_or(&network.system_data).clone();
    let mut envelope = Envelope::new(id, json!(after), system_data);
    envelope.location.clone_from(&network.location);
    Ok(Some(envelope))
}

fn stored<'a>(found: &'a Found, network: &ResourceId) -> &'a [Envelope] {
    found.members(&network.ty.child(subnets::SEGMENT), network)
}

/// A name as it is compared.
fn folded(name: &str) -> String {
    name.to_ascii_lowercase()
}
