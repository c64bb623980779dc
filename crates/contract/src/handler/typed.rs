//! From a typed resource to the erased handler the engine calls.

use std::marker::PhantomData;

use arm::{ApiVersion, ArmError, ResourceId, Verb};
use serde::{Deserialize as _, Deserializer};
use serde_json::{Map, Value};

use super::resource::Marks;
use super::{
    Acted, ActionCall, Admission, Admitted, Advance, Effects, Handler, Heard, Need, NeedCall,
    Presenting, Reaction, Release, Resource, Step,
};
use crate::{Descriptor, Envelope, Facts, Field, FieldTree, Word};

/// The handler of a [`Resource`].
#[derive(Debug)]
pub struct Typed<R> {
    descriptor: Descriptor,
    fields: FieldTree,
    resource: PhantomData<fn() -> R>,
}

impl<R: Resource> Typed<R> {
    /// Reads the model's schema once.
    pub fn new() -> Self {
        let mut properties = Field::of::<R::Properties>("properties", R::check);
        properties.required = R::PROPERTIES_REQUIRED;
        Self {
            descriptor: R::descriptor(),
            fields: FieldTree::resource(properties, R::envelope()),
            resource: PhantomData,
        }
    }
}

impl<R: Resource> Default for Typed<R> {
    fn default() -> Self {
        Self::new()
    }
}

impl<R: Resource> Handler for Typed<R> {
    fn descriptor(&self) -> &Descriptor {
        &self.descriptor
    }

    fn fields(&self) -> &FieldTree {
        &self.fields
    }

    fn up(&self, version: &ApiVersion, body: &mut Map<String, Value>) {
        R::up(version, body);
    }

    fn down(&self, version: &ApiVersion, body: &mut Map<String, Value>) {
        R::down(version, body);
    }

    fn fits(&self, stored: &Envelope) -> Result<(), ArmError> {
        read::<R>(stored).map(drop)
    }

    fn needs(&self, call: &NeedCall<'_>) -> Vec<Need> {
        R::needs(call)
    }

    fn admit(
        &self,
        call: &Admission<'_>,
        proposal: Envelope,
        facts: &mut Facts,
    ) -> Result<Admitted, ArmError> {
        let current = call.current.map(read::<R>).transpose()?;
        let admitted =
            R::admit(&admission(call, current.as_ref()), proposed::<R>(proposal)?, facts)?;
        let envelope = write::<R>(admitted.envelope)?;
        Ok(Admitted { envelope, finish: admitted.finish, effects: admitted.effects })
    }

    fn advance(&self, step: &Step<'_>, facts: &mut Facts) -> Advance {
        advance::<R>(step, facts)
            .unwrap_or_else(|error| Advance::Failed { envelope: step.current.clone(), error })
    }

    fn release(&self, call: &Admission<'_>, facts: &mut Facts) -> Result<Release, ArmError> {
        let Some(current) = call.current.map(read::<R>).transpose()? else {
            return Err(ArmError::internal("a release without a resource"));
        };
        let release = R::release(&admission(call, Some(&current)), &current, facts)?;
        let mut envelope = write::<R>(release.envelope)?;
        if self.descriptor.lro(Verb::Delete).is_some()
            && let Some(state) = envelope.properties.get_mut("provisioningState")
        {
            *state = Value::from("Deleting");
        }
        Ok(Release { envelope, effects: release.effects })
    }

    fn gone(&self, last: &Envelope, facts: &mut Facts) -> Effects {
        read::<R>(last).map_or_else(|_| Effects::default(), |last| R::gone(&last, facts))
    }

    fn reaction_needs(&self, call: &Reaction<'_>) -> Vec<Need> {
        read::<R>(call.me).map_or_else(|_| Vec::new(), |me| R::reaction_needs(&reaction(call, &me)))
    }

    fn react(&self, call: &Reaction<'_>, facts: &mut Facts) -> Result<Heard, ArmError> {
        // Of one that is not what the type can read, nothing is known.
        let Ok(me) = read::<R>(call.me) else { return Ok(Heard::nothing()) };
        let Heard { me, effects } = R::react(&reaction(call, &me), facts)?;
        Ok(Heard { me: me.map(write::<R>).transpose()?, effects })
    }

    fn shown_alone(&self) -> bool {
        R::SHOWN_WITH.is_none()
    }

    fn shown_with(&self, envelope: &Envelope) -> Vec<Need> {
        R::SHOWN_WITH.map_or_else(Vec::new, |needs| needs(envelope))
    }

