use arm::{Caller, CallerKind, Fault, ResourceId, SystemData, Verb};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::*;
use crate::{Action, CodeRule, Errors, Lro, Outcome, VersionRange, Word};

const SECRET: &str = "topsecret";

/// `LONG`: its deletion is an operation.
struct Toys<const LONG: bool = true>;

#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Toy {
    key: String,
    provisioning_state: Option<String>,
}

impl<const LONG: bool> Resource for Toys<LONG> {
    type Properties = Toy;

    fn descriptor() -> Descriptor {
        let mut descriptor = Descriptor::new("Contoso.Toys/toys", "Toy", &["2024-01-01"]);
        descriptor.lro = LONG.then(|| Lro {
            verbs: vec![Verb::Delete],
            running: "Running".to_owned(),
            deleted: Outcome::Ok,
            documented_s: 1,
            ..Lro::default()
        });
        let before_2024 = VersionRange::until("2023-12-31");
        let rule = |outcome, body| CodeRule::new(Verb::Action, Word::Done, outcome, body);
        descriptor.actions = vec![
            Action::on_resource("wind")
                .answering(rule(Outcome::Created, true).in_versions(before_2024)),
            Action::on_resource("drop").answering(rule(Outcome::NoContent, false)),
        ];
        descriptor
    }

    fn admit(
        _call: &Admission<'_, Toy>,
        proposal: Envelope<Toy>,
        _facts: &mut Facts,
    ) -> Result<Admitted<Toy>, ArmError> {
        Ok(Admitted::later(proposal, json!({ "key": SECRET })))
    }

    fn act(call: &ActionCall<'_, Toy>, _facts: &mut Facts) -> Result<Acted<Toy>, ArmError> {
        let change = call.current.cloned();
        Ok(Acted { change, ..Acted::reply(json!({ "key": SECRET })) })
    }
}

fn toys() -> Typed<Toys> {
    Typed::new()
}

fn now() -> Timestamp {
    Timestamp::from_second(1_700_000_000).expect("in range")
}

fn facts() -> Facts {
    Facts::new(now(), [7; 32])
}

fn caller() -> Caller {
    Caller {
        kind: CallerKind::User,
        object_id: "o".to_owned(),
        tenant_id: "t".to_owned(),
        display: "someone".to_owned(),
    }
}

fn version(text: &str) -> ApiVersion {
    ApiVersion::parse(text).expect("a version")
}

fn toy(properties: Value) -> Envelope {
    let text = "/subscriptions/s/resourceGroups/g/providers/Contoso.Toys/toys/bear";
    let id = ResourceId::parse(text).expect("an id");
    Envelope::new(id, properties, SystemData::created(&caller(), now()))
}

fn sound() -> Envelope {
    toy(json!({ "key": SECRET, "provisioningState": "Succeeded" }))
}

/// What the world looks like to a question on `current`.
struct World {
    version: ApiVersion,
    caller: Caller,
    body: Value,
    found: Found,
    current: Envelope,
}

impl World {
    fn new(current: Envelope) -> Self {
        let body = json!({ "key": SECRET });
        let (version, caller) = (version("2024-01-01"), caller());
        Self { version, caller, body, found: Found::default(), current }
    }

    fn admission(&self) -> Admission<'_> {
        Admission {
            verb: Verb::Put,
            id: &self.current.id,
            version: &self.version,
            caller: &self.caller,
            current: Some(&self.current),
            parent: None,
            found: &self.found,
            query: &[],
        }
    }

    fn action<'a>(&'a self, action: &'a str) -> ActionCall<'a> {
        ActionCall {
            action,
            version: &self.version,
            caller: &self.caller,
            current: Some(&self.current),
            scope: None,
            body: &self.body,
            found: &self.found,
        }
    }
}

