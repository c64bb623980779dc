//! The body of a PUT and of a PATCH: it never breaks the engine, and what was stored of it is shown
//! in a form that may be sent back.
//!
//! The first byte chooses the type, the second one of its api-versions; the rest is the body.

#![no_main]

use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, LazyLock};

use arm::{
    ArmError, Caller, CallerKind, ErrorKind, Match, Precondition, ResourceId, SystemData, Target,
};
use contract::{Authorizer, Provider};
use engine::{
    Call, Clock, DeleteRequest, Engine, FactSource, GetRequest, ManualClock, Profile, Refusal,
    Reply, WriteRequest,
};
use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use store::memory::MemoryStore;
use tokio::runtime::{Builder, Runtime};

const SUBSCRIPTION: &str = "bbbbbbbb-0000-4000-8000-000000000002";
const GROUP: &str = "resourceGroups/rg1";

/// What the resources that are fuzzed lie in: path, api-version and body.
const STANDING: [(&str, &str, &str); 8] = [
    (GROUP, "2024-11-01", r#"{"location":"westus2"}"#),
    (
        "resourceGroups/rg1/providers/Microsoft.ApiManagement/service/apim1",
        "2024-05-01",
        r#"{"location":"westus2","sku":{"name":"Developer","capacity":1},
            "properties":{"publisherEmail":"a@contoso.com","publisherName":"a"}}"#,
    ),
    (
        "resourceGroups/rg1/providers/Microsoft.DigitalTwins/digitalTwinsInstances/twins1",
        "2023-01-31",
        r#"{"location":"westus2"}"#,
    ),
    (
        "resourceGroups/rg1/providers/Microsoft.NotificationHubs/namespaces/armlet-ns",
        "2023-09-01",
        r#"{"location":"westus2","sku":{"name":"Standard"}}"#,
    ),
    (
        "resourceGroups/rg1/providers/Microsoft.Relay/namespaces/armlet-relay",
        "2024-01-01",
        r#"{"location":"westus2"}"#,
    ),
    (
        "resourceGroups/rg1/providers/Microsoft.Web/serverfarms/plan1",
        "2025-05-01",
        r#"{"location":"westus2","sku":{"name":"S1"}}"#,
    ),
    (
        "resourceGroups/rg1/providers/Microsoft.Web/sites/site1",
        "2025-05-01",
        r#"{"location":"westus2","properties":{"serverFarmId":"/subscriptions/bbbbbbbb-0000-4000-8000-000000000002/resourceGroups/rg1/providers/Microsoft.Web/serverfarms/plan1"}}"#,
    ),
    (
        "resourceGroups/rg1/providers/Microsoft.Network/virtualNetworks/net1",
        "2024-05-01",
        r#"{"location":"westus2","properties":{"addressSpace":{"addressPrefixes":["10.0.0.0/16"]},
            "subnets":[{"name":"a","properties":{"addressPrefix":"10.0.0.0/24"}}]}}"#,
    ),
];

/// The resources that are fuzzed.
const FUZZED: [&str; 12] = [
    "resourceGroups/fuzzed",
    "resourceGroups/rg1/providers/Microsoft.ApiManagement/service/apim1/backends/fuzzed",
    "resourceGroups/rg1/providers/Microsoft.DigitalTwins/digitalTwinsInstances/twins1/endpoints/fuzzed",
    "resourceGroups/rg1/providers/Microsoft.NotificationHubs/namespaces/armlet-ns/authorizationRules/fuzzed",
    "resourceGroups/rg1/providers/Microsoft.NotificationHubs/namespaces/armlet-ns/notificationHubs/fuzzed",
    "resourceGroups/rg1/providers/Microsoft.Relay/namespaces/armlet-relay/hybridConnections/fuzzed",
    "resourceGroups/rg1/providers/Microsoft.Web/serverfarms/fuzzed",
    "resourceGroups/rg1/providers/Microsoft.Web/sites/fuzzed",
    "resourceGroups/rg1/providers/Microsoft.Web/sites/site1/hybridConnectionNamespaces/relay/relays/fuzzed",
    "resourceGroups/rg1/providers/Microsoft.Network/virtualNetworks/fuzzed",
    "resourceGroups/rg1/providers/Microsoft.Network/virtualNetworks/net1/subnets/fuzzed",
    "resourceGroups/rg1/providers/Microsoft.Network/privateEndpoints/fuzzed",
];

static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_current_thread().build().expect("a runtime needs only memory"));

fuzz_target!(|input: &[u8]| {
    let [chosen, version, body @ ..] = input else { return };
    let path = FUZZED[usize::from(*chosen) % FUZZED.len()];
    let versions = versions(path);
    let version = &versions[usize::from(*version) % versions.len()];
    // Each input has a server of its own: what one leaves behind must not count for the next.
    RUNTIME.block_on(async { play(&server().await, path, version, body).await });
});

