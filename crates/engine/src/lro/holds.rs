//! Rules, armed beforehand, that leave an operation where it begins until somebody says go on.

use std::sync::{Mutex, MutexGuard, PoisonError};

use arm::{ResourceId, Verb};
use serde::{Deserialize, Serialize};

/// How many rules may stand at a time.
const MAX_RULES: usize = 1_000;

/// Holds the next `count` operations that match; what is not said matches all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HoldRule {
    /// A resource type, compared without case.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub ty: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verb: Option<Verb>,
    /// A resource id, compared without case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(default = "one")]
    pub count: u32,
}

/// The rules that stand. They live as long as the server; what they held stays held after it.
#[derive(Debug, Default)]
pub struct Holds(Mutex<Vec<HoldRule>>);

impl Holds {
    /// Adds a rule; `false` when too many stand already.
    pub fn arm(&self, rule: HoldRule) -> bool {
        let mut rules = self.rules();
        let room = rules.len() < MAX_RULES && rule.count > 0;
        if room {
            rules.push(rule);
        }
        room
    }

    pub fn list(&self) -> Vec<HoldRule> {
        self.rules().clone()
    }

    pub fn clear(&self) {
        self.rules().clear();
    }

    /// One count of the first rule that matches, now used up; `None`: the operation is not held.
    pub fn take(&self, id: &ResourceId, verb: Verb) -> Option<HoldRule> {
        let mut rules = self.rules();
        let at = rules.iter().position(|rule| rule.matches(id, verb))?;
        rules[at].count -= 1;
        let taken = HoldRule { count: 1, ..rules[at].clone() };
        if rules[at].count == 0 {
            rules.remove(at);
        }
        Some(taken)
    }

    /// Puts back what was taken in vain.
    pub fn give_back(&self, taken: HoldRule) {
        let mut rules = self.rules();
        let same = |rule: &&mut HoldRule| HoldRule { count: 1, ..(**rule).clone() } == taken;
        match rules.iter_mut().find(same) {
            Some(rule) => rule.count += 1,
            None => rules.insert(0, taken),
        }
    }

    fn rules(&self) -> MutexGuard<'_, Vec<HoldRule>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl HoldRule {
    fn matches(&self, id: &ResourceId, verb: Verb) -> bool {
        self.verb.is_none_or(|wanted| wanted == verb)
            && self.ty.as_ref().is_none_or(|ty| ty.eq_ignore_ascii_case(&id.ty.to_string()))
            && self.id.as_ref().is_none_or(|wanted| wanted.to_lowercase() == id.key())
    }
}

fn one() -> u32 {
    1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(name: &str) -> ResourceId {
        ResourceId::resource_group("s", name)
    }

    #[test]
    fn a_rule_is_used_up_by_what_it_matches() {
        let holds = Holds::default();
        let rule =
            HoldRule { ty: None, verb: Some(Verb::Put), id: Some(id("A").to_string()), count: 2 };
        assert!(holds.arm(rule));
        assert!(holds.take(&id("b"), Verb::Put).is_none());
        assert!(holds.take(&id("a"), Verb::Delete).is_none());
        assert!(holds.take(&id("a"), Verb::Put).is_some());
        assert!(holds.take(&id("a"), Verb::Put).is_some());
        assert!(holds.take(&id("a"), Verb::Put).is_none());
        assert!(holds.list().is_empty());
    }

    #[test]
    fn what_is_given_back_stands_again() {
        let holds = Holds::default();
        let rule = HoldRule { ty: None, verb: None, id: None, count: 2 };
        assert!(holds.arm(rule.clone()));
        let first = holds.take(&id("a"), Verb::Put).expect("held");
        let second = holds.take(&id("a"), Verb::Put).expect("held");
        holds.give_back(first);
        holds.give_back(second);
        assert_eq!(holds.list(), [rule]);
    }
}
