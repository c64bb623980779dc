//! What is refused before a request's own business, in which order, and in which words.

use arm::ErrorKind;
use serde_json::json;

use crate::support::*;

const NOBODY: &str = "/subscriptions/22222222-2222-2222-2222-222222222222";

async fn refused(world: &World, path: &str, version: &str) -> (ErrorKind, String, String) {
    let refusal = world.get_as(path, version).await.expect_err(path);
    assert!(refusal.by_gateway, "{path}");
    (refusal.error.kind, refusal.error.code, refusal.error.message)
}

#[tokio::test]
async fn what_a_path_names_must_be_there() {
    let world = world().await;
    let place = format!("{SUB}/locations/mars");
    let rows = [
        (
            "/subscriptions/x/resourceGroups/rg".to_owned(),
            NEW,
            ErrorKind::BadRequest,
            "InvalidSubscriptionId",
            "The provided subscription identifier 'x' is malformed or invalid.",
        ),
        (
            format!("{NOBODY}/resourceGroups/rg"),
            NEW,
            ErrorKind::NotFound,
            "SubscriptionNotFound",
            "The subscription '22222222-2222-2222-2222-222222222222' could not be found.",
        ),
        (
            format!("{SUB}/resourceGroups/Nope"),
            NEW,
            ErrorKind::NotFound,
            "ResourceGroupNotFound",
            "Resource group 'Nope' could not be found.",
        ),
        (
            format!("{SUB}/resourceGroups/Nope/providers/Contoso.Toys/boxes/b"),
            NEW,
            ErrorKind::NotFound,
            "ResourceGroupNotFound",
            "Resource group 'Nope' could not be found.",
        ),
        (
            toy("boxes/b"),
            NEW,
            ErrorKind::NotFound,
            "ResourceNotFound",
            "The Resource 'Contoso.Toys/boxes/b' under resource group 'rg' was not found. For more \
             details please go to https://aka.ms/ARMResourceNotFoundFix",
        ),
        (
            toy("boxes/b/marbles/m"),
            NEW,
            ErrorKind::NotFound,
            "ParentResourceNotFound",
            "Can not perform requested operation on nested resource. Parent resource 'b' not found.",
        ),
        (
            rg("providers/Contoso.Cars/cars/c"),
            NEW,
            ErrorKind::NotFound,
            "InvalidResourceNamespace",
            "The resource namespace 'Contoso.Cars' is invalid.",
        ),
        (
            toy("planes/p"),
            NEW,
            ErrorKind::NotFound,
            "InvalidResourceType",
            "The resource type 'planes' could not be found in the namespace 'Contoso.Toys' for api \
             version '2024-06-01'.",
        ),
        (
            toy("boxes/b/marbles/m"),
            "2020-01-01",
            ErrorKind::NotFound,
            "InvalidResourceType",
            "The resource type 'boxes/marbles' could not be found in the namespace 'Contoso.Toys' for \
             api version '2020-01-01'. The supported api-versions are '2024-06-01, 2023-01-01'.",
        ),
        (
            toy("boxes/b"),
            "yesterday",
            ErrorKind::BadRequest,
            "InvalidApiVersionParameter",
            "The api-version 'yesterday' is invalid. The supported versions are '2024-06-01,2023-01-01'.",
        ),
        (
            place,
            NEW,
            ErrorKind::NotFound,
            "InvalidResourceType",
            "The resource type 'subscriptions/locations' could not be found in the namespace \
             'Microsoft.Resources' for api version '2024-06-01'.",
        ),
    ];
    for (path, version, kind, code, text) in rows {
        let told = refused(&world, &path, version).await;
        assert_eq!(told, (kind, code.to_owned(), text.to_owned()), "{path}");
    }
}

#[tokio::test]
async fn a_tracked_type_names_the_versions_and_places_it_is_offered_in() {
    let world = world().await;
    let (kind, code, text) = refused(&world, &toy("boxes/b"), "2020-01-01").await;
    assert_eq!((kind, code.as_str()), (ErrorKind::BadRequest, "NoRegisteredProviderFound"));
    assert!(text.contains("for type 'boxes'"), "{text}");
    assert!(text.contains("The supported api-versions are '2024-06-01, 2023-01-01'."), "{text}");
    assert!(text.contains("The supported locations are 'eastus, "), "{text}");
}

#[tokio::test]
async fn arms_own_types_take_any_well_formed_version() {
    let world = world().await;
    assert!(world.get_as(&rg(""), "1999-12-31-preview").await.is_ok());
    let code = world.get_as(&rg(""), "1999").await.expect_err("no version").error.code;
    assert_eq!(code, "InvalidApiVersionParameter");
}

