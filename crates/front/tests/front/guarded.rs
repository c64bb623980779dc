//! A front whose authorizer knows one owner, and a second application that owns nothing.

use std::sync::Arc;

use arm::{ArmError, Caller, ErrorKind, ResourceId};
use axum::body::Body;
use axum::http::header;
use contract::Authorizer;
use engine::{Engine, FactSource, Profile, SystemClock};
use entra::{Authority, AuthorityConfig, defaults};
use front::{Front, FrontConfig};
use jiff::Timestamp;
use scenario::answer;
use store::memory::MemoryStore;
use uuid::Uuid;

use crate::support::anonymous;

const OTHER: Uuid = Uuid::from_u128(1);

struct OneOwner;

impl Authorizer for OneOwner {
    fn authorize(
        &self,
        caller: &Caller,
        action: &str,
        _: Option<&ResourceId>,
    ) -> Result<(), ArmError> {
        if caller.object_id == defaults::OBJECT_ID {
            return Ok(());
        }
        let text = format!("no right to {action}");
        Err(ArmError::new(ErrorKind::Forbidden, "AuthorizationFailed", text))
    }
}

pub struct Guarded {
    front: Arc<Front>,
    credentials: [entra::Connection; 2],
}

impl Guarded {
    pub async fn new() -> Self {
        let now = Timestamp::now();
        let config = AuthorityConfig::default();
        let authority = Authority::open(Arc::new(MemoryStore::new()), config, now).await;
        let authority = authority.expect("an authority on an empty store");
        let other = authority.register(OTHER, Uuid::from_u128(2)).await.expect("a free id");
        let credentials = [authority.connection(), other];
        let facts = FactSource { clock: Box::new(SystemClock), seed: Box::new(|| [7; 32]) };
        let store = Arc::new(MemoryStore::new());
        let engine = Engine::new(Vec::new(), Arc::new(OneOwner), store, facts, Profile::Instant);
        let front = Front::new(Arc::new(engine), Arc::new(authority), FrontConfig::default());
        Self { front: Arc::new(front), credentials }
    }

    pub fn administration(&self) -> front::Service {
        self.front.administration()
    }

    /// What the owner and the other one send as `Authorization`.
    pub async fn tokens(&self) -> [String; 2] {
        let [owner, other] = &self.credentials;
        [self.token(owner).await, self.token(other).await]
    }

    async fn token(&self, client: &entra::Connection) -> String {
        let form = format!(
            "grant_type=client_credentials&client_id={}&client_secret={}\
             &scope=https%3A%2F%2Fmanagement.azure.com%2F.default",
            client.client_id, client.client_secret
        );
        let request = anonymous("POST", "/common/oauth2/v2.0/token")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form))
            .expect("sound");
        let reply = answer(self.front.resource_manager(), request).await.json();
        format!("Bearer {}", reply["access_token"].as_str().expect("a token"))
    }
}
