//! A new service meets a name that is taken: refused, or the deleted service comes back.

use arm::ArmError;
use contract::{Admission, Admitted, Effects, Envelope};
use serde_json::Value;

use super::ownership::{Holder, holder};
use super::{Properties, provision};
use crate::deleted_services;

/// `None`: the name is free for a new service.
///
/// With `properties.restore` the deleted service of this id comes back as it was; everything else
/// the client sent is ignored. What stood below it was deleted with it.
///
/// # Errors
/// `ServiceAlreadyExists`, `ServiceAlreadyExistsInSoftDeletedState`, `ServiceUndeleteNotPossible`.
pub(super) fn or_refuse(
    call: &Admission<'_, Properties>,
    proposal: &Envelope<Properties>,
) -> Result<Option<Admitted<Properties>>, ArmError> {
    let name = call.id.name();
    let wanted = proposal.properties.restore == Some(true);
    match holder(name, call.found) {
        Holder::Live => Err(exists(name)),
        // Another subscription may not learn that the name is only reserved.
        Holder::Deleted(record) if record.id.subscription_id() != call.id.subscription_id() => {
            Err(exists(name))
        }
        Holder::Deleted(record) if wanted => restored(call, record).map(Some),
        Holder::Deleted(_) => Err(ArmError::conflict(
            "ServiceAlreadyExistsInSoftDeletedState",
            format!(
                "Api service {name} was soft-deleted. In order to create the new service with the \
                 same name, you have to either undelete the service or purge it. See \
                 https://aka.ms/apimsoftdelete."
            ),
        )),
        Holder::Nobody if wanted => Err(not_possible()),
        Holder::Nobody => Ok(None),
    }
}

fn restored(
    call: &Admission<'_, Properties>,
    record: &Envelope,
) -> Result<Admitted<Properties>, ArmError> {
    let mut service = deleted_services::last_of(record).ok_or_else(not_possible)?;
    if service.id != *call.id {
        return Err(not_possible());
    }
    service.id = call.id.clone();
    provision::reactivate(&mut service.properties);
    let effects = Effects { remove: vec![record.id.clone()], ..Effects::default() };
    Ok(Admitted::later(service, Value::Null).with(effects))
}

fn exists(name: &str) -> ArmError {
    ArmError::conflict("ServiceAlreadyExists", format!("Api service already exists: {name}"))
}

fn not_possible() -> ArmError {
    ArmError::bad_request("ServiceUndeleteNotPossible", "Unable to undelete service")
}