/// Each request is wrong in its own way and in all the later ones: the first one is told.
#[tokio::test]
async fn checks_come_in_arms_order() {
    let world = world().await;
    for action in ["Contoso.Toys/boxes/write", "Contoso.Toys/planes/write"] {
        world.rights.forbid(action);
    }
    let group = format!("{SUB}/resourceGroups/nope");
    let bad = b"{".to_vec();
    let rows = [
        (
            "/subscriptions/x/resourceGroups/nope/providers/Contoso.Toys/boxes/b?",
            "1",
            "InvalidSubscriptionId",
        ),
        (
            &format!("{NOBODY}/resourceGroups/nope/providers/Contoso.Toys/planes/b"),
            "1",
            "SubscriptionNotFound",
        ),
        (
            &format!("{NOBODY}/resourceGroups/nope/providers/Contoso.Toys/boxes/b"),
            "1",
            "SubscriptionNotFound",
        ),
        (&format!("{group}/providers/Contoso.Toys/boxes/b"), "1", "AuthorizationFailed"),
        (&format!("{group}/providers/Contoso.Toys/planes/b"), "1", "AuthorizationFailed"),
        (&format!("{group}/providers/Contoso.Toys/trains/b"), "1", "InvalidResourceType"),
        (&format!("{group}/providers/Contoso.Toys/chests/b"), "1", "InvalidApiVersionParameter"),
        (&format!("{group}/providers/Contoso.Toys/chests/b"), NEW, "ResourceGroupNotFound"),
        (&toy("chests/b%25"), NEW, "InvalidResourceName"),
        (&toy("chests/b"), NEW, "InvalidRequestContent"),
    ];
    for (path, version, expected) in rows {
        let mut request = world.write(path, version, &json!(null));
        request.body.clone_from(&bad);
        let refusal = world.engine.put(request).await.expect_err(path);
        assert_eq!(refusal.error.code, expected, "{path}");
        assert_eq!(refusal.by_gateway, expected != "InvalidResourceName", "{path}");
    }
}

#[tokio::test]
async fn verbs_a_type_does_not_have_are_405() {
    let world = world().await;
    let told = |answer: Answer| {
        let error = answer.expect_err("405").error;
        assert_eq!(error.kind, ErrorKind::MethodNotAllowed);
        error.message
    };
    let text =
        |verb: &str| format!("The requested resource does not support http method '{verb}'.");
    assert_eq!(told(world.put(SUB, json!({})).await), text("PUT"));
    assert_eq!(told(world.delete(SUB).await), text("DELETE"));
    assert_eq!(told(world.put(&toy("boxes"), json!({})).await), text("PUT"));
    assert_eq!(told(world.delete(&toy("boxes")).await), text("DELETE"));
    assert_eq!(told(world.patch(&toy("boxes/b/colors/red"), json!({})).await), text("PATCH"));
    assert_eq!(told(world.post(&toy("boxes/b"), json!({})).await), text("POST"));
    assert_eq!(told(world.post(&toy("boxes"), json!({})).await), text("POST"));
    assert_eq!(told(world.post(&toy("boxes/b/tickle"), json!({})).await), text("POST"));
}

#[tokio::test]
async fn a_missing_parent_or_group_is_told_by_every_verb() {
    let world = world().await;
    let path = toy("boxes/none/marbles/m");
    assert_eq!(code(world.put(&path, json!({})).await), "ParentResourceNotFound");
    assert_eq!(code(world.patch(&path, json!({})).await), "ParentResourceNotFound");
    assert_eq!(code(world.delete(&path).await), "ParentResourceNotFound");
    assert_eq!(code(world.list(&toy("boxes/none/marbles"), &[]).await), "ParentResourceNotFound");
    let group = format!("{SUB}/resourceGroups/none");
    assert_eq!(code(world.list(&format!("{group}/resources"), &[]).await), "ResourceGroupNotFound");
    assert_eq!(code(world.delete(&group).await), "ResourceGroupNotFound");
    assert_eq!(
        code(world.list(&format!("{NOBODY}/resourceGroups"), &[]).await),
        "SubscriptionNotFound"
    );
    let nobody = format!("{NOBODY}/providers/Contoso.Toys/checkName");
    assert_eq!(code(world.post(&nobody, json!({ "name": "abc" })).await), "SubscriptionNotFound");
}

#[tokio::test]
async fn an_unknown_member_of_a_view_is_not_taken_for_its_subscription() {
    let world = world().await;
    world.put(&toy("boxes/b"), boxed(json!({}))).await.expect("a box");
    let red = world.read(&toy("boxes/b/colors/RED")).await;
    assert_eq!(red, json!({ "name": "red", "marbles": 0 }));
    assert_eq!(code(world.get(&toy("boxes/b/colors/green")).await), "ResourceNotFound");
    assert_eq!(code(world.get(&toy("boxes/none/colors/red")).await), "ParentResourceNotFound");
}

#[tokio::test]
async fn no_version_however_written_is_more_than_refused() {
    let world = world().await;
    for version in [
        "",
        "2024ä1-01",
        "2024-0ä-1",
        "２０２４-01-01",
        "2024-01-01-",
        "\u{0}",
        "2024-06-01-preview",
    ] {
        assert!(world.get_as(&toy("boxes/b"), version).await.is_err(), "{version}");
    }
}
