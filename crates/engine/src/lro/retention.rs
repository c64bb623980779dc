//! Operations are kept for a while after their end, and then forgotten.

use arm::{ArmError, Operation};
use jiff::{SignedDuration, Timestamp};
use store::{Expect, Filter, Query, Write};

use super::{KIND, OperationRecord};
use crate::missed::Missed;
use crate::plan::Plan;
use crate::{Engine, faults};

/// How long an operation can be read after its end. ARM keeps them for a day at least.
const KEPT_HOURS: i64 = 7 * 24;
/// How many are looked at in one read and forgotten in one commit.
const CHUNK: usize = 200;

impl Engine {
    /// Forgets the operations that ended long ago.
    ///
    /// # Errors
    /// The store's.
    pub async fn forget_operations(&self) -> Result<(), ArmError> {
        let kept = SignedDuration::from_hours(KEPT_HOURS);
        let now = self.facts.now();
        let since = now.saturating_sub(kept).unwrap_or(now);
        let mut after = None;
        loop {
            let filter = Filter::Kind { kind: KIND.to_owned(), under: String::new() };
            let query = Query::List { filter, after, limit: CHUNK, reverse: false };
            let mut snapshot = self.store.read(vec![query]).await.map_err(faults::store)?;
            let documents = snapshot.take_documents();
            let mut plan = Plan::default();
            let mut old = documents.len() == CHUNK;
            for document in &documents {
                let operation = OperationRecord::read(document)?.operation;
                old &= operation.started < since;
                if is_over(&operation, since) {
                    plan.expect(Expect::Rev(document.key.clone(), document.rev));
                    plan.write(Write::Delete(document.key.clone()));
                }
            }
            if !plan.is_empty() {
                match self.commit(plan).await {
                    // Another node forgets the same ones.
                    Ok(_) | Err(Missed::Lost(_)) => {}
                    Err(missed) => return Err(missed.into()),
                }
            }
            // They lie in the order in which they began.
            if !old {
                return Ok(());
            }
            after = documents.last().map(|document| document.key.clone());
        }
    }
}

fn is_over(operation: &Operation, since: Timestamp) -> bool {
    operation.ended.is_some_and(|ended| ended < since)
}
