//! The whole stack in one process: memory store, engine, authority and front; no sockets.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use arm::{ArmError, Caller, CallerKind, ErrorKind, ResourceId, ResourceType, SystemData};
use axum::body::Body;
use axum::http::{self, HeaderMap, HeaderName, HeaderValue, header};
use contract::{Authorizer, Entry, Envelope, Provider};
use engine::{Clock, Engine, FactSource, ManualClock, Profile};
use entra::{Authority, AuthorityConfig, Connection, TokenEndpoint, TokenRequest, defaults};
use front::{Front, FrontConfig};
use http_body_util::BodyExt as _;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use store::memory::MemoryStore;
use tokio::sync::OnceCell;
use tower::ServiceExt as _;
use uuid::Uuid;

use crate::case::Request;
use crate::pattern::Captures;

pub use front::Service;

/// Where the server is told it is.
const ORIGIN: &str = "https://localhost:4443";
/// When every server starts: 1 March 2026, noon.
const START_S: i64 = 1_772_366_400;

/// A server of its own, in its first second.
pub struct Server {
    engine: Arc<Engine>,
    authority: Arc<Authority>,
    clock: Arc<ManualClock>,
    front: Arc<Front>,
    rights: Rights,
    tokens: AtomicU64,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

/// The clock the engine owns and the test moves.
struct Shared(Arc<ManualClock>);

/// Lets everybody do everything but what a request says is denied.
#[derive(Clone, Default)]
struct Rights {
    denied: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// With the default subscription, if a provider stores subscriptions.
    ///
    /// # Panics
    /// When it cannot be built.
    pub async fn new(providers: Vec<Provider>) -> Self {
        Self::configured(providers, FrontConfig::default()).await
    }

    /// # Panics
    /// When it cannot be built.
    pub async fn configured(providers: Vec<Provider>, config: FrontConfig) -> Self {
        let start = Timestamp::from_second(START_S).expect("in range");
        let clock = Arc::new(ManualClock::new(start));
        let seeds = AtomicU64::new(1);
        let facts = FactSource {
            clock: Box::new(Shared(Arc::clone(&clock))),
            seed: Box::new(move || seed(seeds.fetch_add(1, Ordering::Relaxed))),
        };
        let subscriptions = stores_subscriptions(&providers);
        let store = Arc::new(MemoryStore::new());
        let rights = Rights::default();
        let authorizer = Arc::new(rights.clone());
        let engine = Engine::new(providers, authorizer, store, facts, Profile::Instant);
        if subscriptions {
            engine.ensure(subscription()).await.expect("the default subscription is sound");
        }
        let (engine, authority) = (Arc::new(engine), authority().await);
        let front = Front::new(Arc::clone(&engine), Arc::clone(&authority), config);
        let front = Arc::new(front.clocked(Arc::clone(&clock) as Arc<dyn Clock>));
        Self { engine, authority, clock, front, rights, tokens: AtomicU64::new(1) }
    }

    /// The service behind the main listener.
    pub fn service(&self) -> Service {
        self.front.resource_manager()
    }

    pub fn front(&self) -> &Arc<Front> {
        &self.front
    }

    pub fn engine(&self) -> &Arc<Engine> {
        &self.engine
    }

    /// The bootstrap principal's credentials.
    pub fn connection(&self) -> Connection {
        self.authority.connection()
    }

    /// The `Authorization` of the bootstrap principal, good for an hour.
    ///
    /// # Panics
    /// When the authority refuses its own principal.
    pub fn authorization(&self) -> String {
        let connection = self.authority.connection();
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let fields = [
            field("grant_type", "client_credentials"),
            field("scope", "https://management.azure.com/.default"),
            field("client_id", &connection.client_id),
            field("client_secret", &connection.client_secret),
        ];
        let id = Uuid::from_u128(self.tokens.fetch_add(1, Ordering::Relaxed).into());
        let reply = self.authority.token(&TokenRequest {
            endpoint: TokenEndpoint::V2,
            tenant: &connection.tenant_id,
            origin: ORIGIN,
            fields: &fields,
            now: self.clock.now(),
            trace_id: id,
            correlation_id: id,
        });
        let body = reply.expect("the bootstrap principal is known").body();
        format!("Bearer {}", body["access_token"].as_str().expect("a token is text"))
    }

    /// Moves the clock and lets the worker do what is due then.
    ///
    /// # Panics
    /// When the worker cannot read its jobs.
    pub async fn advance(&self, seconds: u32) {
        self.clock.advance(SignedDuration::from_secs(seconds.into()));
        while self.engine.work().await.expect("jobs in memory can be read") {}
    }

