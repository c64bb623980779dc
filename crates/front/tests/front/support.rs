//! A server with one small type at the tenant, and requests as a client writes them.

use arm::{ArmError, Verb};
use axum::body::Body;
use axum::http::{Request, header};
use contract::{
    Acted, Action, ActionCall, Admission, Admitted, Descriptor, ETagRule, Entry, Envelope, Facts,
    Hosting, Provider, Resource, Typed,
};
use front::FrontConfig;
use scenario::{Answer, Server, answer};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

pub const VERSION: &str = "api-version=2024-01-01";
pub const WIDGET: &str = "/providers/Contoso.Test/widgets/w1?api-version=2024-01-01";
pub const WIDGETS: &str = "/providers/Contoso.Test/widgets?api-version=2024-01-01";

#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
struct Widget {
    size: u32,
}

impl Default for Widget {
    fn default() -> Self {
        Self { size: 1 }
    }
}

struct Widgets;

impl Resource for Widgets {
    type Properties = Widget;

    fn descriptor() -> Descriptor {
        let mut descriptor =
            Descriptor::new("Contoso.Test/widgets", "Widget", &["2024-01-01", "2023-01-01"]);
        descriptor.hosting = Hosting::Tenant;
        descriptor.wire.etag = ETagRule::Header;
        descriptor.preconditions = arm::Preconditions::Standard;
        descriptor.verbs = vec![Verb::Put, Verb::Get, Verb::Delete];
        descriptor.actions = vec![Action::on_resource("poke"), Action::on_resource("explode")];
        descriptor
    }

    fn admit(
        _: &Admission<'_, Widget>,
        proposal: Envelope<Widget>,
        _: &mut Facts,
    ) -> Result<Admitted<Widget>, ArmError> {
        Ok(Admitted::now(proposal))
    }

    fn act(call: &ActionCall<'_, Widget>, _: &mut Facts) -> Result<Acted<Widget>, ArmError> {
        assert!(call.action == "poke", "secret text of a panic");
        Ok(Acted::reply(json!({ "poked": true })))
    }
}

fn providers() -> Vec<Provider> {
    let entries = vec![Entry::Stored(std::sync::Arc::new(Typed::<Widgets>::new()))];
    vec![Provider { namespace: "Contoso.Test".into(), display: "Contoso Test".into(), entries }]
}

/// A server with default limits.
pub async fn server() -> Server {
    Server::new(providers()).await
}

pub async fn configured(config: FrontConfig) -> Server {
    Server::configured(providers(), config).await
}

/// A request by the bootstrap principal; more headers replace these.
pub fn request(server: &Server, method: &str, uri: &str) -> axum::http::request::Builder {
    anonymous(method, uri).header(header::AUTHORIZATION, server.authorization())
}

pub fn anonymous(method: &str, uri: &str) -> axum::http::request::Builder {
    Request::builder().method(method).uri(uri).header(header::HOST, "localhost:4443")
}

pub async fn send(server: &Server, request: Request<Body>) -> Answer {
    answer(server.service(), request).await
}

pub async fn call(server: &Server, method: &str, uri: &str) -> Answer {
    let request = request(server, method, uri).body(Body::empty()).expect("sound");
    send(server, request).await
}

/// With a JSON body.
pub async fn write(server: &Server, method: &str, uri: &str, body: &str) -> Answer {
    let request = request(server, method, uri)
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(body.to_owned()))
        .expect("sound");
    send(server, request).await
}

/// The envelope's code, after making sure that the header says the same.
pub fn code(answer: &Answer) -> String {
    let body = answer.json();
    let code = body["error"]["code"].as_str().expect("an envelope").to_owned();
    assert_eq!(answer.header("x-ms-error-code"), Some(code.as_str()));
    assert_eq!(answer.header("content-type"), Some("application/json; charset=utf-8"));
    assert_eq!(answer.header("content-length"), Some(answer.body.len().to_string().as_str()));
    code
}
