use arm::{ResourceId, Tags, Verb};
use contract::{Found, Need, NeedCall};
use scenario::decisions::{self, TENANT, World, targets};
use serde_json::json;

use super::*;
use crate::test_support::{INSTANCE, VERSION, admit, envelope, facts, finish, user_assigned};

type Instance = Envelope<Properties>;

fn tags(value: Value) -> Option<Tags> {
    value.as_object().cloned()
}

fn proposal() -> Instance {
    envelope(INSTANCE, Properties::default())
}

fn with_identity(identity: Value) -> Instance {
    Envelope { identity: Some(identity), ..proposal() }
}

fn put(proposal: Instance, current: Option<&Instance>) -> Result<Admitted<Properties>, ArmError> {
    admit::<Instances>(Verb::Put, proposal, current, None, &mut facts(5))
}

fn made(proposal: Instance) -> Instance {
    let admitted = put(proposal, None).expect("admitted");
    finish::<Instances>(Verb::Put, &admitted, &mut facts(9))
}

#[test]
fn a_new_instance_gets_its_host_when_it_is_provisioned() {
    let admitted = put(proposal(), None).expect("admitted");
    let first = &admitted.envelope.properties;
    assert_eq!(first.provisioning_state, Some(State::Provisioning));
    assert_eq!(first.created_time.as_deref(), Some("2023-11-14T22:13:25.12Z"));
    assert_eq!(first.last_updated_time, first.created_time);
    assert_eq!(first.public_network_access, Some(PublicNetworkAccess::Enabled));
    assert_eq!((&first.host_name, &first.private_endpoint_connections), (&None, &None));
    let last = finish::<Instances>(Verb::Put, &admitted, &mut facts(9)).properties;
    assert_eq!(last.provisioning_state, Some(State::Succeeded));
    assert_eq!(last.host_name.as_deref(), Some("twins.api.eus.digitaltwins.azure.net"));
    assert_eq!(last.private_endpoint_connections, Some(vec![]));
    assert_eq!(last.created_time.as_deref(), Some("2023-11-14T22:13:25.12Z"));
    assert_eq!(last.last_updated_time.as_deref(), Some("2023-11-14T22:13:29.12Z"));
}

#[test]
fn a_put_replaces_and_keeps_the_birth() {
    let mut current = made(Envelope { tags: tags(json!({"a": "1"})), ..proposal() });
    current.properties.public_network_access = Some(PublicNetworkAccess::Disabled);
    let admitted = put(proposal(), Some(&current)).expect("admitted");
    let first = &admitted.envelope;
    assert_eq!(first.properties.provisioning_state, Some(State::Updating));
    assert_eq!(first.properties.created_time, current.properties.created_time);
    assert_eq!(first.properties.host_name, current.properties.host_name);
    assert_eq!(first.properties.public_network_access, Some(PublicNetworkAccess::Enabled));
    assert_eq!(first.tags, None);
    let last = finish::<Instances>(Verb::Put, &admitted, &mut facts(11));
    assert_eq!(last.properties.provisioning_state, Some(State::Succeeded));
}

#[test]
fn a_patch_shows_the_old_values_until_it_has_succeeded() {
    let current = made(Envelope { tags: tags(json!({"a": "1"})), ..proposal() });
    let mut target = current.clone();
    target.tags = tags(json!({"b": "2"}));
    target.identity = Some(json!({"type": "SystemAssigned"}));
    target.properties.public_network_access = Some(PublicNetworkAccess::Disabled);
    let admitted = admit::<Instances>(Verb::Patch, target, Some(&current), None, &mut facts(20))
        .expect("admitted");
    let first = &admitted.envelope;
    assert_eq!((&first.tags, &first.identity), (&current.tags, &None));
    assert_eq!(first.properties.public_network_access, Some(PublicNetworkAccess::Enabled));
    assert_eq!(first.properties.provisioning_state, Some(State::Updating));
    assert_eq!(first.properties.last_updated_time.as_deref(), Some("2023-11-14T22:13:40.12Z"));
    let last = finish::<Instances>(Verb::Patch, &admitted, &mut facts(21));
    assert_eq!(last.tags, tags(json!({"b": "2"})));
    assert_eq!(last.identity.as_ref().map(|i| &i["tenantId"]), Some(&json!(TENANT)));
    assert_eq!(last.properties.public_network_access, Some(PublicNetworkAccess::Disabled));
    assert_eq!(last.properties.created_time, current.properties.created_time);
    let again = finish::<Instances>(Verb::Patch, &admitted, &mut facts(21));
    assert_eq!(again, last);
}

