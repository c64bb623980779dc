//! Who made and last changed a resource, and when.

use serde::{Deserialize, Serialize};

use crate::{Caller, time};

/// ARM's `systemData`; times are UTC with seven fractional digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SystemData {
    pub created_by: String,
    pub created_by_type: String,
    pub created_at: String,
    pub last_modified_by: String,
    pub last_modified_by_type: String,
    pub last_modified_at: String,
}

impl SystemData {
    pub fn created(caller: &Caller, now: jiff::Timestamp) -> Self {
        let (by, kind, at) =
            (caller.display.clone(), caller.kind_name().to_owned(), time::zulu7(now));
        Self {
            created_by: by.clone(),
            created_by_type: kind.clone(),
            created_at: at.clone(),
            last_modified_by: by,
            last_modified_by_type: kind,
            last_modified_at: at,
        }
    }

    #[must_use]
    pub fn modified(&self, caller: &Caller, now: jiff::Timestamp) -> Self {
        Self {
            last_modified_by: caller.display.clone(),
            last_modified_by_type: caller.kind_name().to_owned(),
            last_modified_at: time::zulu7(now),
            ..self.clone()
        }
    }
}
