//! The rights of a rule, and which sets of them are legal.

use arm::Fault;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the holder of a key may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum AccessRight {
    Manage,
    Send,
    Listen,
}

/// All there are. Services differ in the order in which their default rules name them.
pub const ALL: [AccessRight; 3] = [AccessRight::Manage, AccessRight::Listen, AccessRight::Send];

/// What is wrong with the rights of a rule: a set is any of Send and Listen, or all three; it is not
/// empty and names none twice. Clients of the Service Bus family check the same.
pub fn faults(rights: &[AccessRight]) -> Vec<Fault> {
    let mut texts = Vec::new();
    if rights.is_empty() {
        texts.push("A rule must have at least one right.");
    }
    let twice = |right| rights.iter().filter(|named| *named == right).count() > 1;
    if ALL.iter().any(twice) {
        texts.push("A rule must not name a right twice.");
    }
    if rights.contains(&AccessRight::Manage) && !has_all(rights) {
        texts.push("Manage permission should also include Send and Listen.");
    }
    texts.into_iter().map(|text| Fault::new("rights", text)).collect()
}

/// Whether every right there is stands in `rights`.
pub fn has_all(rights: &[AccessRight]) -> bool {
    ALL.iter().all(|right| rights.contains(right))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::AccessRight::{Listen, Manage, Send};
    use super::*;

    fn any_rights() -> impl Strategy<Value = Vec<AccessRight>> {
        proptest::collection::vec(proptest::sample::select(ALL.to_vec()), 0..6)
    }

    proptest! {
        #[test]
        fn exactly_the_four_sets_are_legal(rights in any_rights()) {
            let set: HashSet<&str> = rights
                .iter()
                .map(|right| match right { Manage => "M", Send => "S", Listen => "L" })
                .collect();
            let legal = [vec!["S"], vec!["L"], vec!["S", "L"], vec!["M", "S", "L"]]
                .into_iter()
                .any(|one| one.into_iter().collect::<HashSet<_>>() == set);
            let expected = legal && set.len() == rights.len();
            prop_assert_eq!(faults(&rights).is_empty(), expected);
        }

        #[test]
        fn the_order_does_not_matter(rights in any_rights()) {
            let mut turned = rights.clone();
            turned.reverse();
            prop_assert_eq!(faults(&rights), faults(&turned));
        }

        #[test]
        fn a_legal_set_with_any_right_again_is_not(
            legal in proptest::sample::select(vec![
                vec![Send], vec![Listen], vec![Listen, Send], ALL.to_vec(),
            ]),
            at in any::<proptest::sample::Index>(),
        ) {
            let mut more = legal.clone();
            more.push(*at.get(&legal));
            prop_assert!(faults(&legal).is_empty() && !faults(&more).is_empty());
        }
    }

    #[test]
    fn every_fault_is_told_at_once() {
        let told: Vec<String> =
            faults(&[Manage, Manage, Send]).into_iter().map(|fault| fault.message).collect();
        assert_eq!(told.len(), 2, "{told:?}");
        assert_eq!(faults(&[])[0].target, "rights");
    }
}
