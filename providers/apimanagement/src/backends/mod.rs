//! `Microsoft.ApiManagement/service/backends`: where a gateway sends what it lets through.
//!
//! Knows: single backends, pools of them, and their rules. Must not know: how requests are sent.

mod breaker;
mod credentials;
mod model;
mod pool;
mod reconnect;
mod rules;
#[cfg(test)]
mod tests;

use arm::{ArmError, Fault, Preconditions, ResourceId, Verb};
use contract::{
    Acted, ActionCall, Admission, Admitted, Check, Descriptor, ETagRule, Envelope, Facts,
    FilterField, Listing, Marks, NameRule, Need, NeedCall, Outcome, Release, Resource, Wire,
};

use crate::{VERSIONS, duration, errors};
use model::Properties;

pub(crate) struct Backends;

impl Resource for Backends {
    type Properties = Properties;

    fn descriptor() -> Descriptor {
        let ty = "Microsoft.ApiManagement/service/backends";
        let mut descriptor = Descriptor::new(ty, "Backend", VERSIONS);
        // The specification sets a length and no pattern.
        descriptor.name = NameRule::new((1, 80), NameRule::arm().check);
        descriptor.wire = Wire { etag: ETagRule::Header, ..Wire::default() };
        descriptor.preconditions = Preconditions::EntityTag;
        descriptor.listing = Some(Listing {
            filter: vec![
                FilterField::new("name", "/name"),
                FilterField::new("title", "/properties/title"),
                FilterField::new("url", "/properties/url"),
            ],
            functions: ["substringof", "contains", "startswith", "endswith"]
                .map(str::to_owned)
                .to_vec(),
            skip: true,
            count: true,
            ..Listing::default()
        });
        descriptor.actions = vec![reconnect::action()];
        descriptor.errors = errors().or_not_found("ResourceNotFound", "Backend not found.");
        descriptor.needs_settled_parent = true;
        descriptor
    }

    fn check(name: &str) -> Option<Check> {
        match name {
            "duration" => Some(Check::new(duration::positive)),
            "ruleName" => Some(Check::new(breaker::name)),
            _ => None,
        }
    }

    fn needs(call: &NeedCall<'_>) -> Vec<Need> {
        match (call.verb, call.proposal) {
            (Verb::Put | Verb::Patch, Some(proposal)) => {
                pool::needs(call.id, proposal, call.current.is_some())
            }
            (Verb::Delete, _) => vec![pool::users(call.id)],
            _ => Vec::new(),
        }
    }

    fn admit(
        call: &Admission<'_, Properties>,
        mut proposal: Envelope<Properties>,
        _facts: &mut Facts,
    ) -> Result<Admitted<Properties>, ArmError> {
        rules::fold(&mut proposal.properties);
        errors().refuse(rules::faults(call, &proposal.properties))?;
        Ok(Admitted::now(proposal))
    }

    fn release(
        call: &Admission<'_, Properties>,
        current: &Envelope<Properties>,
        _facts: &mut Facts,
    ) -> Result<Release<Properties>, ArmError> {
        if pool::is_used(call.found, call.id) {
            let text = "Backend is used by a backend pool and cannot be deleted.";
            errors().refuse(vec![Fault::new("backendId", text)])?;
        }
        Ok(Release::of(current.clone()))
    }

    fn act(
        _call: &ActionCall<'_, Properties>,
        _facts: &mut Facts,
    ) -> Result<Acted<Properties>, ArmError> {
        // Connections live in the gateway; there is nothing to keep.
        Ok(Acted::empty(Outcome::Ok))
    }

    const POINTS_TO: Option<Marks<Properties, (ResourceId, String)>> = Some(|envelope| {
        let members = envelope.properties.pool.iter().flat_map(|pool| &pool.services);
        let ids = members.filter_map(|member| pool::member_id(&envelope.id, &member.id));
        ids.map(|id| (id, pool::ROLE.to_owned())).collect()
    });
}
