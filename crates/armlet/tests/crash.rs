//! What was acknowledged is there after a crash.

mod common;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use common::{Client, GROUP, Home};
use http::Method;
use serde_json::{Value, json};
use tokio::task::JoinSet;

const WRITERS: usize = 6;
/// A crash comes once so many writes are acknowledged, while others are under way.
const ACKNOWLEDGED: usize = 60;
const ROUNDS: usize = 2;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost() {
    let home = Home::new();
    let mut acknowledged = Vec::new();
    for round in 0..ROUNDS {
        let server = home.serve(&[]);
        let client = server.client().await;
        prepare(&client).await;
        let count = Arc::new(AtomicUsize::new(0));
        let mut writers = JoinSet::new();
        for writer in 0..WRITERS {
            writers.spawn(write(client.clone(), round, writer, Arc::clone(&count)));
        }
        let enough = || (count.load(Ordering::Relaxed) >= ACKNOWLEDGED).then_some(());
        tokio::task::block_in_place(|| common::wait_for("enough writes", enough));
        server.kill();
        for written in writers.join_all().await {
            acknowledged.extend(written);
        }
    }
    assert!(acknowledged.len() >= ROUNDS * ACKNOWLEDGED);

    let server = home.serve(&[]);
    let client = server.client().await;
    for (path, title) in &acknowledged {
        let reply = client.get(path).await;
        assert_eq!(reply.status, 200, "{path}");
        let kept = reply.body.pointer("/properties/title").or(reply.body.pointer("/tags/title"));
        assert_eq!(kept, Some(&json!(title)), "{path}");
    }
    let operations = home.run(&["operation", "list", "--limit", "1000", "--json"]);
    let operations: Vec<Value> = serde_json::from_str(&operations).unwrap();
    assert!(!operations.is_empty());
    for operation in operations {
        assert_eq!(operation["status"], "Succeeded", "{operation}");
    }
}

/// A group with a service in it; there already after the first round.
async fn prepare(client: &Client) {
    let group = format!("{GROUP}?api-version=2021-04-01");
    let reply = client.put(&group, json!({ "location": "westeurope" })).await;
    assert!(reply.status.is_success(), "{}", reply.body);
    let reply = client.put(&at("Microsoft.ApiManagement/service/crash-apim"), a_service()).await;
    assert!(reply.status.is_success(), "{}", reply.body);
}

fn a_service() -> Value {
    json!({
        "location": "West Europe",
        "sku": { "name": "Developer", "capacity": 1 },
        "properties": { "publisherEmail": "a@b.example", "publisherName": "B" },
    })
}

/// Writes one resource after the other until the server is gone; answers what was acknowledged.
async fn write(
    client: Client,
    round: usize,
    writer: usize,
    count: Arc<AtomicUsize>,
) -> Vec<(String, String)> {
    let mut acknowledged = Vec::new();
    for number in 0.. {
        let name = format!("w{round}-{writer}-{number}");
        // Half of them write at once, half through a long-running operation.
        let (path, body) = if writer.is_multiple_of(2) {
            let url = "https://contoso.example/api";
            let properties = json!({ "title": name, "url": url, "protocol": "http" });
            let path = at(&format!("Microsoft.ApiManagement/service/crash-apim/backends/{name}"));
            (path, json!({ "properties": properties }))
        } else {
            let path = at(&format!("Microsoft.DigitalTwins/digitalTwinsInstances/{name}"));
            (path, json!({ "location": "westus2", "tags": { "title": name } }))
        };
        let Some(reply) = client.send(Method::PUT, &path, Some(body)).await else { break };
        assert_eq!(reply.status, 201, "{}", reply.body);
        acknowledged.push((path, name));
        count.fetch_add(1, Ordering::Relaxed);
    }
    acknowledged
}

/// Nobody reads what the servers say meanwhile: a line for each request would fill the pipe.
const QUIET: [&str; 2] = ["--log-level", "warn"];
const TWINS: &str = "Microsoft.DigitalTwins/digitalTwinsInstances";
/// Enough that a group's deletion takes several steps.
const DOOMED: usize = 900;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn operations_under_way_come_to_their_end_and_leave_no_half_state() {
    let home = Home::new();
    let doomed = GROUP.replace("/g", "/doomed");
    let server = home.serve(&QUIET);
    fill(&server.client().await, &doomed).await;
    assert!(server.terminate().0.success());

    let server = home.serve(&[&QUIET[..], &["--timing", "documented"]].concat());
    let client = server.client().await;
    let administration = client.at(server.endpoint("adminEndpoint"));
    let title = |text: &str| json!({ "location": "westus2", "tags": { "title": text } });
    for (name, state) in [("created", "Provisioning"), ("updated", "Updating")] {
        let reply = client.put(&at(&format!("{TWINS}/{name}")), title("new")).await;
        assert_eq!(reply.body["properties"]["provisioningState"], state, "{}", reply.body);
    }
    for path in [at(&format!("{TWINS}/deleted")), format!("{doomed}?api-version=2021-04-01")] {
        let reply = client.send(Method::DELETE, &path, None).await.unwrap();
        assert_eq!(reply.status, 202, "{}", reply.body);
    }
    let mut writers = JoinSet::new();
    for writer in 0..4 {
        writers.spawn(begin(client.clone(), writer));
    }
    // The group's deletion is driven on, and cut off after its first step.
    let deletion = token_of(&administration, "/resourceGroups/doomed").await;
    let driving = finish(&administration, &deletion);
    let first_gone = in_group(&doomed, &format!("service/doomed-apim/backends/b{:03}", DOOMED - 1));
    let watching = async { while client.get(&first_gone).await.status == 200 {} };
    tokio::select! {
        () = watching => {}
        status = driving => assert_eq!(status, Some(204), "the deletion was faster"),
    }
    server.kill();
    let begun: Vec<String> = writers.join_all().await.into_iter().flatten().collect();

    let server = home.serve(&[&QUIET[..], &["--timing", "documented"]].concat());
    let (client, origin) = (client.moved_to(&server.connection), server.endpoint("adminEndpoint"));
    end_all(&client.at(origin)).await;
    for (path, kept) in begun.iter().map(|path| (path.clone(), None)).chain([
        (at(&format!("{TWINS}/created")), Some("new")),
        (at(&format!("{TWINS}/updated")), Some("new")),
        (at(&format!("{TWINS}/untouched")), Some("old")),
    ]) {
        let reply = client.get(&path).await;
        assert_eq!(reply.body["properties"]["provisioningState"], "Succeeded", "{path}");
        assert!(kept.is_none_or(|kept| reply.body["tags"]["title"] == kept), "{path}");
    }
    assert_eq!(client.get(&at(&format!("{TWINS}/deleted"))).await.status, 404);
    nothing_is_left_of(&client, &doomed).await;
    // Also of what was begun and never acknowledged there is the whole or nothing.
    let all = client.get(&at(TWINS)).await;
    for instance in all.body["value"].as_array().unwrap() {
        assert_eq!(instance["properties"]["provisioningState"], "Succeeded", "{instance}");
    }
}

