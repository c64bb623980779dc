use arm::{ErrorKind, ResourceId, Verb};
use contract::{Finish, Found, Handler, Typed};
use scenario::decisions::{SUBSCRIPTION, TENANT, World, caller, later};
use serde_json::json;

use super::*;
use crate::test_support::{Ask, VERSION, advanced, facts, faults, service, service_id};

fn handler() -> Typed<Service> {
    Typed::new()
}

fn created(proposal: Envelope) -> Envelope {
    let admitted = Ask::new(Verb::Put).admit(&handler(), proposal).expect("let in");
    assert_eq!(admitted.finish, Finish::Later(Value::Null));
    admitted.envelope
}

fn running() -> Envelope {
    advanced(&handler(), Verb::Put, &created(service("apim1", "Developer", 1)))
}

#[test]
fn a_new_service_is_created_then_runs() {
    let first = created(service("apim1", "Developer", 1)).properties;
    assert_eq!(first["provisioningState"], "Created");
    assert_eq!(first["targetProvisioningState"], "Activating");
    assert_eq!(first["platformVersion"], "undetermined");
    assert_eq!(first["createdAtUtc"], "2023-11-14T22:13:20.0000000Z");
    assert_eq!(first.get("portalUrl"), None);
    assert_eq!(
        first["hostnameConfigurations"],
        json!([{
            "type": "Proxy", "hostName": "apim1.azure-api.net", "negotiateClientCertificate": false,
            "defaultSslBinding": true, "certificateSource": "BuiltIn",
        }])
    );
    let done = running().properties;
    assert_eq!(done["provisioningState"], "Succeeded");
    assert_eq!(done["targetProvisioningState"], "");
    assert_eq!(done["platformVersion"], "stv2");
    assert_eq!(
        done["gatewayRegionalUrl"],
        "https://apim1-southcentralus-01.regional.azure-api.net"
    );
    assert_eq!(done["scmUrl"], "https://apim1.scm.azure-api.net");
    assert_eq!(done["customProperties"].as_object().map(Map::len), Some(8));
    assert_eq!(done["notificationSenderEmail"], "apimgmt-noreply@mail.windowsazure.com");
}

#[test]
fn a_shared_gateway_has_no_portals_and_no_address() {
    let first = created(service("apim1", "Consumption", 0));
    let done = advanced(&handler(), Verb::Put, &first).properties;
    assert_eq!(done.get("portalUrl").or(done.get("publicIPAddresses")), None);
    assert_eq!(done["platformVersion"], "mtv1");
}

#[test]
fn an_unchanged_put_is_done_at_once_and_a_changed_one_runs() {
    let current = running();
    let mut same = service("apim1", "Developer", 1);
    for name in ["createdAtUtc", "publicIPAddresses"] {
        same.properties[name] = current.properties[name].clone();
    }
    same.system_data = current.system_data.modified(&caller(), later().now);
    let ask = Ask::new(Verb::Put).over(current.clone());
    let admitted = ask.admit(&handler(), same.clone()).expect("let in");
    assert!(
        admitted.finish == Finish::Unchanged && admitted.envelope == current,
        "{:?}",
        admitted.envelope
    );
    same.properties["publisherName"] = json!("bar");
    let admitted = ask.admit(&handler(), same).expect("let in");
    assert_eq!(admitted.finish, Finish::Later(Value::Null));
    assert_eq!(admitted.envelope.properties["provisioningState"], "Updating");
    assert_eq!(admitted.envelope.properties["publisherName"], "bar");
    let done = advanced(&handler(), Verb::Patch, &admitted.envelope).properties;
    assert_eq!(done["provisioningState"], "Succeeded");
    assert_eq!(done["publicIPAddresses"], current.properties["publicIPAddresses"]);
}

#[test]
fn certificates_and_their_passwords_are_not_kept() {
    let mut asked = service("apim1", "Developer", 1);
    asked.properties["hostnameConfigurations"] = json!([{
        "type": "Proxy", "hostName": "api.contoso.com", "defaultSslBinding": true,
        "encodedCertificate": "TUlJ", "certificatePassword": "hunter2",
    }]);
    asked.properties["certificates"] = json!([{ "storeName": "Root", "encodedCertificate": "TUlJ", "certificatePassword": "hunter2" }]);
    let shown = created(asked).properties;
    assert!(!shown.to_string().contains("hunter2") && !shown.to_string().contains("TUlJ"));
    let entries = &shown["hostnameConfigurations"];
    assert_eq!(entries[0]["defaultSslBinding"], false);
    assert_eq!(entries[1]["certificateSource"], "Custom");
    assert_eq!(entries[1]["negotiateClientCertificate"], false);
}

fn sku_refusal(ask: &Ask, sku: &str, capacity: i64) -> String {
    let refused = ask.admit(&handler(), service("apim1", sku, capacity)).expect_err("refused");
    assert_eq!(refused.code, "InvalidParameters");
    refused.message.strip_prefix("Invalid parameter: ").expect("the recorded manner").to_owned()
}

