//! Reading and replacing the keys of a rule.

use arm::{ArmError, Fault, ResourceId};
use contract::shared_access::{connection_string, keys};
use contract::{Acted, ActionCall, Check, Envelope, Facts};
use serde_json::{Value, json};

use super::model::RuleProperties;
use super::touch;
use crate::errors;

const ONE_OF_TWO: &str = "The value must be PrimaryKey or SecondaryKey.";

/// Which of a rule's two keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyKey {
    Primary,
    Secondary,
}

/// Reads `PrimaryKey`, also as older clients write it: `Primary Key`, in any casing.
pub fn policy_key(text: &str) -> Option<PolicyKey> {
    let folded: String = text.chars().filter(|c| *c != ' ').collect();
    match folded.to_ascii_lowercase().as_str() {
        "primarykey" => Some(PolicyKey::Primary),
        "secondarykey" => Some(PolicyKey::Secondary),
        _ => None,
    }
}

pub fn policy_key_rule() -> Check {
    Check::holds(ONE_OF_TWO, |text| policy_key(text).is_some())
}

/// `listKeys`.
pub fn list_keys(rule: &Envelope<RuleProperties>) -> Result<Acted<RuleProperties>, ArmError> {
    Ok(Acted::reply(answer(&rule.id, &rule.properties)?))
}

/// `regenerateKeys`: a new key in the named place, the other one untouched.
///
/// # Errors
/// `BadRequest` where `policyKey` names neither.
pub fn regenerate_keys(
    call: &ActionCall<'_, RuleProperties>,
    rule: &Envelope<RuleProperties>,
    facts: &mut Facts,
) -> Result<Acted<RuleProperties>, ArmError> {
    let asked = call.body.get("policyKey").and_then(Value::as_str).and_then(policy_key);
    let Some(asked) = asked else {
        return Err(errors::errors().refusal(vec![Fault::new("policyKey", ONE_OF_TWO)]));
    };
    let mut rule = rule.clone();
    let place = match asked {
        PolicyKey::Primary => &mut rule.properties.primary_key,
        PolicyKey::Secondary => &mut rule.properties.secondary_key,
    };
    *place = Some(keys::generate(facts));
    touch(&mut rule.properties, facts);
    Ok(Acted::reply(answer(&rule.id, &rule.properties)?).changing(rule))
}

fn answer(id: &ResourceId, rule: &RuleProperties) -> Result<Value, ArmError> {
    let (Some(primary), Some(secondary)) = (&rule.primary_key, &rule.secondary_key) else {
        return Err(ArmError::internal(format!("{id} is stored without its keys")));
    };
    Ok(json!({
        "primaryConnectionString": connection_string(id, primary),
        "secondaryConnectionString": connection_string(id, secondary),
        "primaryKey": primary,
        "secondaryKey": secondary,
        "keyName": id.name(),
    }))
}
