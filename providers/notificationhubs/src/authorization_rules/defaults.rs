//! The rules that come with a new namespace or hub.

use arm::{ArmError, Caller, ResourceId, SystemData};
use contract::shared_access::AccessRight;
use contract::{Effects, Envelope, Facts};

use super::level::Level;
use super::model::RuleProperties;
use super::stamp;

/// Creates the default rules of level `L` below `parent`, which lies in `location`.
///
/// # Errors
/// A defect: a rule cannot be written as JSON.
pub fn default_rules<L: Level>(
    parent: &ResourceId,
    location: Option<&str>,
    caller: &Caller,
    facts: &mut Facts,
) -> Result<Effects, ArmError> {
    let mut effects = Effects::default();
    for (name, rights) in L::DEFAULTS {
        let mut rule = Envelope::new(
            parent.child("authorizationRules", *name),
            fresh(rights, facts)?,
            SystemData::created(caller, facts.now),
        );
        rule.location = location.map(str::to_owned);
        effects.put.push(rule);
    }
    Ok(effects)
}

fn fresh(rights: &[AccessRight], facts: &mut Facts) -> Result<serde_json::Value, ArmError> {
    let mut properties = RuleProperties {
        rights: rights.to_vec(),
        primary_key: None,
        secondary_key: None,
        modified_time: None,
        created_time: None,
        revision: None,
    };
    stamp(&mut properties, None, facts);
    serde_json::to_value(properties).map_err(|error| {
        ArmError::internal(format!("a rule cannot be written: {:?} error", error.classify()))
    })
}
