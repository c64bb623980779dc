//! Starting, stopping, starting again, and who may not start at all.

mod common;

use common::{GROUP, Home, Process, Server, armlet, output, text};
use serde_json::json;

const VERSION: &str = "?api-version=2021-04-01";

#[tokio::test]
async fn a_restart_keeps_resources_authority_and_credentials() {
    let home = Home::new();
    let first = home.serve(&[]);
    let client = first.client().await;
    let group = format!("{GROUP}{VERSION}");
    assert_eq!(client.put(&group, json!({ "location": "westeurope" })).await.status, 201);
    let ca = std::fs::read(home.data_dir().join("ca.pem")).unwrap();
    let before = first.connection.clone();
    let (status, log) = first.terminate();
    assert!(status.success(), "{log}");

    // A name more makes another leaf; the authority stays.
    let second = home.serve(&["--public-name", "arm.test"]);
    assert_eq!(std::fs::read(home.data_dir().join("ca.pem")).unwrap(), ca);
    for member in ["clientSecret", "clientId", "tenantId", "subscriptionId", "caCertificatePath"] {
        assert_eq!(second.connection[member], before[member], "{member}");
    }
    // With the token of the first: its key is still the server's.
    let reply = client.moved_to(&second.connection).get(&group).await;
    assert_eq!((reply.status.as_u16(), reply.body["location"].as_str()), (200, Some("westeurope")));
}

#[test]
fn the_file_goes_with_the_server() {
    let home = Home::new();
    let server = home.serve(&[]);
    assert!(server.terminate().0.success());
    assert!(!home.data_dir().join("connection.json").exists());
}

#[test]
fn one_directory_serves_one_server() {
    for options in [&[][..], &["--in-memory"]] {
        let home = Home::new();
        let _first = home.serve(options);
        let free = "127.0.0.1:0";
        let second = output(
            armlet(&["--listen", free, "--data-plane-listen", free, "--admin-listen", free])
                .args(options)
                .arg("--data-dir")
                .arg(home.data_dir()),
        );
        assert_eq!(second.status.code(), Some(1));
        assert!(text(&second.stderr).contains("another armlet serves from"), "{second:?}");
        assert!(home.data_dir().join("connection.json").exists(), "the first one's is untouched");
    }
}

#[test]
fn a_taken_port_is_told_with_the_flag_to_change_it() {
    let home = Home::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let refused = output(
        armlet(&["serve", "--in-memory", "--listen", "127.0.0.1:0", "--admin-listen", &address])
            .args(["--data-plane-listen", "127.0.0.1:0", "--data-dir"])
            .arg(home.data_dir()),
    );
    assert_eq!(refused.status.code(), Some(1));
    let told = text(&refused.stderr);
    assert!(told.contains("--admin-listen") && told.contains(&address), "{told}");
    assert!(!home.data_dir().join("connection.json").exists());
}

#[test]
fn a_client_certificate_that_cannot_be_used_is_told_with_its_flag() {
    let home = Home::new();
    assert!(home.serve(&[]).terminate().0.success());
    // The server's own authority has no RSA key.
    let elliptic = home.data_dir().join("ca.pem");
    let missing = home.path().join("missing.pem");
    for (file, why) in [(&elliptic, "not an RSA key"), (&missing, "No such file")] {
        let file = file.to_str().unwrap();
        let refused = output(
            armlet(&["serve", "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"])
                .args(["--data-plane-listen", "127.0.0.1:0", "--client-certificate", file])
                .arg("--data-dir")
                .arg(home.data_dir()),
        );
        assert_eq!(refused.status.code(), Some(1));
        let told = text(&refused.stderr);
        assert!(told.contains("--client-certificate") && told.contains(file), "{told}");
        assert!(told.contains(why), "{told}");
    }
}

#[tokio::test]
async fn what_is_in_memory_is_gone_afterwards() {
    let home = Home::new();
    let group = format!("{GROUP}{VERSION}");
    let first = home.serve(&["--in-memory"]);
    let client = first.client().await;
    assert_eq!(client.put(&group, json!({ "location": "westeurope" })).await.status, 201);
    assert!(first.terminate().0.success());
    assert!(!home.data_dir().join("armlet.db").exists());
    let second = home.serve(&["--in-memory"]);
    assert_eq!(second.client().await.get(&group).await.status, 404);
}

#[cfg(unix)]
#[test]
fn a_temporary_directory_is_printed_private_and_removed() {
    use std::io::{BufRead as _, BufReader};
    use std::os::unix::fs::PermissionsExt as _;
    let home = Home::new();
    let free = "127.0.0.1:0";
    let child = armlet(&[
        "--in-memory",
        "--listen",
        free,
        "--data-plane-listen",
        free,
        "--admin-listen",
        free,
    ])
    .env("TMPDIR", home.path())
    .stderr(std::process::Stdio::piped())
    .spawn()
    .unwrap();
    let mut process = Process(child);
    let lines = BufReader::new(process.0.stderr.take().unwrap()).lines();
    let told = lines.map_while(Result::ok).find(|line| line.contains("data directory")).unwrap();
    let path = told.split_whitespace().find(|word| word.starts_with('/')).unwrap().to_owned();
    let path = std::path::Path::new(&path);
    assert!(told.contains("removed at exit"), "{told}");
    assert!(path.starts_with(home.path()), "{told}");
    assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o700);
    assert!(path.join("connection.json").exists());
    process.signal("INT");
    assert!(process.ended().success());
    assert!(!path.exists());
}

#[tokio::test]
async fn without_authentication_only_loopback_is_served() {
    let home = Home::new();
    let open = output(
        armlet(&["serve", "--auth", "off", "--listen", "0.0.0.0:0", "--data-dir"])
            .arg(home.data_dir()),
    );
    assert_eq!(open.status.code(), Some(1));
    assert!(text(&open.stderr).contains("--auth off"), "{open:?}");

    let server = home.serve(&["--auth", "off"]);
    let stranger = common::Client::anonymous(&server.connection, http::Version::HTTP_11, None);
    let group = format!("{GROUP}{VERSION}");
    assert_eq!(stranger.put(&group, json!({ "location": "westeurope" })).await.status, 201);
    let (status, log) = server.terminate();
    assert!(status.success());
    assert!(log.contains("authentication is off"), "{log}");
}

#[tokio::test]
async fn environment_and_file_tell_what_flags_do_not() {
    let home = Home::new();
    let file = home.path().join("armlet.toml");
    let other = "cccccccc-0000-4000-8000-00000000000c";
    let told = format!(
        "tenant-id = 'eeeeeeee-0000-4000-8000-00000000000e'\nin-memory = true\n\
                        subscription = ['{other}=Other']\n"
    );
    std::fs::write(&file, told).unwrap();
    let server: Server = home.serve(&["--config", file.to_str().unwrap()]);
    assert_eq!(server.endpoint("tenantId"), "eeeeeeee-0000-4000-8000-00000000000e");
    let reply = server.client().await.get("/subscriptions?api-version=2022-12-01").await;
    let names: Vec<_> =
        reply.body["value"].as_array().unwrap().iter().map(|one| &one["displayName"]).collect();
    assert_eq!(names, ["armlet", "Other"]);
}
