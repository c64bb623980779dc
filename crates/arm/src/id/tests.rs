use proptest::prelude::*;

use super::*;

fn resource(path: &str) -> ResourceId {
    match Target::parse(path) {
        Ok(Target::Resource(id)) => id,
        other => panic!("{path} is {other:?}"),
    }
}

fn collection(path: &str) -> Collection {
    match Target::parse(path) {
        Ok(Target::Collection(collection)) => collection,
        other => panic!("{path} is {other:?}"),
    }
}

const SUB: &str = "/subscriptions/00000000-0000-0000-0000-000000000001";

#[test]
fn a_nested_resource_knows_its_line() {
    let id = resource(&format!(
        "{SUB}/resourcegroups/Rg/providers/Microsoft.Relay/namespaces/N/hybridConnections/h"
    ));
    assert_eq!(id.name(), "h");
    assert_eq!(id.full_name(), "N/h");
    assert_eq!(id.ty.to_string(), "Microsoft.Relay/namespaces/hybridConnections");
    let parent = id.parent().expect("nested");
    assert_eq!(parent.name(), "N");
    let group = parent.parent().expect("in a group");
    assert_eq!(group.to_string(), format!("{SUB}/resourceGroups/Rg"));
    let subscription = group.parent().expect("in a subscription");
    assert_eq!(subscription.to_string(), SUB);
    assert_eq!(subscription.parent(), None);
    assert_eq!(id.resource_group_name(), Some("Rg"));
    assert_eq!(id.subscription_id(), Some(&SUB[15..]));
}

#[test]
fn slashes_collapse_and_trail_and_case_is_ignored() {
    let one = resource(&format!("/{SUB}//ResourceGroups/rg//providers/Microsoft.Web//sites/app1/"));
    let two = resource(&format!("{SUB}/resourceGroups/RG/PROVIDERS/microsoft.web/Sites/APP1"));
    assert_eq!(one, two);
    assert_eq!(one.name(), "app1");
}

#[test]
fn what_arm_itself_owns_is_of_its_namespace() {
    for (path, ty) in [
        (SUB.to_owned(), "Microsoft.Resources/subscriptions"),
        (format!("{SUB}/resourcegroups/a"), "Microsoft.Resources/subscriptions/resourceGroups"),
        (format!("{SUB}/providers/Microsoft.Web"), "Microsoft.Resources/subscriptions/providers"),
        (
            format!("{SUB}/operationresults/abc"),
            "Microsoft.Resources/subscriptions/operationresults",
        ),
        ("/providers/Microsoft.Web".to_owned(), "Microsoft.Resources/providers"),
    ] {
        let id = resource(&path);
        assert_eq!(id.ty.to_string(), ty);
        assert_eq!(id.key(), path.to_lowercase());
    }
    for (path, ty) in [
        ("/tenants".to_owned(), "Microsoft.Resources/tenants"),
        ("/subscriptions".to_owned(), "Microsoft.Resources/subscriptions"),
        ("/providers".to_owned(), "Microsoft.Resources/providers"),
        (format!("{SUB}/locations"), "Microsoft.Resources/subscriptions/locations"),
        (format!("{SUB}/providers"), "Microsoft.Resources/subscriptions/providers"),
        (
            format!("{SUB}/providers/Microsoft.Web/register"),
            "Microsoft.Resources/subscriptions/providers/register",
        ),
        (
            format!("{SUB}/resourceGroups/a/resources"),
            "Microsoft.Resources/subscriptions/resourceGroups/resources",
        ),
    ] {
        assert_eq!(collection(&path).ty.to_string(), ty);
    }
}

#[test]
fn collections_and_actions_know_their_parent() {
    let list = collection(&format!("{SUB}/providers/Microsoft.ApiManagement/service"));
    assert_eq!(list.parent, Some(ResourceId::subscription(&SUB[15..])));
    let check = collection(&format!(
        "{SUB}/providers/Microsoft.DigitalTwins/locations/eastus/checkNameAvailability"
    ));
    assert_eq!(check.parent.expect("a place").name(), "eastus");
    let operations = collection("/providers/Microsoft.DigitalTwins/operations");
    assert_eq!(operations.parent, None);
}

