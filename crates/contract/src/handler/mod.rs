//! The questions a type answers, typed for those who write one and erased for the engine.
//!
//! Every answer is pure: what may be known arrives in the call, what is to happen goes back as data.

mod call;
mod debug;
mod effects;
mod needs;
mod resource;
#[cfg(test)]
mod tests;
mod typed;
mod view;

use arm::{ApiVersion, ArmError};
use serde_json::{Map, Value};

use crate::{Descriptor, Envelope, Facts, FieldTree};

pub use call::{ActionCall, Admission, NeedCall, Presenting, Reaction, Side, Step};
pub use effects::{Acted, Admitted, Advance, Effects, Finish, Heard, Release, Wake};
pub use needs::{Found, Linked, Need};
pub use resource::{Marks, Resource};
pub use typed::Typed;
pub use view::{View, ViewCall};

/// A stored type as the engine sees it: JSON in, JSON out. [`Typed`] makes one from a [`Resource`];
/// another implementor may be driven by a schema file alone.
pub trait Handler: Send + Sync + 'static {
    fn descriptor(&self) -> &Descriptor;

    /// The members of the type's body.
    fn fields(&self) -> &FieldTree;

    /// Brings a body of `version` to the newest shape. Members the field tree marks with a first
    /// version need nothing here.
    fn up(&self, version: &ApiVersion, body: &mut Map<String, Value>);

    /// Brings a shown body from the newest shape to that of `version`.
    fn down(&self, version: &ApiVersion, body: &mut Map<String, Value>);

    /// Whether a stored resource is one the type can read. `gone`, `react`, `points_to` and `claims`
    /// have no way to refuse: of one that is not, they know nothing.
    ///
    /// # Errors
    /// A defect, or what an older program left: it does not fit the type's model.
    fn fits(&self, _stored: &Envelope) -> Result<(), ArmError> {
        Ok(())
    }

    /// What must be read before the next question. Asked twice: the second time with what the first
    /// answer found.
    fn needs(&self, call: &NeedCall<'_>) -> Vec<Need>;

    /// Decides a PUT or PATCH whose fields are sound: the cross-field rules, the computed members.
    ///
    /// # Errors
    /// The refusal to tell the client.
    fn admit(
        &self,
        call: &Admission<'_>,
        proposal: Envelope,
        facts: &mut Facts,
    ) -> Result<Admitted, ArmError>;

    /// One step of an operation that [`Handler::admit`] or an action left to be finished.
    /// May be repeated after a crash.
    fn advance(&self, step: &Step<'_>, facts: &mut Facts) -> Advance;

    /// Decides whether a client may delete the resource, and how it looks while it goes.
    ///
    /// # Errors
    /// The refusal to tell the client.
    fn release(&self, call: &Admission<'_>, facts: &mut Facts) -> Result<Release, ArmError>;

    /// What else happens when the resource is gone, by its own deletion or its parent's.
    fn gone(&self, last: &Envelope, facts: &mut Facts) -> Effects;

    /// What must be read before [`Handler::react`]. Asked like [`Handler::needs`].
    fn reaction_needs(&self, call: &Reaction<'_>) -> Vec<Need>;

    /// A neighbour on a side the descriptor says it hears of has come, changed or gone.
    ///
    /// # Errors
    /// The refusal to tell the client who wants the neighbour changed. What goes cannot be refused.
    fn react(&self, call: &Reaction<'_>, facts: &mut Facts) -> Result<Heard, ArmError>;

    /// Runs a synchronous action.
    ///
    /// # Errors
    /// The refusal to tell the client.
    fn act(&self, call: &ActionCall<'_>, facts: &mut Facts) -> Result<Acted, ArmError>;

    /// Whether a resource of the type is shown as its own document says: such a body stays as long as
    /// the document.
    fn shown_alone(&self) -> bool;

    /// What must be read to show the resource, where more than its document is needed. Asked once.
    fn shown_with(&self, envelope: &Envelope) -> Vec<Need>;

    /// Whom the resource points to, and as what.
    fn points_to(&self, envelope: &Envelope) -> Vec<(arm::ResourceId, String)>;

    /// The names it holds that nobody else may have: zone and name.
    fn claims(&self, envelope: &Envelope) -> Vec<(String, String)>;

    /// The last touch to a body about to be shown, its secrets already in their read form.
    fn present(&self, call: &Presenting<'_>, body: &mut Map<String, Value>);
}
