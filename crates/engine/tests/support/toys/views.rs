//! A computed type: the colors of a box, and how many marbles lie in it.

use arm::{ArmError, Verb};
use contract::{Descriptor, Need, Resource as _, View, ViewCall};
use serde_json::{Value, json};

use super::{VERSIONS, marbles};

pub struct Colors(Descriptor);

impl Colors {
    pub fn new() -> Self {
        let ty = "Contoso.Toys/boxes/colors";
        Self(Descriptor { verbs: vec![Verb::Get], ..Descriptor::new(ty, "Color", &VERSIONS) })
    }
}

impl View for Colors {
    fn descriptor(&self) -> &Descriptor {
        &self.0
    }

    fn needs(&self, call: &ViewCall<'_>) -> Vec<Need> {
        let ty = marbles::Marbles::descriptor().ty;
        call.parent.map(|under| Need::Count { ty, under: under.clone() }).into_iter().collect()
    }

    fn items(&self, call: &ViewCall<'_>) -> Result<Vec<Value>, ArmError> {
        let under = call.parent.ok_or_else(|| ArmError::internal("no box"))?;
        let count = call.found.count(&marbles::Marbles::descriptor().ty, under);
        let asked = |name: &&str| call.id.is_none_or(|id| id.name().eq_ignore_ascii_case(name));
        let shown = ["red", "blue"].into_iter().filter(asked);
        Ok(shown.map(|name| json!({ "name": name, "marbles": count })).collect())
    }
}
