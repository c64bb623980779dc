//! The commands that find a server by its directory.

mod common;

use std::collections::BTreeMap;

use common::{GROUP, Home, armlet, output, text};
use serde_json::{Value, json};

const GROUP_VERSION: &str = "?api-version=2021-04-01";

#[test]
fn env_tells_every_client_where_to_go() {
    let home = Home::new();
    let server = home.serve(&[]);
    let printed: BTreeMap<String, String> =
        serde_json::from_str(&home.run(&["env", "--shell", "json"])).unwrap();
    let same = [
        ("AZURE_TENANT_ID", "tenantId"),
        ("AZURE_CLIENT_ID", "clientId"),
        ("AZURE_CLIENT_SECRET", "clientSecret"),
        ("AZURE_SUBSCRIPTION_ID", "subscriptionId"),
        ("AZURE_AUTHORITY_HOST", "authorityHost"),
        ("ARM_CLIENT_SECRET", "clientSecret"),
        ("ARM_RESOURCE_MANAGER_ENDPOINT", "resourceManagerEndpoint"),
        ("NODE_EXTRA_CA_CERTS", "caCertificatePath"),
        ("ARMLET_ENDPOINT", "resourceManagerEndpoint"),
    ];
    for (variable, member) in same {
        assert_eq!(printed[variable], server.endpoint(member), "{variable}");
    }
    assert_eq!(
        format!("https://{}", printed["ARM_METADATA_HOSTNAME"]),
        server.endpoint("resourceManagerEndpoint")
    );
    let ca = std::fs::read_to_string(server.endpoint("caCertificatePath")).unwrap();
    let bundle = std::fs::read_to_string(&printed["REQUESTS_CA_BUNDLE"]).unwrap();
    assert!(bundle.contains(&ca), "the bundle holds the server's authority");
    assert_eq!(printed["SSL_CERT_FILE"], printed["REQUESTS_CA_BUNDLE"]);
    assert!(printed["NO_PROXY"].starts_with("localhost,"));
}

#[cfg(unix)]
#[test]
fn a_shell_reads_what_env_prints() {
    let home = Home::new();
    let server = home.serve(&[]);
    let script = r#"eval "$("$0" --data-dir "$1" env)" && printf %s "$AZURE_CLIENT_SECRET""#;
    let ran = std::process::Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_armlet")])
        .arg(home.data_dir())
        .output()
        .unwrap();
    assert_eq!(text(&ran.stdout), server.endpoint("clientSecret"), "{}", text(&ran.stderr));
}

#[tokio::test]
async fn token_prints_what_opens_the_door() {
    let home = Home::new();
    let server = home.serve(&[]);
    let token = home.run(&["token"]);
    assert_eq!(token.trim().split('.').count(), 3);
    assert_ne!(token, home.run(&["token", "--audience", "https://vault.azure.net"]));
    let other = output(
        armlet(&["token", "--audience", "https://unknown.test"])
            .arg("--data-dir")
            .arg(home.data_dir()),
    );
    assert!(!other.status.success());
    assert!(text(&other.stderr).contains("AADSTS"), "{other:?}");
    assert!(!text(&other.stderr).contains(server.endpoint("clientSecret")));
}

#[test]
fn without_a_server_the_way_to_one_is_told() {
    let home = Home::new();
    for command in [&["env"][..], &["token"], &["operation", "list"]] {
        let lost = output(armlet(command).arg("--data-dir").arg(home.data_dir()));
        assert_eq!(lost.status.code(), Some(1));
        assert!(text(&lost.stderr).contains("armlet serve"), "{lost:?}");
    }
    let server = home.serve(&[]);
    server.kill();
    let dead = output(armlet(&["token"]).arg("--data-dir").arg(home.data_dir()));
    assert!(text(&dead.stderr).contains("is the server running?"), "{dead:?}");
}

