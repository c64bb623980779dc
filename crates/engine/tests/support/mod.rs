//! A small world to try the engine in: a memory store, a clock that stands still, toys.
//!
//! Knows: how to ask the engine by paths. Must not know: what any test expects.

pub mod stores;
pub mod toys;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use arm::{
    ArmError, Caller, CallerKind, Match, Operation, Precondition, ResourceId, SystemData, Target,
};
use contract::Authorizer;
use engine::{
    ActionRequest, Call, Clock, DeleteRequest, Engine, FactSource, GetRequest, HoldRule, Links,
    ListRequest, ManualClock, Outcome, Profile, Refusal, Reply, WriteRequest, worker,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use store::{Document, Filter, Query, Store};

pub const SUB: &str = "/subscriptions/11111111-1111-1111-1111-111111111111";
pub const ORIGIN: &str = "https://localhost:4443";
pub const NEW: &str = toys::NEW;
pub const OLD: &str = toys::OLD;

pub type Answer = Result<Told, Refusal>;

/// A reply, its body read.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    pub outcome: Outcome,
    pub body: Option<Value>,
    pub etag: Option<arm::ETag>,
    pub links: Links,
}

fn value(body: engine::Body) -> Value {
    match body {
        engine::Body::Json(value) => value,
        engine::Body::Text { media, text } => json!({ media: text }),
        engine::Body::Written(bytes) => serde_json::from_slice(&bytes).expect("it is JSON"),
    }
}

pub fn told(reply: Reply) -> Told {
    let Reply { outcome, body, etag, links } = reply;
    Told { outcome, body: body.map(value), etag, links }
}

/// An engine over a store that outlives it.
#[derive(Clone)]
pub struct World {
    pub engine: Arc<Engine>,
    pub store: Arc<dyn Store>,
    pub clock: Arc<ManualClock>,
    pub rights: Arc<Rights>,
    seeds: Arc<AtomicU64>,
}

/// Allows all but what a test forbids.
#[derive(Default)]
pub struct Rights(Mutex<BTreeSet<String>>);

impl Rights {
    pub fn forbid(&self, action: &str) {
        self.0.lock().expect("nobody panics with it").insert(action.to_owned());
    }
}

impl Authorizer for Rights {
    fn authorize(&self, _: &Caller, action: &str, _: Option<&ResourceId>) -> Result<(), ArmError> {
        if self.0.lock().expect("nobody panics with it").contains(action) {
            let text = format!("No {action} for you.");
            return Err(ArmError::new(arm::ErrorKind::Forbidden, "AuthorizationFailed", text));
        }
        Ok(())
    }
}

struct Shared(Arc<ManualClock>);

impl Clock for Shared {
    fn now(&self) -> Timestamp {
        self.0.now()
    }
}

pub fn caller() -> Caller {
    Caller {
        kind: CallerKind::Application,
        object_id: "o".to_owned(),
        tenant_id: "t".to_owned(),
        display: "tester".to_owned(),
    }
}

/// A world with a subscription and the group `rg`, where operations are done at once.
pub async fn world() -> World {
    World::over(stores::memory(), Profile::Instant).await
}

/// The path of something in the group `rg`.
pub fn rg(rest: &str) -> String {
    format!("{SUB}/resourceGroups/rg/{rest}")
}

/// The path of a toy in the group `rg`.
pub fn toy(rest: &str) -> String {
    rg(&format!("providers/Contoso.Toys/{rest}"))
}

pub fn boxed(properties: Value) -> Value {
    json!({ "location": "eastus", "properties": properties })
}

impl World {
    pub async fn over(store: Arc<dyn Store>, profile: Profile) -> Self {
        let start = "2024-08-01T12:00:00Z".parse().expect("a time");
        let clock = Arc::new(ManualClock::new(start));
        let world = Self::on(store, clock, Arc::new(AtomicU64::new(1)), profile);
        let system = SystemData::created(&caller(), start);
        let id = SUB.rsplit('/').next().expect("a part");
        let subscription = provider_resources::subscription(id, "t", "Test", system);
        world.engine.ensure(subscription).await.expect("a subscription");
        let group = format!("{SUB}/resourceGroups/rg");
        world.put(&group, json!({ "location": "eastus" })).await.expect("a group");
        world
    }

    /// An engine over `store`, without a subscription.
    pub fn empty(store: Arc<dyn Store>, clock: Arc<ManualClock>) -> Self {
        Self::on(store, clock, Arc::default(), Profile::Instant)
    }

