//! A tracked type that runs long with both headers, has actions of every mount, and claims a handle.

use arm::{ArmError, Verb};
use contract::{
    Acted, Action, ActionCall, ActionMount, Admission, Admitted, Advance, Descriptor, Envelope,
    Facts, FieldTree, Listing, Lro, Marks, Need, NeedCall, OperationUrl, Outcome, Release,
    Resource, Step, Wake, Wire,
};
use contract::{Field, FilterField, Shape};
use jiff::SignedDuration;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::VERSIONS;

pub struct Boxes;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Properties {
    #[schemars(extend("x-read-only" = true))]
    pub provisioning_state: Option<String>,
    pub color: Option<Color>,
    #[schemars(extend("x-create-only" = true))]
    pub size: Option<i64>,
    pub label: Option<String>,
    #[schemars(extend("x-since" = "2024-06-01"))]
    pub note: Option<String>,
    /// Unique among all boxes.
    pub handle: Option<String>,
    /// How many steps an operation takes before its last one, a minute apart.
    pub steps: Option<i64>,
    /// The operation that has to end first.
    pub waits_for: Option<String>,
    /// The operation fails with this code.
    pub breaks: Option<String>,
    /// A step panics.
    pub panics: Option<bool>,
    /// Refuses to be deleted.
    pub nailed: Option<bool>,
    #[schemars(extend("x-read-only" = true))]
    pub shaken: Option<i64>,
    #[schemars(extend("x-read-only" = true))]
    pub taken: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub enum Color {
    Red,
    Blue,
}

#[derive(Deserialize, JsonSchema)]
#[allow(dead_code)]
struct CheckName {
    #[schemars(length(min = 3))]
    name: String,
}

pub fn lro() -> Lro {
    Lro {
        verbs: vec![Verb::Put, Verb::Patch, Verb::Delete],
        status: Some(OperationUrl::Location { segment: "operationStatuses".to_owned() }),
        result: Some(OperationUrl::Location { segment: "operationResults".to_owned() }),
        status_aliases: vec!["operationsStatus".to_owned()],
        running: "Running".to_owned(),
        documented_s: 60,
        ..Lro::default()
    }
}

impl Resource for Boxes {
    type Properties = Properties;

    const PROPERTIES_REQUIRED: bool = false;

    fn descriptor() -> Descriptor {
        let body = || FieldTree::of::<CheckName>(|_| None);
        let mut descriptor = Descriptor::new("Contoso.Toys/boxes", "Box", &VERSIONS).tracked();
        descriptor.wire =
            Wire { system_data: true, ..Wire::with_members(["location", "tags", "sku", "kind"]) };
        descriptor.lro = Some(lro());
        descriptor.listing =
            Some(Listing { filter: vec![FilterField::new("name", "/name")], ..Listing::default() });
        let repaint = Action { lro: Some(lro()), ..Action::on_resource("repaint") };
        descriptor.actions = vec![
            Action::on_resource("shake"),
            Action::on_resource("peek"),
            Action::on_resource("recite").telling("text/plain"),
            repaint,
            Action::on_resource("checkName").mounted(ActionMount::Subscription).taking(body()),
            Action::on_resource("count").mounted(ActionMount::Location),
        ];
        descriptor
    }

    fn envelope() -> Vec<Field> {
        vec![Field::new("sku", Shape::Any)]
    }

    fn needs(call: &NeedCall<'_>) -> Vec<Need> {
        match call.action {
            Some(("checkName", body)) => {
                let name = body["name"].as_str().unwrap_or_default().to_owned();
                vec![Need::Claim { zone: "handles".to_owned(), name }]
            }
            Some(("count", _)) => {
                let under = call.id.parent().expect("a location lies in a subscription");
                vec![Need::Count { ty: Self::descriptor().ty, under }]
            }
            _ => Vec::new(),
        }
    }