#[test]
fn another_server_at_the_port_of_one_that_is_gone_is_told_as_such() {
    let (home, other) = (Home::new(), Home::new());
    let (gone, there) = (home.serve(&[]), other.serve(&[]));
    let member = "resourceManagerEndpoint";
    let connection = gone.connection.to_string();
    let connection = connection.replace(gone.endpoint(member), there.endpoint(member));
    gone.kill();
    std::fs::write(home.data_dir().join("connection.json"), connection).unwrap();
    let lost = output(armlet(&["token"]).arg("--data-dir").arg(home.data_dir()));
    assert_eq!(lost.status.code(), Some(1));
    for part in ["something else answers at localhost:", "armlet serve", "--data-dir"] {
        assert!(text(&lost.stderr).contains(part), "{lost:?}");
    }
}

#[test]
fn a_file_in_the_place_of_the_directory_is_told_as_one() {
    let home = Home::new();
    let file = home.path().join("file");
    std::fs::write(&file, "").unwrap();
    for command in [&["serve"][..], &["env"], &["token"], &["operation", "list"]] {
        let lost = output(armlet(command).arg("--data-dir").arg(&file));
        assert_eq!(lost.status.code(), Some(1));
        assert!(text(&lost.stderr).contains("file is a file"), "{lost:?}");
    }
}

#[tokio::test]
async fn operations_are_held_finished_and_failed() {
    let home = Home::new();
    let server = home.serve(&[]);
    let client = server.client().await;
    client.put(&format!("{GROUP}{GROUP_VERSION}"), json!({ "location": "westeurope" })).await;
    let instances = format!("{GROUP}/providers/Microsoft.DigitalTwins/digitalTwinsInstances");
    let at = |name: &str| format!("{instances}/{name}?api-version=2023-01-31");

    let ty = "Microsoft.DigitalTwins/digitalTwinsInstances";
    let done = home.run(&["operation", "hold", "--type", ty, "--count", "2"]);
    assert_eq!(done, format!("Holding the next 2 operations of type {ty}.\n"));
    let rules: Value = serde_json::from_str(&home.run(&["operation", "hold", "--list"])).unwrap();
    assert_eq!(rules[0]["count"], 2);
    for name in ["held-one", "held-two"] {
        let reply = client.put(&at(name), json!({ "location": "westus2" })).await;
        assert_eq!(reply.status, 201, "{}", reply.body);
    }
    let listed = |options: &[&str]| {
        let lines = home.run(&[&["operation", "list"], options].concat());
        let row = |line: &str| {
            let words: Vec<_> = line.split_whitespace().map(str::to_owned).collect();
            (words[3].rsplit('/').next().unwrap().to_owned(), (words[0].clone(), words[1].clone()))
        };
        lines.lines().map(row).collect::<BTreeMap<_, _>>()
    };
    let held = listed(&[]);
    assert_eq!((held["held-one"].1.as_str(), held["held-two"].1.as_str()), ("Held", "Held"));

    let (one, two) = (&held["held-one"].0, &held["held-two"].0);
    let done = home.run(&["operation", "finish", one]);
    assert_eq!(done, format!("{one} ended as Succeeded: put {instances}/held-one\n"));
    assert_eq!(listed(&["--held"]).into_keys().collect::<Vec<_>>(), ["held-two"]);
    let done = home.run(&["operation", "fail", two, "--code", "Boom", "--message", "No."]);
    assert_eq!(done, format!("{two} ended as Failed (Boom): put {instances}/held-two\n"));
    let ended = listed(&["--type", &ty.to_uppercase()]);
    assert_eq!(
        (ended["held-one"].1.as_str(), ended["held-two"].1.as_str()),
        ("Succeeded", "Failed")
    );
    assert!(listed(&["--held"]).is_empty());
    assert!(listed(&["--type", "Microsoft.ApiManagement/service"]).is_empty());
    assert_eq!(listed(&["--status", "failed"]).into_keys().collect::<Vec<_>>(), ["held-two"]);
    assert_eq!(listed(&["--limit", "1"]).len(), 1);
    let failed = home.run(&["operation", "list", "--status", "Failed", "--json"]);
    let failed: Value = serde_json::from_str(&failed).unwrap();
    assert_eq!((failed.as_array().map(Vec::len), &failed[0]["token"]), (Some(1), &json!(two)));
    home.run(&["operation", "hold"]);
    for rules in ["1 rule", "0 rules"] {
        let done = home.run(&["operation", "hold", "--clear"]);
        assert_eq!(done, format!("Took back {rules}; what is held stays held.\n"));
    }
    let state =
        async |name| client.get(&at(name)).await.body["properties"]["provisioningState"].clone();
    assert_eq!(state("held-one").await, "Succeeded");
    assert_eq!(state("held-two").await, "Failed");

    let again =
        output(armlet(&["operation", "finish", one]).arg("--data-dir").arg(home.data_dir()));
    assert!(!again.status.success());
    assert!(text(&again.stderr).contains("409"), "{again:?}");
}

