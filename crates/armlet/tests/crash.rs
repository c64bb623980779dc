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
    let service = json!({
        "location": "West Europe",
        "sku": { "name": "Developer", "capacity": 1 },
        "properties": { "publisherEmail": "a@b.example", "publisherName": "B" },
    });
    let reply = client.put(&at("Microsoft.ApiManagement/service/crash-apim"), service).await;
    assert!(reply.status.is_success(), "{}", reply.body);
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

fn at(resource: &str) -> String {
    let version =
        if resource.starts_with("Microsoft.ApiManagement") { "2024-05-01" } else { "2023-01-31" };
    format!("{GROUP}/providers/{resource}?api-version={version}")
}