#[test]
fn an_unreadable_memo_fails_the_operation() {
    let current = made(proposal());
    let step = Step { verb: Verb::Patch, action: None, current: &current, memo: &json!(7) };
    let Advance::Failed { envelope, .. } = Instances::advance(&step, &mut facts(1)) else {
        panic!("not failed")
    };
    assert_eq!(envelope.properties.provisioning_state, Some(State::Failed));
}

#[test]
fn the_system_assigned_identity_keeps_its_principal() {
    let current = made(with_identity(json!({"type": "systemassigned"})));
    let identity = current.identity.clone().expect("an identity");
    assert_eq!(identity["type"], "SystemAssigned");
    assert_eq!(identity["tenantId"], TENANT);
    assert_eq!(identity["principalId"].as_str().map(str::len), Some(36));
    let both = json!({
        "type": "SystemAssigned, UserAssigned",
        "userAssignedIdentities": {user_assigned("one"): {}},
    });
    let later = put(with_identity(both), Some(&current)).expect("admitted").envelope;
    let later = later.identity.expect("an identity");
    assert_eq!(later["type"], "SystemAssigned,UserAssigned");
    assert_eq!(later["principalId"], identity["principalId"]);
}

#[test]
fn user_assigned_identities_get_their_ids_in_the_end() {
    let id = user_assigned("one");
    let sent = json!({"type": "UserAssigned", "userAssignedIdentities": {&id: {"clientId": "x"}}});
    let admitted = put(with_identity(sent.clone()), None).expect("admitted");
    let first = admitted.envelope.identity.clone().expect("an identity");
    assert_eq!(first["userAssignedIdentities"][&id], json!({}));
    assert!(first.get("principalId").is_none());
    let last = finish::<Instances>(Verb::Put, &admitted, &mut facts(9));
    let ids = last.identity.clone().expect("an identity")["userAssignedIdentities"][&id].clone();
    assert_eq!(ids["clientId"].as_str().map(str::len), Some(36));
    assert_ne!(ids["clientId"], ids["principalId"]);
    let mut elsewhere = with_identity(sent);
    elsewhere.id = decisions::id(&INSTANCE.replace("twins", "other"));
    let elsewhere = made(elsewhere).identity.expect("an identity");
    assert_eq!(elsewhere["userAssignedIdentities"][&id], ids);
}

#[test]
fn none_drops_the_identity() {
    let current = made(with_identity(json!({"type": "SystemAssigned"})));
    let admitted = put(with_identity(json!({"type": "None"})), Some(&current)).expect("admitted");
    assert_eq!(admitted.envelope.identity, None);
}

