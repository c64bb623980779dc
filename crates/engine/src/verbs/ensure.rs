//! Resources that exist without anybody having asked for them: subscriptions.

use arm::ArmError;
use contract::Envelope;
use store::StoreError;

use crate::plan::Plan;
use crate::record::Record;
use crate::{Engine, faults};

impl Engine {
    /// Stores a resource unless it is there already.
    ///
    /// # Errors
    /// A type nobody knows, or a store that fails.
    pub async fn ensure(&self, envelope: Envelope) -> Result<(), ArmError> {
        let key = envelope.id.key();
        if self.document(&key).await?.is_some() {
            return Ok(());
        }
        let unknown = || ArmError::internal(format!("{} is an unknown type", envelope.id.ty));
        let handler = self.registry.handler(&envelope.id.ty).ok_or_else(unknown)?;
        let record = Record::new(handler, envelope);
        let mut plan = Plan::default();
        plan.expect_unchanged(&key, None);
        plan.put(&record, None)?;
        match self.store.commit(plan.into_set()).await {
            // Somebody else was faster: it is there.
            Ok(_) | Err(StoreError::Expectation(_)) => Ok(()),
            Err(error) => Err(faults::store(error)),
        }
    }
}
