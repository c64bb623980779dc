//! Asking a view: what it needs is read, then it answers from that alone.

use arm::{ApiVersion, ArmError, Caller, ResourceId};
use contract::{Found, View, ViewCall};

use crate::Engine;
use crate::lookup::{Asker, Lookup};

/// What is asked of a view, by whom.
#[derive(Clone, Copy)]
pub struct Question<'a> {
    /// The item; `None`: the list below `parent`.
    pub id: Option<&'a ResourceId>,
    pub parent: Option<&'a ResourceId>,
    pub version: &'a ApiVersion,
    pub caller: &'a Caller,
}

impl Engine {
    /// What `answer` makes of the view, with what the answer rests on.
    ///
    /// # Errors
    /// Those of `answer`, and of the store.
    pub(crate) async fn ask<T>(
        &self,
        view: &dyn View,
        question: Question<'_>,
        answer: impl FnOnce(&ViewCall<'_>) -> Result<T, ArmError>,
    ) -> Result<(T, Lookup), ArmError> {
        let Question { id, parent, version, caller } = question;
        let nothing = Found::default();
        let call =
            ViewCall { id, parent, version, caller, found: &nothing, catalog: &self.registry };
        let asker = Asker { descriptor: view.descriptor(), caller: Some(caller) };
        let needs = |found: &Found| view.needs(&ViewCall { found, ..call });
        let lookup = self.look_up(asker, needs).await?;
        let answered = answer(&ViewCall { found: &lookup.found, ..call })?;
        Ok((answered, lookup))
    }
}
