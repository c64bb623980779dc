//! What the author of a type writes.

use arm::{ApiVersion, ArmError, ResourceId};
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{
    Acted, ActionCall, Admission, Admitted, Advance, Effects, Heard, Need, NeedCall, Presenting,
    Reaction, Release, Step,
};
use crate::{Check, Descriptor, Envelope, Facts, Field};

/// What is read off a resource.
pub type Marks<P, T> = fn(&Envelope<P>) -> Vec<T>;

/// A stored type over its own model. The questions are those of [`super::Handler`], where each is
/// explained; what is not answered here has an ordinary answer.
pub trait Resource: Send + Sync + 'static {
    /// The `properties` member. Its schema is the type's field tree, its field attributes the facets.
    type Properties: Serialize + DeserializeOwned + JsonSchema + Clone + Send + Sync;

    fn descriptor() -> Descriptor;

    /// Whether a PUT must carry `properties`.
    const PROPERTIES_REQUIRED: bool = true;

    /// Envelope members a client may send beside `properties`, with their rules. `location` and
    /// `tags` of a tracked type, and `id`, `name` and `type`, need no mention.
    fn envelope() -> Vec<Field> {
        Vec::new()
    }

    /// The check a model names in `x-check`.
    fn check(_name: &str) -> Option<Check> {
        None
    }

    fn up(_version: &ApiVersion, _body: &mut Map<String, Value>) {}

    fn down(_version: &ApiVersion, _body: &mut Map<String, Value>) {}

    fn needs(_call: &NeedCall<'_>) -> Vec<Need> {
        Vec::new()
    }

    /// # Errors
    /// The refusal to tell the client.
    fn admit(
        call: &Admission<'_, Self::Properties>,
        proposal: Envelope<Self::Properties>,
        facts: &mut Facts,
    ) -> Result<Admitted<Self::Properties>, ArmError>;

    fn advance(step: &Step<'_, Self::Properties>, _facts: &mut Facts) -> Advance<Self::Properties> {
        Advance::done(step.current.clone())
    }

    /// Where a deletion runs long, `properties.provisioningState` reads `Deleting` without this
    /// having to say so.
    ///
    /// # Errors
    /// The refusal to tell the client.
    fn release(
        _call: &Admission<'_, Self::Properties>,
        current: &Envelope<Self::Properties>,
        _facts: &mut Facts,
    ) -> Result<Release<Self::Properties>, ArmError> {
        Ok(Release::of(current.clone()))
    }

    fn gone(_last: &Envelope<Self::Properties>, _facts: &mut Facts) -> Effects {
        Effects::default()
    }

    fn reaction_needs(_call: &Reaction<'_, Self::Properties>) -> Vec<Need> {
        Vec::new()
    }

    /// # Errors
    /// The refusal to tell the client who wants the neighbour changed.
    fn react(
        _call: &Reaction<'_, Self::Properties>,
        _facts: &mut Facts,
    ) -> Result<Heard<Self::Properties>, ArmError> {
        Ok(Heard::nothing())
    }

    /// # Errors
    /// The refusal to tell the client.
    fn act(
        call: &ActionCall<'_, Self::Properties>,
        _facts: &mut Facts,
    ) -> Result<Acted<Self::Properties>, ArmError> {
        Err(ArmError::internal(format!(
            "the descriptor names the action {} and nobody runs it",
            call.action
        )))
    }

    /// What must be read to show a resource. A type that is shown by itself is not even asked.
    const SHOWN_WITH: Option<fn(&Envelope) -> Vec<Need>> = None;

    /// Whom a resource points to. A type that points to nobody is not even asked.
    const POINTS_TO: Option<Marks<Self::Properties, (ResourceId, String)>> = None;

    /// The names a resource holds, as zone and name. A type that holds none is not even asked.
    const CLAIMS: Option<Marks<Self::Properties, (String, String)>> = None;

    fn present(_call: &Presenting<'_>, _body: &mut Map<String, Value>) {}
}