    fn admit(
        call: &Admission<'_, Properties>,
        mut proposal: Envelope<Properties>,
        _facts: &mut Facts,
    ) -> Result<Admitted<Properties>, ArmError> {
        let state = if call.current.is_some() { "Updating" } else { "Creating" };
        proposal.properties.provisioning_state = Some(state.to_owned());
        proposal.properties.taken = Some(0);
        Ok(Admitted::later(proposal, json!({ "left": 0 })))
    }

    fn advance(step: &Step<'_, Properties>, facts: &mut Facts) -> Advance<Properties> {
        let mut now = step.current.clone();
        assert!(now.properties.panics != Some(true), "asked to");
        let taken = now.properties.taken.unwrap_or(0);
        if step.memo["waited"].is_null()
            && let Some(token) = now.properties.waits_for.clone()
        {
            let memo = json!({ "waited": true });
            return Advance::Again { envelope: None, wake: Wake::WhenDone(token), memo };
        }
        if taken < now.properties.steps.unwrap_or(0) {
            now.properties.taken = Some(taken + 1);
            let minute = SignedDuration::from_secs(60);
            let wake = Wake::At(facts.now.saturating_add(minute).expect("in range"));
            return Advance::Again { envelope: Some(now), wake, memo: step.memo.clone() };
        }
        if let Some(code) = now.properties.breaks.clone() {
            now.properties.provisioning_state = Some("Failed".to_owned());
            return Advance::Failed { envelope: now, error: ArmError::conflict(code, "It broke.") };
        }
        now.properties.provisioning_state = Some("Succeeded".to_owned());
        if step.action == Some("repaint") {
            now.properties.color = Some(Color::Blue);
            let result = Some(json!({ "painted": true }));
            return Advance::Done { envelope: now, effects: contract::Effects::default(), result };
        }
        Advance::done(now)
    }

    fn release(
        call: &Admission<'_, Properties>,
        current: &Envelope<Properties>,
        _facts: &mut Facts,
    ) -> Result<Release<Properties>, ArmError> {
        assert_eq!(call.verb, Verb::Delete);
        if current.properties.nailed == Some(true) {
            return Err(ArmError::conflict("BoxIsNailed", "The box is nailed to the floor."));
        }
        let mut envelope = current.clone();
        envelope.properties.provisioning_state = Some("Deleting".to_owned());
        Ok(Release::of(envelope))
    }

    fn act(
        call: &ActionCall<'_, Properties>,
        _facts: &mut Facts,
    ) -> Result<Acted<Properties>, ArmError> {
        match (call.action, call.current) {
            ("shake", Some(current)) => {
                let mut shaken = current.clone();
                let times = shaken.properties.shaken.unwrap_or(0) + 1;
                shaken.properties.shaken = Some(times);
                Ok(Acted::reply(json!({ "shaken": times })).changing(shaken))
            }
            ("repaint", Some(current)) => {
                let mut painting = current.clone();
                painting.properties.provisioning_state = Some("Painting".to_owned());
                Ok(Acted::empty(Outcome::Accepted).changing(painting))
            }
            ("recite", Some(_)) => Ok(Acted::reply(json!("It is a box."))),
            ("peek", Some(current)) => {
                Ok(Acted::reply(json!({ "label": current.properties.label })))
            }
            ("checkName", _) => {
                let name = call.body["name"].as_str().unwrap_or_default();
                let free = call.found.claim("handles", name).is_none();
                Ok(Acted::reply(json!({ "nameAvailable": free })))
            }
            ("count", _) => {
                let under = call.scope.and_then(arm::ResourceId::parent).expect("a subscription");
                let count = call.found.count(&Self::descriptor().ty, &under);
                Ok(Acted::reply(json!({ "count": count })))
            }
            (action, _) => Err(ArmError::internal(format!("no action {action}"))),
        }
    }

    const CLAIMS: Option<Marks<Properties, (String, String)>> = Some(|envelope| {
        let handle = envelope.properties.handle.clone();
        handle.map(|handle| ("handles".to_owned(), handle)).into_iter().collect()
    });
}
