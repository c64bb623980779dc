//! The key a connection sends with: which rule it is of, and whether it is a key of that rule.

use arm::{ArmError, Fault, ResourceId, Verb};
use contract::shared_access::AccessRight;
use contract::{Admission, Envelope, Found, Linked, Need};
use serde::Deserialize as _;
use serde_json::Value;
use subtle::ConstantTimeEq as _;

use super::model::Properties;
use super::relay::{self, Relay};
use crate::errors;

/// The rule that clients make for this.
const DEFAULT_RULE: &str = "defaultSender";
const RULES: &str = "authorizationRules";
const RULE: &str = "sendKeyName";
const KEY: &str = "sendKeyValue";
const OF_ENTITY: &str =
    "Microsoft.Relay/namespaces/hybridConnections/authorizationRules/listKeys/action";
const OF_NAMESPACE: &str = "Microsoft.Relay/namespaces/authorizationRules/listKeys/action";

/// The rules of that name, of the relay and of its namespace, with their keys.
pub fn needs(relay: &ResourceId, rule: Option<&str>) -> Vec<Need> {
    let rules = rules(relay, rule.unwrap_or(DEFAULT_RULE));
    rules.map(|(id, right)| Need::Linked { id, right: right.to_owned() }).collect()
}

/// Settles name and key. A key that is left out stays as it is stored where that still serves, and is
/// taken from the rule otherwise, if the caller may list the rule's keys.
///
/// # Errors
/// The rule is not there or does not let send, the key is none of its, or the caller may not list them.
pub fn settle(
    call: &Admission<'_, Properties>,
    connection: &mut Properties,
    through: &Relay<'_>,
    action: &str,
) -> Result<(), ArmError> {
    // A mask that was read is sent back as no key.
    let sent = connection.send_key_value.take().filter(|key| !key.is_empty());
    if let Relay::Ours(_) = through {
        connection.send_key_name.get_or_insert_with(|| DEFAULT_RULE.to_owned());
    }
    let current = call.current.map(|current| &current.properties);
    let before = current.and_then(|current| current.send_key_value.as_deref());
    let is_same_rule = |now: &Properties| {
        let relay =
            |of: &Properties| relay::behind(call.found, call.id, of.relay_arm_uri.as_deref());
        rule_name(now) == rule_name(connection) && relay(now) == relay(connection)
    };
    let stored = before.filter(|_| current.is_some_and(is_same_rule));
    // A PATCH carries the stored key along where it says nothing of it: then it goes with its rule.
    let carried =
        call.verb == Verb::Patch && sent.as_deref().is_some_and(|key| is_same(before, key));
    let sent = sent.filter(|_| !carried || stored.is_some());
    let key = match (through, sent) {
        (_, sent) if carried && sent.is_some() => sent,
        (Relay::Foreign, sent) => sent.or_else(|| stored.map(str::to_owned)),
        (Relay::Ours(entity), sent) => {
            let name = connection.send_key_name.as_deref().unwrap_or(DEFAULT_RULE);
            let rules = usable(call.found, &entity.id, name)?;
            Some(match sent {
                Some(sent) => proven(&rules, sent)?,
                None => kept(&rules, stored).map_or_else(|| listed(call, &rules, action), Ok)?,
            })
        }
    };
    connection.send_key_value = key;
    Ok(())
}

/// The rule on the relay comes before one of the same name on the namespace.
fn rules(relay: &ResourceId, rule: &str) -> impl Iterator<Item = (ResourceId, &'static str)> {
    let of_namespace = relay.parent().map(|namespace| (namespace.child(RULES, rule), OF_NAMESPACE));
    [Some((relay.child(RULES, rule), OF_ENTITY)), of_namespace].into_iter().flatten()
}

/// The rules of that name that let send.
fn usable<'a>(
    found: &'a Found,
    relay: &ResourceId,
    name: &str,
) -> Result<Vec<(&'a Linked, &'a Envelope)>, ArmError> {
    let there: Vec<(&Linked, &Envelope)> = rules(relay, name)
        .filter_map(|(id, right)| found.linked(&id, right))
        .filter_map(|linked| Some((linked, linked.resource.as_ref()?)))
        .collect();
    let fault = |text: &str| errors::errors().refusal(vec![Fault::new(RULE, text)]);
    if there.is_empty() {
        let text = "Neither the hybrid connection nor its namespace has an authorization rule of \
                    that name.";
        return Err(fault(text));
    }
    let sending: Vec<_> = there.into_iter().filter(|(_, rule)| lets_send(rule)).collect();
    if sending.is_empty() {
        return Err(fault("The authorization rule of that name does not have the right to send."));
    }
    Ok(sending)
}

fn lets_send(rule: &Envelope) -> bool {
    let rights = rule.properties.get("rights").map(Vec::<AccessRight>::deserialize);
    rights.and_then(Result::ok).is_some_and(|rights| rights.contains(&AccessRight::Send))
}

/// The key sent, if it is one of the rule's.
fn proven(rules: &[(&Linked, &Envelope)], sent: String) -> Result<String, ArmError> {
    if rules.iter().any(|(_, rule)| has_key(rule, &sent)) {
        return Ok(sent);
    }
    let text = "The value is not a key of the authorization rule.";
    Err(errors::errors().refusal(vec![Fault::new(KEY, text)]))
}

/// The key stored, as long as it is one of the rule's.
fn kept(rules: &[(&Linked, &Envelope)], stored: Option<&str>) -> Option<String> {
    let stored = stored?;
    rules.iter().any(|(_, rule)| has_key(rule, stored)).then(|| stored.to_owned())
}

/// The rule's own key, for a caller who could list it as well.
fn listed(
    call: &Admission<'_, Properties>,
    rules: &[(&Linked, &Envelope)],
    action: &str,
) -> Result<String, ArmError> {
    let allowed = rules.iter().find(|(linked, _)| linked.refused.is_none());
    if let Some(key) = allowed.and_then(|(_, rule)| key(rule, "primaryKey")) {
        return Ok(key.to_owned());
    }
    let Some((linked, _)) = rules.first() else {
        return Err(ArmError::internal(format!("{} has no rule to take a key from", call.id)));
    };
    linked.check(call.caller, action, call.id)?;
    Err(ArmError::internal(format!("{} has no key", linked.id)))
}

fn has_key(rule: &Envelope, sent: &str) -> bool {
    // Both are compared, so that the time tells nothing of which it is.
    let [first, second] = ["primaryKey", "secondaryKey"].map(|name| is_same(key(rule, name), sent));
    first | second
}

fn key<'a>(rule: &'a Envelope, name: &str) -> Option<&'a str> {
    rule.properties.get(name).and_then(Value::as_str)
}

fn is_same(known: Option<&str>, sent: &str) -> bool {
    known.is_some_and(|known| known.as_bytes().ct_eq(sent.as_bytes()).into())
}

/// As it is compared.
fn rule_name(of: &Properties) -> Option<String> {
    of.send_key_name.as_deref().map(str::to_lowercase)
}
