use arm::{ApiVersion, Caller, CallerKind, SystemData};
use jiff::Timestamp;

use super::*;
use crate::Found;

const USER_ASSIGNED: &str = "Contoso.Identity/users";
const MANNER: ManagedIdentity = ManagedIdentity {
    user_assigned: USER_ASSIGNED,
    both: "SystemAssigned + UserAssigned",
    since: Some("2020-01-01"),
    user_assigned_since: Some("2021-01-01"),
    ids_later: false,
};

fn user(name: &str) -> String {
    format!("/subscriptions/s/resourceGroups/g/providers/{USER_ASSIGNED}/{name}")
}

fn thing(name: &str, second: i64, identity: Value) -> Envelope {
    let text = format!("/subscriptions/s/resourceGroups/g/providers/Contoso.Toys/things/{name}");
    let id = ResourceId::parse(&text).expect("an id");
    let at = Timestamp::from_second(second).expect("in range");
    let mut thing = Envelope::new(id, json!({}), SystemData::created(&caller(), at));
    thing.identity = Some(identity);
    thing
}

fn caller() -> Caller {
    Caller {
        kind: CallerKind::User,
        object_id: "o".to_owned(),
        tenant_id: "t".to_owned(),
        display: "someone".to_owned(),
    }
}

fn ask(
    manner: ManagedIdentity,
    verb: Verb,
    proposal: &Envelope,
    current: Option<&Envelope>,
) -> Result<Option<Value>, Vec<Fault>> {
    let (version, found) = (ApiVersion::parse("2024-01-01").expect("a version"), Found::default());
    let call = Admission {
        verb,
        id: &proposal.id,
        version: &version,
        caller: &caller(),
        current,
        parent: None,
        found: &found,
        query: &[],
    };
    manner.settle(&call, proposal)
}

fn put(proposal: &Envelope) -> Value {
    ask(MANNER, Verb::Put, proposal, None).expect("sound").expect("an identity")
}

fn refused(verb: Verb, identity: Value) -> Option<String> {
    let faults = ask(MANNER, verb, &thing("a", 0, identity), None).err()?;
    let [fault] = faults.as_slice() else { panic!("{faults:?}") };
    assert_eq!(fault.target, "identity.userAssignedIdentities");
    Some(fault.message.clone())
}

#[test]
fn both_kinds_are_written_in_the_manner_of_the_namespace() {
    let sent = json!({ "type": "userassigned,SYSTEMassigned", MEMBER: { user("one"): {} } });
    let identity = put(&thing("a", 0, sent));
    assert_eq!(identity["type"], "SystemAssigned + UserAssigned");
    assert_eq!(identity["tenantId"], "t");
    let ids = &identity[MEMBER][user("one")];
    assert_eq!(ids["clientId"].as_str().map(str::len), Some(36));
    assert_ne!(ids["clientId"], ids["principalId"]);
    assert_eq!(ask(MANNER, Verb::Put, &thing("a", 0, json!({ "type": "none" })), None), Ok(None));
}

#[test]
fn an_identity_is_the_same_wherever_and_in_whatever_case_it_is_attached() {
    let with = |name: &str, id: &str| {
        let sent = json!({ "type": "UserAssigned", MEMBER: { id: {} } });
        put(&thing(name, 0, sent))[MEMBER][id].clone()
    };
    assert_eq!(with("a", &user("one")), with("b", &user("ONE")));
    assert_ne!(with("a", &user("one")), with("a", &user("two")));
}

#[test]
fn a_resource_keeps_its_principal_and_another_of_its_name_has_another() {
    let system = || json!({ "type": "SystemAssigned" });
    let first = thing("a", 0, put(&thing("a", 0, system())));
    let principal = |identity: Value| identity["principalId"].clone();
    let born = principal(first.identity.clone().expect("an identity"));
    assert_eq!(principal(put(&thing("A", 0, system()))), born);
    assert_ne!(principal(put(&thing("a", 1, system()))), born);
    assert_ne!(principal(put(&thing("b", 0, system()))), born);
    let later = ask(MANNER, Verb::Put, &thing("a", 1, system()), Some(&first)).expect("sound");
    assert_eq!(principal(later.expect("an identity")), born);
}

#[test]
fn ids_may_come_later_and_those_that_are_there_stay() {
    let later = ManagedIdentity { ids_later: true, ..MANNER };
    let known = json!({ "clientId": "c", "principalId": "p" });
    let current = json!({ "type": "UserAssigned", MEMBER: { user("ONE"): known } });
    let sent = json!({ "type": "UserAssigned", MEMBER: { user("one"): {}, user("two"): {} } });
    let (current, proposal) = (thing("a", 0, current), thing("a", 0, sent));
    let mut identity = ask(later, Verb::Put, &proposal, Some(&current)).expect("sound").expect("x");
    assert_eq!(identity[MEMBER], json!({ user("one"): known, user("two"): {} }));
    complete(&mut identity);
    assert_eq!(identity[MEMBER], put(&proposal)[MEMBER]);
}

#[test]
fn an_identity_named_twice_is_attached_once() {
    let sent = json!({ "type": "UserAssigned", MEMBER: { user("one"): {}, user("ONE"): {} } });
    let identity = put(&thing("a", 0, sent));
    assert_eq!(identity[MEMBER].as_object().map(Map::len), Some(1));
    assert!(identity[MEMBER].get(user("one")).is_some());
}

#[test]
fn the_list_must_fit_the_kind_and_hold_ids() {
    let list = |id: &str, value: Value| json!({ "type": "UserAssigned", MEMBER: { id: value } });
    let stray = json!({ "type": "SystemAssigned", MEMBER: { user("one"): {} } });
    assert!(refused(Verb::Put, stray.clone()).is_some_and(|text| text.contains("no members")));
    assert_eq!(refused(Verb::Patch, stray), None);
    for none in [json!({ "type": "UserAssigned" }), list(&user("one"), Value::Null)] {
        assert!(refused(Verb::Put, none).is_some_and(|text| text.contains("at least one")));
    }
    for id in ["one", "/subscriptions/s/u1", "/subscriptions/s/resourceGroups/g"] {
        let told = refused(Verb::Put, list(id, json!({})));
        assert!(told.is_some_and(|text| text.contains(USER_ASSIGNED)), "{id}");
    }
}

#[test]
fn a_thousand_identities_are_settled_and_one_more_is_refused() {
    let many = |count: usize| {
        let list: Map<String, Value> =
            (0..count).map(|at| (user(&format!("i{at}")), json!({}))).collect();
        json!({ "type": "UserAssigned", MEMBER: list })
    };
    let identity = put(&thing("a", 0, many(MOST)));
    assert_eq!(identity[MEMBER].as_object().map(Map::len), Some(MOST));
    let told = refused(Verb::Put, many(MOST + 1));
    assert_eq!(told.as_deref(), Some("It must name at most 1000 identities."));
}

#[test]
fn the_member_knows_its_versions_and_the_words_of_the_namespace() {
    let field = MANNER.field();
    assert_eq!(field.facets.since.as_deref(), Some("2020-01-01"));
    let Shape::Object(members) = &field.shape else { panic!("{field:?}") };
    let list = members.get(MEMBER).expect("a list");
    assert_eq!(list.facets.since.as_deref(), Some("2021-01-01"));
    let Shape::Text(rule) = &members.get("type").expect("a kind").shape else { panic!("a text") };
    let check = rule.check.as_ref().expect("a check");
    assert_eq!(check.run("systemassigned"), Ok(()));
    assert!(check.run("Robot").is_err_and(|text| text.contains("'SystemAssigned + UserAssigned'")));
}