#[test]
fn the_last_providers_is_the_border() {
    let lock = resource(&format!(
        "{SUB}/resourceGroups/g/providers/Microsoft.Web/sites/s/providers/Microsoft.Authorization/locks/l"
    ));
    assert_eq!(lock.ty.to_string(), "Microsoft.Authorization/locks");
    assert_eq!(lock.parent().expect("on a site").name(), "s");
    let on_group =
        resource(&format!("{SUB}/resourceGroups/g/providers/Microsoft.Authorization/locks/l"));
    assert_eq!(on_group.resource_group_name(), Some("g"));
}

#[test]
fn a_slash_in_a_name_stays_in_the_name() {
    let id = resource(&format!(
        "{SUB}/resourceGroups/g/providers/Microsoft.NotificationHubs/namespaces/n/notificationHubs/a%2Fb%2fc"
    ));
    assert_eq!(id.name(), "a/b/c");
    assert!(id.to_string().ends_with("/notificationHubs/a%2Fb%2Fc"));
    assert_eq!(resource(&id.to_string()), id);
}

#[test]
fn letters_of_every_alphabet_stay_and_are_found_in_any_case() {
    let id = resource(&format!("{SUB}/resourceGroups/gr%C3%B6%C3%9Fe"));
    assert_eq!(id.to_string(), format!("{SUB}/resourceGroups/größe"));
    assert_eq!(resource(&format!("{SUB}/resourceGroups/GRÖßE")), id);
}

#[test]
fn broken_paths_are_told_apart() {
    for path in [
        "/a/b",
        "/subscriptions/x/resourceGroups/g/providers/ns",
        "/x%zz/y",
        "/subscriptions/%ff",
        "/subscriptions/a%0ab",
    ] {
        assert!(Target::parse(path).is_err(), "{path}");
    }
    assert_eq!(Target::parse("/x%2"), Err(PathError::Encoding));
}

#[test]
fn a_type_is_never_made_of_two_by_an_escape() {
    let group = format!("{SUB}/resourceGroups/g/providers");
    for path in [
        format!("{group}/Microsoft.Web/sites%2Fslots/a"),
        format!("{group}/Microsoft.Web%2Fsites/slots/a"),
        format!("{SUB}/resourceGroups%2Fx/a"),
    ] {
        assert_eq!(Target::parse(&path), Err(PathError::NoMatch), "{path}");
    }
}

#[test]
fn scopes_end_somewhere() {
    let nested = format!("{SUB}{}", "/providers/Contoso.A/b/c".repeat(3));
    assert!(Target::parse(&nested).is_ok());
    for times in [5, 300, 400_000] {
        let nested = "/providers/Contoso.A/b/c".repeat(times);
        assert_eq!(Target::parse(&nested), Err(PathError::NoMatch), "{times}");
    }
}

#[test]
fn only_a_subscription_is_a_subscriptions_scope() {
    let odd = resource("/providers/Contoso.A/providers/Contoso.B/things/t");
    assert_eq!(odd.subscription_id(), None);
    assert!(resource(&format!("{SUB}/providers/Contoso.B/things/t")).subscription_id().is_some());
}

proptest! {
    #[test]
    fn parsing_never_panics(path in "\\PC{0,200}") {
        let _ = Target::parse(&path);
    }

    #[test]
    fn an_id_survives_being_written(
        group in "[a-zA-Z0-9._()-]{1,20}",
        names in proptest::collection::vec("[^\\x00-\\x1f\\x7f-\\x9f]{1,12}", 1..4),
    ) {
        let types: Vec<String> = (0..names.len()).map(|at| format!("type{at}")).collect();
        let id = ResourceId {
            scope: Scope::ResourceGroup { subscription: "s".into(), name: group },
            ty: ResourceType::new("Contoso.Test", types),
            names,
        };
        prop_assert_eq!(ResourceId::parse(&id.to_string()), Some(id));
    }
}
