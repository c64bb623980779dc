//! The documents by which clients find their way.
#![allow(clippy::unwrap_used)]

mod common;

use common::*;
use entra::defaults;
use serde_json::json;

#[tokio::test]
async fn the_second_version_is_told_on_the_origin() {
    let authority = open().await;
    let tenant = defaults::TENANT_ID;
    let document = authority.openid_configuration(ORIGIN, tenant, true).unwrap();
    let rows = [
        ("issuer", format!("{ORIGIN}/{tenant}/v2.0")),
        ("token_endpoint", format!("{ORIGIN}/{tenant}/oauth2/v2.0/token")),
        ("authorization_endpoint", format!("{ORIGIN}/{tenant}/oauth2/v2.0/authorize")),
        ("jwks_uri", format!("{ORIGIN}/{tenant}/discovery/v2.0/keys")),
    ];
    for (member, value) in rows {
        assert_eq!(document[member], json!(value), "{member}");
    }
    for unserved in ["device_authorization_endpoint", "end_session_endpoint"] {
        assert!(document.get(unserved).is_none(), "{unserved}");
    }
    for member in ["response_types_supported", "subject_types_supported"] {
        assert!(!document[member].as_array().unwrap().is_empty(), "{member}");
    }
    assert_eq!(document["id_token_signing_alg_values_supported"], json!(["RS256"]));
}

#[tokio::test]
async fn common_names_keep_their_paths_and_strangers_get_nothing() {
    let authority = open().await;
    let document = authority.openid_configuration(ORIGIN, "organizations", true).unwrap();
    assert_eq!(document["issuer"], json!(format!("{ORIGIN}/{}/v2.0", defaults::TENANT_ID)));
    assert_eq!(
        document["token_endpoint"],
        json!(format!("{ORIGIN}/organizations/oauth2/v2.0/token"))
    );
    for tenant in [defaults::CLIENT_ID, "contoso.com", ""] {
        assert!(authority.openid_configuration(ORIGIN, tenant, true).is_none(), "{tenant}");
    }
}

#[tokio::test]
async fn the_first_version_names_the_issuer_of_the_tokens() {
    let authority = open().await;
    let document = authority.openid_configuration(ORIGIN, "common", false).unwrap();
    let token = token_of(&authority, &good_form(&authority));
    assert_eq!(document["issuer"], part(&token, 1)["iss"]);
    assert_eq!(document["token_endpoint"], json!(format!("{ORIGIN}/common/oauth2/token")));
}

#[tokio::test]
async fn the_origin_is_its_own_cloud() {
    let authority = open().await;
    let document = authority.instance_discovery(ORIGIN);
    assert_eq!(
        document["tenant_discovery_endpoint"],
        json!(format!("{ORIGIN}/{}/v2.0/.well-known/openid-configuration", defaults::TENANT_ID))
    );
    assert_eq!(document["metadata"][0]["aliases"], json!(["localhost:4443"]));
}