    fn act(&self, call: &ActionCall<'_>, facts: &mut Facts) -> Result<Acted, ArmError> {
        let current = call.current.map(read::<R>).transpose()?;
        let typed = ActionCall {
            action: call.action,
            version: call.version,
            caller: call.caller,
            current: current.as_ref(),
            scope: call.scope,
            body: call.body,
            found: call.found,
        };
        let Acted { mut outcome, mut body, change, effects } = R::act(&typed, facts)?;
        let action = self.descriptor.actions.iter().find(|action| action.name == call.action);
        let codes = action.map(|action| &action.codes);
        if let Some(rule) =
            codes.and_then(|codes| codes.rule(Verb::Action, Word::Done, call.version))
        {
            outcome = rule.outcome;
            body = body.filter(|_| rule.body);
        }
        Ok(Acted { outcome, body, change: change.map(write::<R>).transpose()?, effects })
    }

    fn points_to(&self, envelope: &Envelope) -> Vec<(ResourceId, String)> {
        marks::<R, _>(envelope, R::POINTS_TO)
    }

    fn claims(&self, envelope: &Envelope) -> Vec<(String, String)> {
        marks::<R, _>(envelope, R::CLAIMS)
    }

    fn present(&self, call: &Presenting<'_>, body: &mut Map<String, Value>) {
        R::present(call, body);
    }
}

/// What a type reads off a resource, where it does so at all.
fn marks<R: Resource, T>(envelope: &Envelope, of: Option<Marks<R::Properties, T>>) -> Vec<T> {
    of.and_then(|of| read::<R>(envelope).ok().map(|envelope| of(&envelope))).unwrap_or_default()
}

fn advance<R: Resource>(step: &Step<'_>, facts: &mut Facts) -> Result<Advance, ArmError> {
    let current = read::<R>(step.current)?;
    let typed = Step { verb: step.verb, action: step.action, current: &current, memo: step.memo };
    Ok(match R::advance(&typed, facts) {
        Advance::Done { envelope, effects, result } => {
            Advance::Done { envelope: write::<R>(envelope)?, effects, result }
        }
        Advance::Again { envelope, wake, memo } => {
            Advance::Again { envelope: envelope.map(write::<R>).transpose()?, wake, memo }
        }
        Advance::Failed { envelope, error } => {
            Advance::Failed { envelope: write::<R>(envelope)?, error }
        }
    })
}

fn admission<'a, P>(call: &Admission<'a>, current: Option<&'a Envelope<P>>) -> Admission<'a, P> {
    Admission {
        verb: call.verb,
        id: call.id,
        version: call.version,
        caller: call.caller,
        current,
        parent: call.parent,
        found: call.found,
        query: call.query,
    }
}

fn reaction<'a, P>(call: &Reaction<'a>, me: &'a Envelope<P>) -> Reaction<'a, P> {
    Reaction {
        me,
        side: call.side,
        role: call.role,
        other: call.other,
        before: call.before,
        after: call.after,
        found: call.found,
    }
}

/// What a client proposes. The field check stands before this: what fails here is a gap between the
/// tree and the model.
fn proposed<R: Resource>(envelope: Envelope) -> Result<Envelope<R::Properties>, ArmError> {
    let (rest, properties) = envelope.replace(());
    let model = model::<R, _>(&rest.id, properties).map_err(|internal| {
        let text = "The request content was invalid and could not be deserialized.";
        let mut refused = ArmError::bad_request("InvalidRequestContent", text).at("properties");
        refused.internal = Some(internal);
        refused
    })?;
    Ok(rest.with(model))
}

/// What is stored; the client can do nothing about it.
fn read<R: Resource>(envelope: &Envelope) -> Result<Envelope<R::Properties>, ArmError> {
    let nothing = Value::Object(Map::new());
    let properties = if envelope.properties.is_null() { &nothing } else { &envelope.properties };
    let model = model::<R, _>(&envelope.id, properties).map_err(ArmError::internal)?;
    Ok(envelope.around(model))
}

fn model<'de, R, D>(id: &ResourceId, properties: D) -> Result<R::Properties, String>
where
    R: Resource,
    D: Deserializer<'de, Error = serde_json::Error>,
{
    R::Properties::deserialize(properties).map_err(|error| {
        // The error's own text quotes values, and secrets are among them.
        format!("{id} does not fit its model: {:?} error", error.classify())
    })
}

fn write<R: Resource>(envelope: Envelope<R::Properties>) -> Result<Envelope, ArmError> {
    let (rest, properties) = envelope.replace(());
    let mut value = serde_json::to_value(properties).map_err(|error| {
        let kind = error.classify();
        ArmError::internal(format!("{} cannot be written: {kind:?} error", rest.id))
    })?;
    drop_nulls(&mut value);
    Ok(rest.with(value))
}

/// A stored body holds no nulls: absent and `null` are the same. Those in lists stay.
fn drop_nulls(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.retain(|_, value| !value.is_null());
            map.values_mut().for_each(drop_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(drop_nulls),
        _ => {}
    }
}