#[test]
fn the_capacity_fits_the_sku() {
    let refused = |sku, capacity| sku_refusal(&Ask::new(Verb::Put), sku, capacity);
    for (sku, capacity, text) in [
        ("Consumption", 1, "For Consumption SKU Type capacity must be specified as 0."),
        ("Developer", 2, "For Developer SKU Type capacity must be specified as 1."),
        ("Premium", 0, "For Premium SKU Type capacity must be at least 1."),
    ] {
        assert_eq!(refused(sku, capacity), text);
    }
}

#[test]
fn a_sku_changes_to_what_the_service_lists_alone() {
    let text = |from: &str, to: &str| {
        format!("The SKU Type of a service cannot be changed from {from} to {to}.")
    };
    for (from, units, to, other) in [
        ("Consumption", 0, "Developer", 1),
        ("Premium", 2, "Consumption", 0),
        ("Basic", 1, "BasicV2", 1),
        // The change is what is wrong, not the units a PATCH of the name alone leaves.
        ("Developer", 1, "Consumption", 1),
    ] {
        for verb in [Verb::Put, Verb::Patch] {
            let ask = Ask::new(verb).over(service("apim1", from, units));
            assert_eq!(sku_refusal(&ask, to, other), text(from, to));
        }
    }
    let ask = Ask::new(Verb::Patch).over(service("apim1", "Developer", 1));
    assert!(ask.admit(&handler(), service("apim1", "Premium", 3)).is_ok());
}

#[test]
fn an_e_mail_address_has_two_sides() {
    for good in ["a@b", "foo@contoso.com", "o'neil+x@mail.contoso.com", "ü@x.example"] {
        assert!(model::email(good).is_ok(), "{good}");
    }
    for bad in ["", "foo", "@contoso.com", "foo@", "a@b@c", "a b@c", "a@b c", "a@b\n"] {
        assert!(model::email(bad).is_err(), "{bad:?}");
    }
}

#[test]
fn an_identity_gets_its_ids_once() {
    let user = "/subscriptions/x/resourceGroups/rg1/providers/Microsoft.ManagedIdentity\
                /userAssignedIdentities/u1";
    let mut asked = service("apim1", "Developer", 1);
    asked.identity = Some(json!({ "type": "systemassigned,UserAssigned",
        "userAssignedIdentities": { user: {} } }));
    let first = created(asked.clone()).identity.expect("an identity");
    assert_eq!(first["type"], "SystemAssigned, UserAssigned");
    assert_eq!(first["tenantId"], TENANT);
    assert!(first["userAssignedIdentities"][user]["clientId"].is_string());
    let mut current = service("apim1", "Developer", 1);
    current.identity = Some(first.clone());
    let ask = Ask::new(Verb::Put).over(current);
    let again = ask.admit(&handler(), asked.clone()).expect("let in").envelope.identity;
    assert_eq!(again, Some(first));
    asked.identity = Some(json!({ "type": "None" }));
    assert_eq!(ask.admit(&handler(), asked.clone()).expect("let in").envelope.identity, None);
    let list = "identity.userAssignedIdentities";
    for ids in [json!({}), json!({ "/subscriptions/x/u1": {} })] {
        asked.identity = Some(json!({ "type": "UserAssigned", "userAssignedIdentities": ids }));
        assert_eq!(faults(ask.admit(&handler(), asked.clone()))[0].0, list);
    }
}

#[test]
fn further_regions_get_a_gateway_and_a_display_name() {
    let mut asked = service("apim1", "Premium", 1);
    asked.properties["additionalLocations"] =
        json!([{ "location": "westeurope", "sku": { "name": "Premium", "capacity": 1 } }]);
    let region = created(asked.clone()).properties["additionalLocations"][0].clone();
    assert_eq!(region["location"], "West Europe");
    assert_eq!(region["gatewayRegionalUrl"], "https://apim1-westeurope-01.regional.azure-api.net");
    asked.properties["additionalLocations"][0]["location"] = json!("mars");
    let told = faults(Ask::new(Verb::Put).admit(&handler(), asked));
    assert_eq!(told[0].0, "additionalLocations[0].location");
}

#[test]
fn a_name_that_lives_or_is_kept_is_refused() {
    let asked = || service("apim1", "Developer", 1);
    let live = Ask::new(Verb::Put)
        .claimed(ZONE, "apim1", &service_id("apim1").key())
        .admit(&handler(), asked());
    let error = live.expect_err("taken");
    assert_eq!((error.kind, error.code.as_str()), (ErrorKind::Conflict, "ServiceAlreadyExists"));
    assert_eq!(error.message, "Api service already exists: apim1");
    let record = record();
    let kept = || Ask::new(Verb::Put).claimed(ZONE, "apim1", &record.id.key());
    let error = kept()
        .knowing(&record.id, Some(record.clone()))
        .admit(&handler(), asked())
        .expect_err("kept");
    assert_eq!(error.code, "ServiceAlreadyExistsInSoftDeletedState");
    assert_eq!(
        error.message,
        "Api service apim1 was soft-deleted. In order to create the new service with the same name, \
         you have to either undelete the service or purge it. See https://aka.ms/apimsoftdelete."
    );
}