    /// Sends a request as it is written, with the headers of an ordinary client.
    ///
    /// # Panics
    /// When it is none: the method, a header or the path cannot be sent.
    pub async fn send(&self, request: &Request) -> Answer {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static("localhost:4443"));
        let token = HeaderValue::try_from(self.authorization()).expect("a token is ascii");
        headers.insert(header::AUTHORIZATION, token);
        let body = match (&request.raw_body, &request.body) {
            (Some(raw), _) => raw.clone(),
            (None, Some(body)) => body.to_string(),
            (None, None) => String::new(),
        };
        if !body.is_empty() {
            let json = HeaderValue::from_static("application/json");
            headers.insert(header::CONTENT_TYPE, json);
        }
        for (name, value) in &request.headers {
            let name = HeaderName::try_from(name.as_str()).expect("a header's name");
            match value {
                Some(value) => headers
                    .insert(name, HeaderValue::try_from(value.as_str()).expect("a header's value")),
                None => headers.remove(name),
            };
        }
        let path = request.path.strip_prefix(ORIGIN).unwrap_or(&request.path);
        let mut sent = http::Request::builder()
            .method(request.method.as_str())
            .uri(path)
            .body(Body::from(body))
            .expect("a method and a path");
        *sent.headers_mut() = headers;
        self.rights.deny(&request.denied);
        let service =
            if request.admin { self.front.administration() } else { self.front.resource_manager() };
        answer(service, sent).await
    }

    /// The names every case knows.
    pub(crate) fn names(&self) -> Captures {
        let names = [
            ("sub", defaults::SUBSCRIPTION_ID),
            ("tenant", self.authority.tenant_id()),
            ("origin", ORIGIN),
        ];
        names.map(|(name, text)| (name.to_owned(), text.to_owned())).into()
    }
}

impl Answer {
    /// The first value of a header, if it is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// # Panics
    /// When the body is no JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {:?}", self.body))
    }
}

impl Clock for Shared {
    fn now(&self) -> Timestamp {
        self.0.now()
    }
}

impl Rights {
    fn deny(&self, actions: &[String]) {
        *self.denied.lock().unwrap_or_else(PoisonError::into_inner) = actions.to_vec();
    }
}

impl Authorizer for Rights {
    fn authorize(
        &self,
        _: &Caller,
        action: &str,
        scope: Option<&ResourceId>,
    ) -> Result<(), ArmError> {
        let denied = self.denied.lock().unwrap_or_else(PoisonError::into_inner);
        if !denied.iter().any(|one| one.eq_ignore_ascii_case(action)) {
            return Ok(());
        }
        let scope = scope.map_or_else(|| "/".to_owned(), ToString::to_string);
        let text = format!("The client may not perform action '{action}' over scope '{scope}'.");
        Err(ArmError::new(ErrorKind::Forbidden, "AuthorizationFailed", text))
    }
}

/// Sends a request to one of the services.
///
/// # Panics
/// When the reply's body breaks off.
pub async fn answer(service: Service, request: http::Request<Body>) -> Answer {
    let Ok(response) = service.oneshot(request).await;
    let (parts, body) = response.into_parts();
    let body = body.collect().await.expect("a reply from memory does not break off").to_bytes();
    let body = String::from_utf8_lossy(&body).into_owned();
    Answer { status: parts.status.as_u16(), headers: parts.headers, body }
}

/// One for all servers of a process: making its key takes longer than most cases.
async fn authority() -> Arc<Authority> {
    static AUTHORITY: OnceCell<Arc<Authority>> = OnceCell::const_new();
    let open = || async {
        let config =
            AuthorityConfig { audiences: vec![ORIGIN.to_owned()], ..AuthorityConfig::default() };
        let start = Timestamp::from_second(START_S).expect("in range");
        let opened = Authority::open(Arc::new(MemoryStore::new()), config, start).await;
        Arc::new(opened.expect("an authority on an empty store"))
    };
    Arc::clone(AUTHORITY.get_or_init(open).await)
}

/// The same decisions in every run, different ones in a row.
fn seed(number: u64) -> [u8; 32] {
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&number.to_be_bytes());
    seed
}

fn stores_subscriptions(providers: &[Provider]) -> bool {
    let entries = providers.iter().flat_map(|provider| &provider.entries);
    let mut stored = entries.filter(|entry| matches!(entry, Entry::Stored(_)));
    stored.any(|entry| entry.descriptor().ty.key() == ResourceType::subscription().key())
}

/// The default subscription, as an installation has it.
fn subscription() -> Envelope {
    let caller = Caller {
        kind: CallerKind::Application,
        object_id: defaults::OBJECT_ID.to_owned(),
        tenant_id: defaults::TENANT_ID.to_owned(),
        display: defaults::CLIENT_ID.to_owned(),
    };
    let start = Timestamp::from_second(START_S).expect("in range");
    let properties = json!({
        "tenantId": defaults::TENANT_ID,
        "displayName": "Local subscription",
    });
    let id = ResourceId::subscription(defaults::SUBSCRIPTION_ID);
    Envelope::new(id, properties, SystemData::created(&caller, start))
}
