//! One small type at every place where a type may live, and what some of them stand on.

use std::sync::Arc;

use arm::{ArmError, Verb};
use contract::{
    Action, Admission, Admitted, Advance, Descriptor, Entry, Envelope, Facts, Hosting, Lro,
    OperationUrl, Provider, Resource, Step, Typed, Wire,
};
use scenario::Server;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::support::write;

const GROUP: &str = "/subscriptions/bbbbbbbb-0000-4000-8000-000000000002/resourceGroups/g";

/// Every type, and where it lives.
const HOSTED: [(&str, Hosting); 5] = [
    ("Contoso.Toys/balls", Hosting::Tenant),
    ("Contoso.Toys/kites", Hosting::Subscription),
    ("Contoso.Toys/boxes", Hosting::ResourceGroup),
    ("Contoso.Toys/boxes/marbles", Hosting::Parent),
    ("Contoso.Toys/locations/relics", Hosting::Scope),
];

#[derive(Clone, Default, Serialize, Deserialize, JsonSchema)]
struct Properties {
    size: Option<u32>,
    #[serde(rename = "provisioningState")]
    #[schemars(extend("x-read-only" = true))]
    provisioning_state: Option<String>,
}

/// The type in that row.
struct Toy<const ROW: usize>;

impl<const ROW: usize> Resource for Toy<ROW> {
    type Properties = Properties;

    const PROPERTIES_REQUIRED: bool = false;

    fn descriptor() -> Descriptor {
        let (name, hosting) = &HOSTED[ROW];
        let mut descriptor = Descriptor::new(name, "Toy", &["2024-01-01"]);
        descriptor.hosting = hosting.clone();
        descriptor.tracked = *hosting == Hosting::ResourceGroup;
        descriptor.wire = Wire { system_data: true, ..Wire::with_members(["location", "tags"]) };
        descriptor.actions = vec![Action::on_resource("poke")];
        descriptor.lro = descriptor.tracked.then(lro);
        descriptor
    }

    fn admit(
        _: &Admission<'_, Properties>,
        proposal: Envelope<Properties>,
        _: &mut Facts,
    ) -> Result<Admitted<Properties>, ArmError> {
        let runs_long = Self::descriptor().lro.is_some();
        Ok(if runs_long { Admitted::later(proposal, Value::Null) } else { Admitted::now(proposal) })
    }

    fn advance(step: &Step<'_, Properties>, _: &mut Facts) -> Advance<Properties> {
        let mut done = step.current.clone();
        done.properties.provisioning_state = Some("Succeeded".to_owned());
        Advance::done(done)
    }
}

fn lro() -> Lro {
    Lro {
        verbs: vec![Verb::Put, Verb::Patch, Verb::Delete],
        status: Some(OperationUrl::Location { segment: "operationStatuses".to_owned() }),
        result: Some(OperationUrl::Resource { segment: "results".to_owned() }),
        running: "Running".to_owned(),
        ..Lro::default()
    }
}

fn stored<R: Resource>() -> Entry {
    Entry::Stored(Arc::new(Typed::<R>::new()))
}

/// A server with all of them, over real subscriptions and groups.
pub async fn server() -> Server {
    let entries = vec![
        stored::<Toy<0>>(),
        stored::<Toy<1>>(),
        stored::<Toy<2>>(),
        stored::<Toy<3>>(),
        stored::<Toy<4>>(),
    ];
    let toys =
        Provider { namespace: "Contoso.Toys".into(), display: "Contoso Toys".into(), entries };
    Server::new(vec![provider_resources::provider(), toys]).await
}

/// A group with a box in it, whatever became of the last ones.
pub async fn prepare(server: &Server) {
    for path in [
        format!("{GROUP}?api-version=2021-04-01"),
        format!("{GROUP}/providers/Contoso.Toys/boxes/b?api-version=2024-01-01"),
    ] {
        let answer = write(server, "PUT", &path, r#"{"location":"westeurope"}"#).await;
        assert!(answer.status == 200 || answer.status == 201, "{path}: {}", answer.body);
    }
}