    fn on(
        store: Arc<dyn Store>,
        clock: Arc<ManualClock>,
        seeds: Arc<AtomicU64>,
        profile: Profile,
    ) -> Self {
        let rights = Arc::new(Rights::default());
        let drawn = Arc::clone(&seeds);
        let facts = FactSource {
            clock: Box::new(Shared(Arc::clone(&clock))),
            seed: Box::new(move || {
                let mut seed = [0; 32];
                let number = drawn.fetch_add(1, Ordering::Relaxed);
                seed[..8].copy_from_slice(&number.to_le_bytes());
                seed
            }),
        };
        let providers =
            vec![provider_resources::provider(), toys::provider(), toys::spies::provider()];
        let engine = Engine::new(providers, rights.clone(), Arc::clone(&store), facts, profile);
        Self { engine: Arc::new(engine), store, clock, rights, seeds }
    }

    /// Another engine on the same store and clock, as after a restart.
    pub fn restarted(&self) -> Self {
        self.restarted_on(Arc::clone(&self.store))
    }

    pub fn restarted_on(&self, store: Arc<dyn Store>) -> Self {
        Self::on(store, Arc::clone(&self.clock), Arc::clone(&self.seeds), Profile::Instant)
    }

    pub fn call(&self, path: &str, version: &str) -> Call {
        Call {
            target: Target::parse(path).expect("a path"),
            api_version: version.to_owned(),
            caller: caller(),
            origin: ORIGIN.to_owned(),
            correlation_id: "c".to_owned(),
        }
    }

    pub fn write(&self, path: &str, version: &str, body: &Value) -> WriteRequest {
        WriteRequest {
            call: self.call(path, version),
            body: body.to_string().into_bytes(),
            precondition: Precondition::default(),
        }
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.put_as(path, NEW, body).await
    }

    pub async fn put_as(&self, path: &str, version: &str, body: Value) -> Answer {
        self.engine.put(self.write(path, version, &body)).await.map(told)
    }

    /// A PUT with an `If-Match`; with `If-None-Match: *` where it reads `!`.
    pub async fn put_if(&self, path: &str, condition: &str, body: Value) -> Answer {
        let precondition = condition_of(condition);
        self.engine
            .put(WriteRequest { precondition, ..self.write(path, NEW, &body) })
            .await
            .map(told)
    }

    /// As [`World::put_if`], for many at once.
    pub async fn put_if_owned(&self, path: String, condition: String, body: Value) -> Answer {
        self.put_if(&path, &condition, body).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.patch_as(path, NEW, body).await
    }

    pub async fn patch_as(&self, path: &str, version: &str, body: Value) -> Answer {
        self.engine.patch(self.write(path, version, &body)).await.map(told)
    }

    pub async fn patch_if(&self, path: &str, condition: &str, body: Value) -> Answer {
        let precondition = condition_of(condition);
        self.engine
            .patch(WriteRequest { precondition, ..self.write(path, NEW, &body) })
            .await
            .map(told)
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.get_as(path, NEW).await
    }

    pub async fn get_as(&self, path: &str, version: &str) -> Answer {
        self.engine
            .get(GetRequest { call: self.call(path, version), query: Vec::new() })
            .await
            .map(told)
    }

    pub async fn head(&self, path: &str) -> Answer {
        self.engine
            .head(GetRequest { call: self.call(path, NEW), query: Vec::new() })
            .await
            .map(told)
    }

    /// The body of a resource that is there.
    pub async fn read(&self, path: &str) -> Value {
        self.get(path).await.expect("it is there").body.expect("a body")
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.delete_if(path, "").await
    }

    pub async fn delete_if(&self, path: &str, condition: &str) -> Answer {
        let precondition = condition_of(condition);
        self.engine
            .delete(DeleteRequest { call: self.call(path, NEW), query: Vec::new(), precondition })
            .await
            .map(told)
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        let body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        self.engine.action(ActionRequest { call: self.call(path, NEW), body }).await.map(told)
    }

    pub async fn list(&self, path: &str, query: &[(&str, &str)]) -> Answer {
        let query = query.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        self.engine.list(ListRequest { call: self.call(path, NEW), query }).await.map(told)
    }

    /// The answer to a URL that a reply carried.
    pub async fn follow(&self, url: &str) -> Answer {
        let (path, query) = parts(url);
        let version = query.iter().find(|(key, _)| key == "api-version").expect("a version");
        let call = self.call(&path, &version.1);
        self.engine.get(GetRequest { call, query: query.clone() }).await.map(told)
    }

