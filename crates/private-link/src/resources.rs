//! `privateLinkResources` below a target: the one group of members that endpoints can ask for.

use std::fmt;
use std::marker::PhantomData;

use arm::{ArmError, Verb};
use contract::{Descriptor, Listing, Need, View, ViewCall};
use serde_json::{Value, json};

use crate::target::Target;

const SEGMENT: &str = "privateLinkResources";

/// The groups of one type of targets.
pub struct LinkResources<T> {
    descriptor: Descriptor,
    target: PhantomData<fn() -> T>,
}

impl<T: Target> Default for LinkResources<T> {
    fn default() -> Self {
        let ty = format!("{}/{SEGMENT}", T::KIND.ty);
        let mut descriptor = Descriptor::new(&ty, "Private link resource", T::VERSIONS);
        descriptor.verbs = vec![Verb::Get];
        descriptor.listing = Some(Listing::default());
        descriptor.errors = T::errors();
        Self { descriptor, target: PhantomData }
    }
}

impl<T: Target> View for LinkResources<T> {
    fn descriptor(&self) -> &Descriptor {
        &self.descriptor
    }

    fn needs(&self, call: &ViewCall<'_>) -> Vec<Need> {
        call.parent.map(|target| Need::Resource(target.clone())).into_iter().collect()
    }

    fn items(&self, call: &ViewCall<'_>) -> Result<Vec<Value>, ArmError> {
        let target = call.parent.and_then(|target| call.found.resource(target));
        let (kind, Some(target)) = (T::KIND, target) else { return Ok(Vec::new()) };
        if call.id.is_some_and(|id| !id.name().eq_ignore_ascii_case(kind.group)) {
            return Ok(Vec::new());
        }
        let id = target.id.child(SEGMENT, kind.group);
        Ok(vec![json!({
            "id": id.to_string(),
            "name": kind.group,
            "type": self.descriptor.ty.to_string(),
            "properties": {
                "groupId": kind.group,
                "requiredMembers": [kind.group],
                "requiredZoneNames": kind.zones(target),
            },
        })])
    }
}

impl<T> fmt::Debug for LinkResources<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LinkResources").field("type", &self.descriptor.ty).finish_non_exhaustive()
    }
}