#[test]
fn what_can_never_be_held_is_refused_with_the_reason() {
    let home = Home::new();
    let _server = home.serve(&[]);
    let told = |arguments: &[&str]| {
        let ran = output(armlet(arguments).arg("--data-dir").arg(home.data_dir()));
        assert!(!ran.status.success(), "{ran:?}");
        text(&ran.stderr)
    };
    let service = format!("{GROUP}/providers/Microsoft.ApiManagement/service/s");
    let backend = format!("{service}/backends/b");
    for (rule, reason) in [
        (&["--type", "Microsoft.ApiManagement/service/backends"][..], "runs long"),
        (&["--type", "Microsoft.ApiManagement/services"], "not served here"),
        (&["--type", "Microsoft.Resources/resourceGroups", "--verb", "put"], "No put of"),
        (&["--verb", "action"], "No action of any type"),
        (&["--id", &backend], "runs long"),
        (&["--id", &format!("{service}/")], "this one is"),
        (&["--id", &format!("{service}?api-version=2024-05-01")], "this one is"),
        (&["--id", &service, "--type", "Microsoft.Relay/namespaces"], "is of the type"),
    ] {
        let reason_told = told(&[&["operation", "hold"], rule].concat());
        assert!(reason_told.contains(reason), "{rule:?}: {reason_told}");
    }
    assert_eq!(home.run(&["operation", "hold", "--list"]), "[]\n");
    let lost = told(&["operation", "list", "--type", "Microsoft.ApiManagement/services"]);
    assert!(lost.contains("not served here"), "{lost}");
    for option in ["--code", "--message"] {
        let lost = told(&["operation", "fail", "t", option, " "]);
        assert!(lost.contains(option) && lost.contains("must not be empty"), "{lost}");
    }
}

#[tokio::test]
async fn groups_are_held_by_the_type_that_replies_show() {
    let home = Home::new();
    let server = home.serve(&[]);
    let client = server.client().await;
    let path = format!("{GROUP}{GROUP_VERSION}");
    let made = client.put(&path, json!({ "location": "westeurope" })).await;
    let ty = made.body["type"].as_str().unwrap();
    home.run(&["operation", "hold", "--type", ty]);
    client.send(http::Method::DELETE, &path, None).await.unwrap();
    let held = home.run(&["operation", "list", "--held", "--type", ty]);
    assert!(held.contains("  Held ") && held.contains(GROUP), "{held}");
    assert_eq!(home.run(&["operation", "list", "--type", "Microsoft.Relay/namespaces"]), "");
}

#[test]
fn the_demo_runs_every_documented_operation() {
    let home = Home::new();
    let ran = output(armlet(&["demo", "--brief"]).env("TMPDIR", home.path()));
    let shown = text(&ran.stdout);
    assert!(ran.status.success(), "{shown}\n{}", text(&ran.stderr));
    let documented = [
        "/backends/proxybackend?",
        "/authorizationRules/",
        "/endpoints/myServiceBus?",
        "/hybridConnectionNamespaces/relay-demo/relays/database?",
        "/privateEndpointConnections/privateEndpointConnectionName?",
    ];
    for part in documented {
        assert!(shown.contains(part), "{part} is not in {shown}");
    }
    assert_eq!(shown.lines().filter(|line| line.starts_with("< 4")).count(), 0, "{shown}");
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0, "nothing is left behind");
}

#[test]
fn a_misplaced_flag_is_not_dropped_in_silence() {
    let ran = output(&mut armlet(&["--in-memory", "env"]));
    assert_eq!(ran.status.code(), Some(2));
    assert!(text(&ran.stderr).contains("--in-memory must stand after"), "{ran:?}");
}