#[test]
fn nothing_shows_what_it_holds() {
    let (handler, mut world) = (toys(), World::new(sound()));
    world.found.resources.push((world.current.id.clone(), Some(sound())));
    let memo = json!({ "key": SECRET });
    let step = Step { verb: Verb::Put, action: None, current: &world.current, memo: &memo };
    let need = NeedCall {
        verb: Verb::Action,
        id: &world.current.id,
        proposal: Some(&world.current),
        action: Some(("wind", &memo)),
        current: None,
        found: &world.found,
    };
    let heard = Reaction {
        me: &world.current,
        side: Side::Target,
        role: "owner",
        other: &world.current.id,
        before: None,
        after: Some(&world.current),
        found: &world.found,
    };
    let shown = Presenting {
        envelope: &world.current,
        version: &world.version,
        found: &world.found,
        announces: false,
    };
    let admitted = handler.admit(&world.admission(), sound(), &mut facts()).expect("admitted");
    let typed: Envelope<Toy> = sound().with(Toy { key: SECRET.into(), provisioning_state: None });
    let again: Advance<Value> =
        Advance::Again { envelope: Some(sound()), wake: Wake::At(now()), memo: memo.clone() };
    let put = Effects { put: vec![sound()], ..Effects::default() };
    let done: Advance<Value> =
        Advance::Done { envelope: sound(), effects: put, result: Some(memo.clone()) };
    for told in [
        format!("{:?}", world.current),
        format!("{typed:?}"),
        format!("{step:?} {need:?} {heard:?} {shown:?}"),
        format!("{:?} {:?}", world.admission(), world.action("wind")),
        format!("{admitted:?} {again:?} {done:?}"),
        format!("{:?}", handler.act(&world.action("wind"), &mut facts())),
        format!("{:?}", handler.release(&world.admission(), &mut facts())),
        format!("{:?}", world.found),
    ] {
        assert!(!told.contains(SECRET) && told.contains("bear"), "{told}");
    }
    let told = format!("{:?}", facts());
    assert_eq!(told, "Facts { now: 2023-11-14T22:13:20Z, .. }");
}

#[test]
fn what_does_not_fit_its_model_is_told_without_its_values() {
    let (handler, broken) = (toys(), toy(json!({ "key": { SECRET: SECRET } })));
    let world = World::new(sound());
    let refused = handler.admit(&world.admission(), broken.clone(), &mut facts());
    let refused = refused.expect_err("a refusal");
    assert_eq!(refused.code, "InvalidRequestContent");
    let internal = refused.internal.expect("a reason");
    assert!(!internal.contains(SECRET) && internal.contains("bear"), "{internal}");
    let wrong = toy(json!({ "key": "k", "provisioningState": [SECRET] }));
    let internal = handler.fits(&wrong).expect_err("no toy").internal.expect("a reason");
    assert!(!internal.contains(SECRET) && internal.ends_with("Data error"), "{internal}");
}

#[test]
fn a_stored_record_that_does_not_fit_is_our_defect() {
    let (handler, broken) = (toys(), toy(json!({ "key": 7 })));
    assert_eq!(handler.fits(&sound()), Ok(()));
    assert_eq!(handler.fits(&broken).map_err(|e| e.kind), Err(arm::ErrorKind::Internal));
    let world = World::new(broken);
    let refused = handler.release(&world.admission(), &mut facts()).expect_err("a refusal");
    assert_eq!(refused.kind, arm::ErrorKind::Internal);
}

#[test]
fn a_resource_whose_deletion_runs_long_goes_as_deleting() {
    let state = |current: Envelope| {
        let release = toys().release(&World::new(current).admission(), &mut facts());
        release.expect("let go").envelope.properties.get("provisioningState").cloned()
    };
    assert_eq!(state(sound()), Some(json!("Deleting")));
    assert_eq!(state(toy(json!({ "key": "k" }))), None);
    let (at_once, world) = (Typed::<Toys<false>>::new(), World::new(sound()));
    let release = at_once.release(&world.admission(), &mut facts()).expect("let go");
    assert_eq!(release.envelope.provisioning_state(), Some("Succeeded"));
}

#[test]
fn the_codes_of_an_action_decide_how_it_answers() {
    let act = |action: &str, date: &str| {
        let mut world = World::new(sound());
        world.version = version(date);
        let acted = toys().act(&world.action(action), &mut facts()).expect("done");
        (acted.outcome, acted.body.is_some())
    };
    assert_eq!(act("wind", "2023-06-01"), (Outcome::Created, true));
    assert_eq!(act("wind", "2024-01-01"), (Outcome::Ok, true));
    assert_eq!(act("drop", "2024-01-01"), (Outcome::NoContent, false));
}

#[test]
fn nothing_to_write_is_said_and_not_guessed() {
    let current = sound();
    assert_eq!(Admitted::unchanged(&current).finish, Finish::Unchanged);
    assert_eq!(Admitted::now(current).finish, Finish::Now);
}

#[test]
fn faults_are_refused_in_the_manner_of_the_type() {
    let errors = Errors { validation: ("Wrong".into(), "It is wrong.".into()), ..Errors::arm() };
    assert_eq!(errors.refuse(Vec::new()), Ok(()));
    let refused = errors.refuse(vec![Fault::new("key", "is missing")]).expect_err("a refusal");
    assert_eq!((refused.code.as_str(), refused.message.as_str()), ("Wrong", "It is wrong."));
    assert_eq!((refused.kind, refused.details.len()), (arm::ErrorKind::BadRequest, 1));
}