#[test]
fn the_kind_and_the_list_must_agree() {
    let id = user_assigned("one");
    for (identity, verb, passes) in [
        (json!({"type": "UserAssigned"}), Verb::Put, false),
        (json!({"type": "UserAssigned", "userAssignedIdentities": {&id: null}}), Verb::Put, false),
        (json!({"type": "UserAssigned", "userAssignedIdentities": {"x": {}}}), Verb::Put, false),
        (json!({"type": "SystemAssigned", "userAssignedIdentities": {&id: {}}}), Verb::Put, false),
        (json!({"type": "SystemAssigned", "userAssignedIdentities": {&id: {}}}), Verb::Patch, true),
        (json!({"type": "UserAssigned", "userAssignedIdentities": {&id: {}}}), Verb::Put, true),
    ] {
        let current = made(proposal());
        let shown = identity.to_string();
        let answer =
            admit::<Instances>(verb, with_identity(identity), Some(&current), None, &mut facts(1));
        match answer {
            Ok(_) => assert!(passes, "{shown}"),
            Err(error) => {
                assert!(!passes, "{shown}");
                assert_eq!(targets(error), ["identity.userAssignedIdentities"]);
            }
        }
    }
}

#[test]
fn a_released_instance_is_shown_as_it_goes() {
    let current = made(proposal());
    let world = World::of("2020-10-31");
    let mut erased = Envelope::new(current.id.clone(), json!({}), current.system_data.clone());
    erased.properties = json!({"provisioningState": "Deleting"});
    let mut body = json!({
        "systemData": {},
        "properties": {"provisioningState": "Deleting", "privateEndpointConnections": []},
    });
    let body = body.as_object_mut().expect("an object");
    Instances::present(&world.presenting(&erased), body);
    assert_eq!(
        *body,
        json!({"properties": {"provisioningState": "Deleting"}})
            .as_object()
            .cloned()
            .expect("an object")
    );
}

#[test]
fn a_name_is_claimed_for_its_region_whatever_the_casing() {
    let mut instance = made(proposal());
    instance.id = decisions::id(&INSTANCE.replace("twins", "TWINS"));
    assert_eq!(
        Instances::CLAIMS.expect("it claims")(&instance),
        [("digitaltwins/eastus".to_owned(), "twins".to_owned())]
    );
}

#[test]
fn availability_is_asked_of_the_region() {
    let location = "/subscriptions/s/providers/Microsoft.DigitalTwins/locations/EastUS";
    let location = ResourceId::parse(location).expect("an id");
    for (name, holder, expected) in [
        ("free", None, json!({"nameAvailable": true, "message": null, "reason": null})),
        (
            "Taken",
            Some("/some/key".to_owned()),
            json!({
                "nameAvailable": false,
                "message": "Name 'Taken' is already taken. Please specify a different name",
                "reason": "AlreadyExists",
            }),
        ),
        (
            "-x",
            None,
            json!({
                "nameAvailable": false,
                "message": "The name is not valid for a Digital Twins instance. Its length must be between 3 and 63 characters.",
                "reason": "Invalid",
            }),
        ),
    ] {
        let body = json!({"name": name, "type": "Microsoft.DigitalTwins/digitalTwinsInstances"});
        let mut found = Found::default();
        let asked = Instances::needs(&NeedCall {
            verb: Verb::Action,
            id: &location,
            proposal: None,
            action: Some(("checkNameAvailability", &body)),
            current: None,
            found: &found,
        });
        let [Need::Claim { zone, name }] = asked.as_slice() else { panic!("{asked:?}") };
        found.claims = vec![(zone.clone(), name.clone(), holder)];
        assert_eq!(ask(&location, body, found).expect("an answer"), expected);
    }
    let mars =
        ResourceId::parse("/subscriptions/s/providers/Microsoft.DigitalTwins/locations/mars");
    let body = json!({"name": "free", "type": "Microsoft.DigitalTwins/digitalTwinsInstances"});
    let refused = ask(&mars.expect("an id"), body, Found::default()).expect_err("refused");
    assert_eq!(refused.code, "LocationNotAvailableForResourceType");
}

fn ask(location: &ResourceId, body: Value, found: Found) -> Result<Value, ArmError> {
    let world = World { body, found, ..World::of(VERSION) };
    let call = world.action("checkNameAvailability", None, Some(location));
    Instances::act(&call, &mut facts(0)).map(|acted| acted.body.expect("a body"))
}
