//! Reading and replacing the keys of a rule.

use arm::{ArmError, Fault, ResourceId};
use contract::shared_access::keys;
use contract::{Acted, ActionCall, Envelope, Facts};
use serde::Deserialize;
use serde_json::{Value, json};

use super::model::{KeyType, RuleProperties};
use crate::endpoint::connection_string;
use crate::errors;
use crate::versions::KEY_TYPE;

/// `listKeys`.
pub fn list_keys(rule: &Envelope<RuleProperties>) -> Result<Acted<RuleProperties>, ArmError> {
    Ok(Acted::reply(answer(&rule.id, &rule.properties)?))
}

/// `regenerateKeys`: the key sent, or a new one, in the named place; the other one untouched.
///
/// # Errors
/// `BadRequest` where no place is named.
pub fn regenerate_keys(
    call: &ActionCall<'_, RuleProperties>,
    rule: &Envelope<RuleProperties>,
    facts: &mut Facts,
) -> Result<Acted<RuleProperties>, ArmError> {
    let modern = call.version.at_least(KEY_TYPE);
    let member = if modern { "keyType" } else { "policyKey" };
    let asked = call.body.get(member).and_then(|asked| KeyType::deserialize(asked).ok());
    let Some(asked) = asked else {
        let text = "The value must be PrimaryKey or SecondaryKey.";
        return Err(errors::errors().refusal(vec![Fault::new(member, text)]));
    };
    let sent = call.body.get("key").filter(|_| modern).and_then(Value::as_str);
    let mut rule = rule.clone();
    let place = match asked {
        KeyType::PrimaryKey => &mut rule.properties.primary_key,
        KeyType::SecondaryKey => &mut rule.properties.secondary_key,
    };
    *place = Some(sent.map_or_else(|| keys::generate(facts), str::to_owned));
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