/// Two groups: one with some instances, one with a service and many backends.
async fn fill(client: &Client, doomed: &str) {
    for group in [GROUP, doomed] {
        let group = format!("{group}?api-version=2021-04-01");
        assert_eq!(client.put(&group, json!({ "location": "westeurope" })).await.status, 201);
    }
    let old = json!({ "location": "westus2", "tags": { "title": "old" } });
    for name in ["updated", "deleted", "untouched"] {
        let reply = client.put(&at(&format!("{TWINS}/{name}")), old.clone()).await;
        assert_eq!(reply.status, 201, "{}", reply.body);
    }
    let service = in_group(doomed, "service/doomed-apim");
    assert_eq!(client.put(&service, a_service()).await.status, 201);
    let mut writers = JoinSet::new();
    for writer in 0..WRITERS {
        let (client, doomed) = (client.clone(), doomed.to_owned());
        writers.spawn(async move {
            let body = json!({ "properties": { "url": "https://b.example", "protocol": "http" } });
            for number in (writer..DOOMED).step_by(WRITERS) {
                let name = format!("service/doomed-apim/backends/b{number:03}");
                let reply = client.put(&in_group(&doomed, &name), body.clone()).await;
                assert_eq!(reply.status, 201, "{}", reply.body);
            }
        });
    }
    writers.join_all().await;
}

/// Begins some operations one after the other, as long as the server is there; answers those that
/// were acknowledged.
async fn begin(client: Client, writer: usize) -> Vec<String> {
    let mut begun = Vec::new();
    for number in 0..25 {
        let path = at(&format!("{TWINS}/begun-{writer}-{number}"));
        let body = json!({ "location": "westus2" });
        let Some(reply) = client.send(Method::PUT, &path, Some(body)).await else { break };
        assert_eq!(reply.status, 201, "{}", reply.body);
        begun.push(path);
    }
    begun
}

/// Finishes whatever has not ended, until everything has, and well.
async fn end_all(administration: &Client) {
    for _ in 0..600 {
        let all = operations(administration).await;
        let has_ended =
            |one: &Value| ["Succeeded", "Failed", "Canceled"].contains(&text(one, "status"));
        if all.iter().all(has_ended) {
            assert!(all.iter().all(|one| one["status"] == "Succeeded"), "{all:?}");
            return;
        }
        for open in all.iter().filter(|one| !has_ended(one)) {
            // The worker may be at it, or have ended it by now.
            finish(administration, text(open, "token")).await;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("some operations do not end");
}

async fn operations(administration: &Client) -> Vec<Value> {
    let reply = administration.get("/operations?limit=1000").await;
    reply.body["value"].as_array().expect("a list").clone()
}

async fn finish(administration: &Client, token: &str) -> Option<u16> {
    let path = format!("/operations/{token}/finish");
    Some(administration.send(Method::POST, &path, None).await?.status.as_u16())
}

/// The token of the deletion of what ends like this.
async fn token_of(administration: &Client, resource: &str) -> String {
    let all = operations(administration).await;
    let is_it = |one: &&Value| one["verb"] == "delete" && text(one, "resource").ends_with(resource);
    text(all.iter().find(is_it).expect("it was begun"), "token").to_owned()
}

fn text<'a>(operation: &'a Value, member: &str) -> &'a str {
    operation[member].as_str().expect("text")
}

/// The group is gone, and made anew it is empty: also of names that were taken.
async fn nothing_is_left_of(client: &Client, group: &str) {
    let path = format!("{group}?api-version=2021-04-01");
    assert_eq!(client.get(&path).await.status, 404);
    assert_eq!(client.put(&path, json!({ "location": "westeurope" })).await.status, 201);
    let resources = client.get(&format!("{group}/resources?api-version=2021-04-01")).await;
    assert_eq!(resources.body["value"], json!([]));
    let last = in_group(group, "service/doomed-apim/backends/b000");
    assert_eq!(client.get(&last).await.status, 404);
}

fn in_group(group: &str, service: &str) -> String {
    format!("{group}/providers/Microsoft.ApiManagement/{service}?api-version=2024-05-01")
}

fn at(resource: &str) -> String {
    let version =
        if resource.starts_with("Microsoft.ApiManagement") { "2024-05-01" } else { "2023-01-31" };
    format!("{GROUP}/providers/{resource}?api-version={version}")
}
