//! The rule that comes with a new namespace.

use arm::{ArmError, Caller, ResourceId, SystemData};
use contract::shared_access::{AccessRight, keys};
use contract::{Effects, Envelope, Facts};

use super::model::RuleProperties;

const ROOT: &str = "RootManageSharedAccessKey";
/// In the recorded order.
const ROOT_RIGHTS: [AccessRight; 3] = [AccessRight::Listen, AccessRight::Manage, AccessRight::Send];

/// Creates the default rule of `namespace`, which lies in `location`.
///
/// # Errors
/// A defect: a rule cannot be written as JSON.
pub fn default_rules(
    namespace: &ResourceId,
    location: Option<&str>,
    caller: &Caller,
    facts: &mut Facts,
) -> Result<Effects, ArmError> {
    let properties = RuleProperties {
        rights: ROOT_RIGHTS.to_vec(),
        primary_key: Some(keys::generate(facts)),
        secondary_key: Some(keys::generate(facts)),
    };
    let properties = serde_json::to_value(properties).map_err(|error| {
        ArmError::internal(format!("a rule cannot be written: {:?} error", error.classify()))
    })?;
    let id = namespace.child("authorizationRules", ROOT);
    let mut rule = Envelope::new(id, properties, SystemData::created(caller, facts.now));
    rule.location = location.map(str::to_owned);
    Ok(Effects { put: vec![rule], ..Effects::default() })
}