#[test]
fn a_deleted_service_comes_back_as_it_was() {
    let record = record();
    let mut asked = service("apim1", "Premium", 2);
    asked.properties["restore"] = json!(true);
    asked.properties["publisherName"] = json!("ignored");
    let ask = Ask::new(Verb::Put)
        .claimed(ZONE, "apim1", &record.id.key())
        .knowing(&record.id, Some(record.clone()));
    let admitted = ask.admit(&handler(), asked.clone()).expect("restored");
    assert_eq!(admitted.effects.remove, [record.id]);
    let back = admitted.envelope;
    assert_eq!(back.sku, Some(json!({ "name": "Developer", "capacity": 1 })));
    assert_eq!(back.properties["publisherName"], "foo");
    assert_eq!(back.properties["provisioningState"], "Created");
    assert_eq!(back.properties.get("restore"), None);

    let elsewhere = asked.id.to_string().replace("/group1/", "/group2/");
    let moved = Envelope { id: ResourceId::parse(&elsewhere).expect("an id"), ..asked.clone() };
    let error = ask.admit(&handler(), moved).expect_err("it was in another group");
    assert_eq!(error.code, "ServiceUndeleteNotPossible");
    let error = Ask::new(Verb::Put).admit(&handler(), asked).expect_err("nothing to restore");
    assert_eq!(error.code, "ServiceUndeleteNotPossible");
    assert_eq!(error.message, "Unable to undelete service");
}

#[test]
fn another_subscription_learns_nothing_of_a_deleted_service() {
    let record = record();
    let ask = Ask::new(Verb::Put)
        .claimed(ZONE, "apim1", &record.id.key())
        .knowing(&record.id, Some(record.clone()));
    let mut asked = service("apim1", "Developer", 1);
    let foreign =
        asked.id.to_string().replace(SUBSCRIPTION, "11111111-0000-0000-0000-000000000000");
    asked.id = ResourceId::parse(&foreign).expect("an id");
    asked.properties["restore"] = json!(true);
    let error = ask.admit(&handler(), asked).expect_err("taken");
    assert_eq!(error.code, "ServiceAlreadyExists");
}

fn record() -> Envelope {
    let effects = handler().gone(&running(), &mut facts());
    effects.put.into_iter().next().expect("a record")
}

#[test]
fn a_name_starts_with_a_letter_and_ends_in_no_hyphen() {
    let rule = Service::descriptor().name;
    for good in ["a", "Contoso-1", &"a".repeat(50)] {
        assert!(rule.run(good).is_ok(), "{good}");
    }
    for bad in ["", "1a", "a-", "a_b", "a.b", "ä", &"a".repeat(51)] {
        assert!(rule.run(bad).is_err(), "{bad}");
    }
}

#[test]
fn a_subnet_is_told_from_other_ids() {
    let net = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/n";
    assert!(network::subnet(&format!("{net}/subnets/a")).is_ok());
    assert!(network::subnet(net).is_err() && network::subnet("subnets/a").is_err());
}

fn act(action: &str, on: Option<&Envelope>, body: Value, found: Found) -> Value {
    let group = service_id("x").scope.id().expect("a group");
    let world = World { body, found, ..World::of(VERSION) };
    let call = world.action(action, on, Some(&group));
    handler().act(&call, &mut facts()).expect("done").body.expect("a body")
}

#[test]
fn the_actions_answer_in_the_recorded_shapes() {
    let service = running();
    let sso = act("getssotoken", Some(&service), Value::Null, Found::default());
    let uri = sso["redirectUri"].as_str().expect("a uri");
    assert!(uri.starts_with("https://apim1.portal.azure-api.net:443/signin-sso?token="), "{uri}");
    let owner = act("getDomainOwnershipIdentifier", None, Value::Null, Found::default());
    assert!(owner["domainOwnershipIdentifier"].as_str().is_some_and(|text| !text.is_empty()));
}

#[test]
fn a_name_is_valid_invalid_or_taken() {
    let ask = |name: &str, found: &Found| {
        act("checkNameAvailability", None, json!({ "name": name }), found.clone())
    };
    let mut found = Found::default();
    let free = json!({ "nameAvailable": true, "reason": "Valid", "message": "" });
    assert_eq!(ask("apim1", &found), free);
    assert_eq!(ask("1", &found)["reason"], "Invalid");
    found.claims.push((ZONE.to_owned(), "apim1".to_owned(), Some(service_id("apim1").key())));
    let taken = ask("apim1", &found);
    assert_eq!(
        (&taken["nameAvailable"], &taken["reason"]),
        (&json!(false), &json!("AlreadyExists"))
    );
}

#[test]
fn nothing_shows_what_was_sent() {
    let mut asked = service("apim1", "Developer", 1);
    asked.properties["certificates"] =
        json!([{ "storeName": "Root", "certificatePassword": "hunter2" }]);
    let shown = format!("{asked:?}");
    assert!(shown.contains("apim1") && !shown.contains("hunter2"), "{shown}");
}
