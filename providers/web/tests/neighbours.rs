//! What a plan makes of apps that come and go, where no list of requests can tell it: whether two tags
//! differ, and which of two sites that go at once is the last.

use std::sync::Arc;

use scenario::{Answer, Request, Server};
use serde_json::{Value, json};

const ONE: &str = "serverfarms/one";
const TWO: &str = "serverfarms/two";
const SLOT: &str = "sites/site1/slots/blue";
const CONNECTION: &str = "sites/site1/hybridConnectionNamespaces/far/relays/hc1";

/// A server, and what the ids of its one group begin with.
struct World {
    server: Server,
    provider: String,
}

impl World {
    async fn new() -> Self {
        let providers = vec![
            provider_resources::provider(),
            provider_relay::provider(),
            provider_web::provider(),
        ];
        let mut world = Self { server: Server::new(providers).await, provider: String::new() };
        let path = "/subscriptions?api-version=2021-04-01".to_owned();
        let subscriptions = world.send("GET", path, Value::Null).await.json();
        let subscription = subscriptions["value"][0]["id"].as_str().expect("there is one");
        let group = format!("{subscription}/resourceGroups/group1");
        world.provider = format!("{group}/providers/Microsoft.Web");
        let body = json!({ "location": "westus2" });
        done(world.send("PUT", group + "?api-version=2021-04-01", body).await);
        world
    }

    async fn send(&self, method: &str, path: String, body: Value) -> Answer {
        let body = (!body.is_null()).then_some(body);
        let request = Request { method: method.to_owned(), path, body, ..Request::default() };
        self.server.send(&request).await
    }

    fn path(&self, rest: &str) -> String {
        format!("{}/{rest}?api-version=2025-05-01", self.provider)
    }

    async fn get(&self, rest: &str) -> Answer {
        self.send("GET", self.path(rest), Value::Null).await
    }

    async fn put(&self, rest: &str, body: Value) {
        done(self.send("PUT", self.path(rest), body).await);
    }

    async fn delete(&self, rest: &str) {
        done(self.send("DELETE", self.path(rest), Value::Null).await);
    }

    async fn put_plan(&self, plan: &str) {
        self.put(plan, json!({ "location": "westus2", "sku": { "name": "S1" } })).await;
    }

    async fn put_site(&self, site: &str, plan: &str) {
        let plan = format!("{}/{plan}", self.provider);
        let body = json!({ "location": "westus2", "properties": { "serverFarmId": plan } });
        self.put(site, body).await;
    }

    async fn put_slot(&self, slot: &str) {
        self.put(slot, json!({ "location": "westus2" })).await;
    }

    async fn tags(&self) -> [String; 2] {
        let [one, two] = [self.get(ONE).await, self.get(TWO).await];
        [one, two].map(|plan| plan.header("etag").expect("a plan has a tag").to_owned())
    }
}

fn done(answer: Answer) {
    assert!((200..300).contains(&answer.status), "{}: {}", answer.status, answer.body);
}

#[tokio::test]
async fn a_plan_has_a_new_tag_whenever_its_apps_are_other_ones() {
    let world = World::new().await;
    world.put_plan(ONE).await;
    world.put_plan(TWO).await;
    let mut before = world.tags().await;
    let connection = json!({ "properties": { "hostname": "h", "port": 1 } });
    for (step, changed) in [
        ("a site joins", [true, false]),
        ("a slot joins", [true, false]),
        ("a site is put again", [false, false]),
        ("a connection comes", [false, false]),
        ("the site moves, its slot and its connection with it", [true, true]),
        ("the slot leaves", [false, true]),
        ("the connection goes", [false, false]),
        ("another site joins", [false, true]),
        ("a site leaves", [false, true]),
    ] {
        match step {
            "a site joins" | "a site is put again" => world.put_site("sites/site1", ONE).await,
            "a slot joins" => world.put_slot(SLOT).await,
            "a connection comes" => world.put(CONNECTION, connection.clone()).await,
            "the slot leaves" => world.delete(SLOT).await,
            "the connection goes" => world.delete(CONNECTION).await,
            "another site joins" => world.put_site("sites/site2", TWO).await,
            "a site leaves" => world.delete("sites/site1").await,
            _ => world.put_site("sites/site1", TWO).await,
        }
        let after = world.tags().await;
        let differ = [before[0] != after[0], before[1] != after[1]];
        assert_eq!(differ, changed, "{step}");
        before = after;
    }
}

/// Each has a slot, so that each goes in more than one commit.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_last_sites_that_go_at_once_one_takes_the_plan_along() {
    let world = Arc::new(World::new().await);
    for round in 0..100 {
        let plan = format!("serverfarms/plan{round}");
        world.put_plan(&plan).await;
        let sites = ["aa", "bb"].map(|name| format!("sites/{name}{round}"));
        for site in &sites {
            world.put_site(site, &plan).await;
            world.put_slot(&format!("{site}/slots/blue")).await;
        }
        let going = sites.map(|site| {
            let world = Arc::clone(&world);
            tokio::spawn(async move { world.delete(&site).await })
        });
        for one in going {
            one.await.expect("deleted");
        }
        let answer = world.get(&plan).await;
        assert_eq!(answer.status, 404, "round {round}: {}", answer.body);
    }
}

/// Each of them gives the plan a new tag.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sites_that_join_a_plan_at_once_are_all_let_in() {
    let world = Arc::new(World::new().await);
    world.put_plan(ONE).await;
    let joining: Vec<_> = (0..20)
        .map(|number| {
            let world = Arc::clone(&world);
            tokio::spawn(async move { world.put_site(&format!("sites/site{number}"), ONE).await })
        })
        .collect();
    for one in joining {
        one.await.expect("let in");
    }
    assert_eq!(world.get(ONE).await.json()["properties"]["numberOfSites"], 20);
}
