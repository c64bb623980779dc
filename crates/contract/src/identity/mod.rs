//! The managed identities of a resource, as every provider keeps them in its envelope.
//!
//! Knows: the envelope's shape, its rules, and the ids a directory would give; they are computed, so
//! that one identity reads the same wherever it is attached. Must not know: any provider's type, or
//! whether a user-assigned identity exists.

#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use arm::{Fault, Identity, IdentityKind, ResourceId, Verb};
use serde_json::{Map, Value, json};

use crate::{Admission, Check, Envelope, Field, Members, Shape, TextRule, digest};

/// How many user-assigned identities one resource may have.
pub const MOST: usize = 1_000;

const MEMBER: &str = "userAssignedIdentities";
const LIST: &str = "identity.userAssignedIdentities";
const LONGEST_KIND: usize = 64;

/// One namespace's manner.
#[derive(Clone, Copy, Debug)]
pub struct ManagedIdentity {
    /// The type of user-assigned identities.
    pub user_assigned: &'static str,
    /// How it writes the double kind: with or without a space behind the comma.
    pub both: &'static str,
    /// The date of the first version that knows the member.
    pub since: Option<&'static str>,
    /// The date of the first version that knows user-assigned identities.
    pub user_assigned_since: Option<&'static str>,
    /// Whether a newly attached identity reads `{}` until [`complete`].
    pub ids_later: bool,
}

impl ManagedIdentity {
    /// The `identity` member. Kinds are matched in any case and spacing.
    pub fn field(&self) -> Field {
        let text =
            format!("It must be one of 'None', 'SystemAssigned', 'UserAssigned', '{}'.", self.both);
        let known = Check::holds(&text, |kind| IdentityKind::parse(kind).is_some());
        let kind = Shape::Text(TextRule { least: 0, most: LONGEST_KIND, check: Some(known) });
        let ids = Shape::Object(Members::default());
        let mut attached = Field::new(MEMBER, Shape::Map(Box::new(ids)));
        attached.facets.since = self.user_assigned_since.map(str::to_owned);
        let mut identity = Field::new(
            "identity",
            Shape::Object(Members(vec![
                Field::new("type", kind).required(),
                Field::new("principalId", Shape::text()).read_only(),
                Field::new("tenantId", Shape::text()).read_only(),
                attached,
            ])),
        );
        identity.facets.since = self.since.map(str::to_owned);
        identity
    }

    /// The member to store for what `proposal` asks for; `None` where the resource is to have none.
    /// Ids that the resource has already stay.
    ///
    /// # Errors
    /// What is wrong with the list of user-assigned identities.
    pub fn settle<P>(
        &self,
        call: &Admission<'_, P>,
        proposal: &Envelope<P>,
    ) -> Result<Option<Value>, Vec<Fault>> {
        let asked = proposal.identity.as_ref().and_then(Identity::read);
        let Some(asked) = asked.filter(|asked| asked.kind != IdentityKind::None) else {
            return Ok(None);
        };
        let faults = self.faults(&asked, call.verb);
        if !faults.is_empty() {
            return Err(faults);
        }
        let current = call.current.and_then(|current| current.identity.as_ref());
        let mut identity = Map::new();
        identity.insert("type".to_owned(), json!(self.word(asked.kind)));
        if asked.kind.has_system() {
            let kept = current.and_then(|current| current.get("principalId")?.as_str());
            let born = (call.id.key(), &proposal.system_data.created_at);
            let principal = kept.map_or_else(|| guid(&["system", &born.0, born.1]), str::to_owned);
            identity.insert("principalId".to_owned(), json!(principal));
            identity.insert("tenantId".to_owned(), json!(call.caller.tenant_id));
        }
        if asked.kind.has_user() {
            let list = self.list(&asked, current.and_then(|current| current.get(MEMBER)));
            identity.insert(MEMBER.to_owned(), Value::Object(list));
        }
        Ok(Some(Value::Object(identity)))
    }

    /// Whether `id` names a user-assigned identity, existing or not.
    pub fn is_user_assigned(&self, id: &str) -> bool {
        ResourceId::parse(id).is_some_and(|id| {
            let known = id.ty.to_string().eq_ignore_ascii_case(self.user_assigned);
            known && id.resource_group_name().is_some()
        })
    }

    fn faults(&self, asked: &Identity, verb: Verb) -> Vec<Fault> {
        let one = |text: String| vec![Fault::new(LIST, text)];
        let count = attached(asked).count();
        if !asked.kind.has_user() {
            // A PATCH that names only the kind still carries the identities attached before.
            if verb == Verb::Patch || count == 0 {
                return Vec::new();
            }
            let text = "It takes no members unless the identity type includes 'UserAssigned'.";
            return one(text.to_owned());
        }
        if count == 0 {
            let text = "It must name at least one identity where the identity type includes \
                        'UserAssigned'.";
            return one(text.to_owned());
        }
        if count > MOST {
            return one(format!("It must name at most {MOST} identities."));
        }
        if !attached(asked).all(|id| self.is_user_assigned(id)) {
            let ty = self.user_assigned;
            return one(format!("Each key must be the resource id of a '{ty}' resource."));
        }
        Vec::new()
    }

    /// Each identity once, as the client spells it.
    fn list(&self, asked: &Identity, current: Option<&Value>) -> Map<String, Value> {
        let current = current.and_then(Value::as_object).into_iter().flatten();
        let known: HashMap<String, &Value> =
            current.map(|(id, ids)| (id.to_ascii_lowercase(), ids)).collect();
        let mut seen = HashSet::new();
        let mut list = Map::new();
        for id in attached(asked) {
            let key = id.to_ascii_lowercase();
            let ids = match known.get(&key) {
                Some(ids) => (*ids).clone(),
                None if self.ids_later => json!({}),
                None => ids_of(id),
            };
            if seen.insert(key) {
                list.insert(id.clone(), ids);
            }
        }
        list
    }

    fn word(&self, kind: IdentityKind) -> &'static str {
        match kind {
            IdentityKind::None => "None",
            IdentityKind::SystemAssigned => "SystemAssigned",
            IdentityKind::UserAssigned => "UserAssigned",
            IdentityKind::SystemAndUserAssigned => self.both,
        }
    }
}

/// Gives every user-assigned identity of a stored member its ids.
pub fn complete(identity: &mut Value) {
    let list = identity.get_mut(MEMBER).and_then(Value::as_object_mut);
    for (id, ids) in list.into_iter().flatten() {
        *ids = ids_of(id);
    }
}

/// What a client leaves attached: a `null` detaches.
fn attached(identity: &Identity) -> impl Iterator<Item = &String> {
    identity.user_assigned.iter().filter(|(_, value)| !value.is_null()).map(|(id, _)| id)
}

fn ids_of(id: &str) -> Value {
    let id = id.to_ascii_lowercase();
    json!({ "clientId": guid(&["client", &id]), "principalId": guid(&["principal", &id]) })
}

/// A GUID that depends on nothing but its parts, digested once for each half.
fn guid(parts: &[&str]) -> String {
    let half = |salt: &str| digest(salt.bytes().chain(parts.iter().flat_map(|part| part.bytes())));
    let bits = (u128::from(half("high")) << 64) | u128::from(half("low"));
    uuid::Builder::from_random_bytes(bits.to_be_bytes()).into_uuid().to_string()
}