async fn play(engine: &Engine, path: &str, version: &str, body: &[u8]) {
    let put = sound(engine.put(write(path, version, body)).await);
    if put.is_some() {
        let shown = shown(engine, path, version).await;
        let bytes = serde_json::to_vec(&shown).expect("JSON can be written");
        let again = engine.put(write(path, version, &bytes)).await;
        assert!(again.is_ok(), "what is shown cannot be sent back: {shown} {again:?}");
        sound(engine.patch(write(path, version, body)).await);
        let call = call(path, version);
        let precondition = Precondition::default();
        let deleted = engine.delete(DeleteRequest { call, query: Vec::new(), precondition }).await;
        assert!(deleted.is_ok(), "what was put cannot be deleted: {deleted:?}");
    }
    let gone = engine.get(GetRequest { call: call(path, version), query: Vec::new() }).await;
    assert!(gone.is_err(), "nothing may be left of a refused or deleted resource");
}

async fn shown(engine: &Engine, path: &str, version: &str) -> serde_json::Value {
    let got = engine.get(GetRequest { call: call(path, version), query: Vec::new() }).await;
    match got.ok().and_then(|reply| reply.body).expect("what was put can be read") {
        engine::Body::Json(value) => value,
        engine::Body::Written(bytes) => serde_json::from_slice(&bytes).expect("it is JSON"),
        engine::Body::Text { .. } => panic!("a resource is shown as JSON"),
    }
}

/// A refusal is fine unless it is the server's own fault.
fn sound(answer: Result<Reply, Refusal>) -> Option<Reply> {
    if let Err(refusal) = &answer {
        assert_ne!(refusal.error.kind, ErrorKind::Internal, "{:?}", refusal.error);
    }
    answer.ok()
}

fn write(path: &str, version: &str, body: &[u8]) -> WriteRequest {
    let precondition = Precondition { if_match: Some(Match::Any), if_none_match_any: false };
    WriteRequest { call: call(path, version), body: body.to_vec(), precondition }
}

fn call(path: &str, version: &str) -> Call {
    Call {
        target: Target::Resource(id(path)),
        api_version: version.to_owned(),
        caller: caller(),
        origin: "https://localhost:4443".to_owned(),
        correlation_id: "fuzz".to_owned(),
    }
}

fn id(path: &str) -> ResourceId {
    let text = format!("/subscriptions/{SUBSCRIPTION}/{path}");
    ResourceId::parse(&text).expect("the paths above are ids")
}

fn versions(path: &str) -> Vec<String> {
    let (ty, providers) = (id(path).ty, providers());
    let mut entries = providers.iter().flat_map(|provider| &provider.entries);
    let entry = entries.find(|entry| entry.descriptor().ty == ty).expect("the types are served");
    entry.descriptor().version_names().into_iter().map(str::to_owned).collect()
}

fn providers() -> &'static [Provider] {
    static PROVIDERS: LazyLock<Vec<Provider>> = LazyLock::new(|| {
        vec![
            provider_resources::provider(),
            provider_apimanagement::provider(),
            provider_digitaltwins::provider(),
            provider_notificationhubs::provider(),
            provider_relay::provider(),
            provider_network::provider(),
            provider_web::provider(),
        ]
    });
    &PROVIDERS
}

async fn server() -> Engine {
    let start = Timestamp::UNIX_EPOCH;
    let clock: Box<dyn Clock> = Box::new(ManualClock::new(start));
    let seeds = AtomicU8::new(0);
    let seed = move || [seeds.fetch_add(1, Ordering::Relaxed); 32];
    let facts = FactSource { clock, seed: Box::new(seed) };
    let store = Arc::new(MemoryStore::new());
    let profile = Profile::Instant;
    let engine = Engine::new(providers().to_vec(), Arc::new(Everybody), store, facts, profile);
    let made = SystemData::created(&caller(), start);
    let subscription =
        provider_resources::subscription(SUBSCRIPTION, &caller().tenant_id, "Fuzzed", made);
    engine.ensure(subscription).await.expect("the subscription is sound");
    for (path, version, body) in STANDING {
        let request = WriteRequest {
            precondition: Precondition::default(),
            ..write(path, version, body.as_bytes())
        };
        engine.put(request).await.expect("what is fuzzed has something to lie in");
    }
    engine
}

fn caller() -> Caller {
    Caller {
        kind: CallerKind::Application,
        object_id: "dddddddd-0000-4000-8000-000000000004".to_owned(),
        tenant_id: "aaaaaaaa-0000-4000-8000-000000000001".to_owned(),
        display: "fuzz".to_owned(),
    }
}

/// Rights are not what is fuzzed here.
struct Everybody;

impl Authorizer for Everybody {
    fn authorize(&self, _: &Caller, _: &str, _: Option<&ResourceId>) -> Result<(), ArmError> {
        Ok(())
    }
}
