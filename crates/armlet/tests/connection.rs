//! What a ready server leaves in its directory, and how it is spoken to.

mod common;

use std::collections::BTreeSet;

use common::{Client, Home, SUBSCRIPTION};
use http::Version;

#[cfg(unix)]
fn mode(path: &std::path::Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path).expect("a file").permissions().mode() & 0o777
}

#[test]
fn the_file_holds_exactly_what_is_promised() {
    let home = Home::new();
    let server = home.serve(&[]);
    let members = server.connection.as_object().unwrap();
    let names: BTreeSet<_> = members.keys().map(String::as_str).collect();
    let promised = [
        "resourceManagerEndpoint",
        "authorityHost",
        "dataPlaneEndpoint",
        "adminEndpoint",
        "tenantId",
        "subscriptionId",
        "clientId",
        "clientSecret",
        "caCertificatePath",
    ];
    assert_eq!(names, BTreeSet::from(promised));
    let mut ports = BTreeSet::new();
    for name in ["resourceManagerEndpoint", "dataPlaneEndpoint", "adminEndpoint"] {
        let port = server.endpoint(name).strip_prefix("https://localhost:").unwrap();
        ports.insert(port.parse::<u16>().unwrap());
    }
    assert_eq!(ports.len(), 3);
    assert!(!ports.contains(&0));
    assert_eq!(members["authorityHost"], members["resourceManagerEndpoint"]);
    assert_eq!(members["tenantId"], "aaaaaaaa-0000-4000-8000-000000000001");
    assert!(std::path::Path::new(server.endpoint("caCertificatePath")).is_absolute());
}

#[cfg(unix)]
#[test]
fn secrets_are_for_their_owner_only() {
    let home = Home::new();
    let _server = home.serve(&[]);
    for name in ["connection.json", "ca-key.pem", "armlet.db", "armlet.db-wal"] {
        assert_eq!(mode(&home.data_dir().join(name)), 0o600, "{name}");
    }
    assert_eq!(mode(&home.data_dir().join("ca.pem")), 0o644);
}

#[tokio::test]
async fn both_http_versions_are_spoken_over_trusted_tls() {
    let home = Home::new();
    let server = home.serve(&[]);
    for version in [Version::HTTP_11, Version::HTTP_2] {
        let client = Client::anonymous(&server.connection, version, None);
        let reply = client.get("/metadata/endpoints?api-version=2022-09-01").await;
        assert_eq!(reply.version, version);
        assert_eq!(reply.status, 200);
        assert_eq!(reply.body["resourceManager"], server.endpoint("resourceManagerEndpoint"));
    }
}

#[tokio::test]
async fn the_certificate_has_every_name_and_no_other() {
    let home = Home::new();
    let server = home.serve(&["--public-name", "arm.test", "--public-name", "10.9.8.7"]);
    let path = "/metadata/endpoints?api-version=2022-09-01";
    for name in ["localhost", "127.0.0.1", "::1", "arm.test", "10.9.8.7"] {
        let client = Client::anonymous(&server.connection, Version::HTTP_11, Some(name));
        assert_eq!(client.get(path).await.status, 200, "{name}");
    }
    let stranger = Client::anonymous(&server.connection, Version::HTTP_11, Some("other.test"));
    assert!(stranger.send(http::Method::GET, path, None).await.is_none());
}

#[tokio::test]
async fn a_token_opens_what_nobody_else_gets() {
    let home = Home::new();
    let server = home.serve(&[]);
    let path = format!("{SUBSCRIPTION}?api-version=2022-12-01");
    let stranger = Client::anonymous(&server.connection, Version::HTTP_11, None);
    assert_eq!(stranger.get(&path).await.status, 401);
    let reply = server.client().await.get(&path).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.body["tenantId"], server.connection["tenantId"]);
}