    /// The next page that a list named.
    pub async fn follow_list(&self, url: &str) -> Answer {
        let (path, mut query) = parts(url);
        query.retain(|(key, _)| key != "api-version");
        self.engine.list(ListRequest { call: self.call(&path, NEW), query }).await.map(told)
    }

    pub fn hold(&self, verb: arm::Verb) {
        let rule = HoldRule { ty: None, verb: Some(verb), id: None, count: 1 };
        assert!(self.engine.holds().arm(rule));
    }

    /// Moves the clock and works off what is due then.
    pub async fn pass(&self, seconds: i64) {
        self.clock.advance(SignedDuration::from_secs(seconds));
        worker::settle(&self.engine).await.expect("the worker works");
    }

    pub async fn document(&self, path: &str) -> Option<Document> {
        let query = Query::Get(ResourceId::parse(path).expect("an id").key());
        self.store
            .read(vec![query])
            .await
            .expect("a snapshot")
            .take_document()
            .map(Arc::unwrap_or_clone)
    }

    pub async fn claim(&self, zone: &str, name: &str) -> Option<String> {
        let query = Query::ClaimOf { zone: zone.to_owned(), name: name.to_owned() };
        self.store.read(vec![query]).await.expect("a snapshot").take_claim()
    }

    pub async fn jobs(&self) -> Vec<String> {
        let query = Query::Jobs { prefix: String::new(), limit: 1_000 };
        let jobs = self.store.read(vec![query]).await.expect("a snapshot").take_jobs();
        jobs.into_iter().map(|job| job.id).collect()
    }

    /// The revision of the last commit.
    pub async fn newest(&self) -> u64 {
        let whole = Filter::Below { under: String::new() };
        let query = Query::List { filter: whole, after: None, limit: 10_000, reverse: false };
        let all = self.store.read(vec![query]).await.expect("a snapshot").take_documents();
        all.iter().map(|document| document.rev).max().unwrap_or(0)
    }

    /// The token of the one operation that runs; of the only one at all, if none does.
    pub async fn token(&self) -> String {
        let all = self.engine.operations(1_000).await.expect("the store answers");
        let running: Vec<_> = all.iter().filter(|one| !one.status.is_terminal()).collect();
        match (running.as_slice(), all.as_slice()) {
            ([one], _) => one.token.clone(),
            ([], [one]) => one.token.clone(),
            _ => panic!("{} of {} operations run", running.len(), all.len()),
        }
    }

    /// The operations on a resource.
    pub async fn operations_on(&self, path: &str) -> Vec<Operation> {
        let id = ResourceId::parse(path).expect("an id");
        let all = self.engine.operations(1_000).await.expect("the store answers");
        all.into_iter().filter(|one| one.resource == id).collect()
    }
}

/// The code of a refusal.
pub fn code(answer: Answer) -> String {
    answer.expect_err("a refusal").error.code
}

pub fn state(body: &Value) -> &str {
    body["properties"]["provisioningState"].as_str().expect("a state")
}

fn condition_of(text: &str) -> Precondition {
    match text {
        "!" => Precondition { if_match: None, if_none_match_any: true },
        text => Precondition { if_match: Match::parse(text), if_none_match_any: false },
    }
}

/// A URL of this server as path and decoded query.
fn parts(url: &str) -> (String, Vec<(String, String)>) {
    let rest = url.strip_prefix(ORIGIN).expect("absolute, on our own origin");
    let (path, query) = rest.split_once('?').expect("a query");
    let decode = |text: &str| {
        percent_encoding::percent_decode_str(text).decode_utf8().expect("UTF-8").into_owned()
    };
    let pairs = query.split('&').map(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(key), decode(value))
    });
    (path.to_owned(), pairs.collect())
}

/// Lets `turns` others go first.
pub async fn late<T>(turns: usize, then: impl Future<Output = T>) -> T {
    for _ in 0..turns {
        tokio::task::yield_now().await;
    }
    then.await
}

/// Runs each over every kind of store.
macro_rules! races {
    ($($race:ident $((on $threads:literal threads))?)*) => {
        $(mod $race {
            use $crate::support::stores;

            #[tokio::test$((flavor = "multi_thread", worker_threads = $threads))?]
            async fn over_memory() {
                super::$race(stores::memory).await;
            }

            #[tokio::test$((flavor = "multi_thread", worker_threads = $threads))?]
            async fn over_sqlite() {
                super::$race(stores::sqlite).await;
            }
        })*
    };
}
pub(crate) use races;
