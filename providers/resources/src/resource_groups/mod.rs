//! Resource groups: the scope most resources live in, deleted with all that is in them.

#[cfg(test)]
mod tests;

use arm::{ArmError, Verb};
use contract::{
    Admission, Admitted, Check, Descriptor, Envelope, Errors, Facts, Field, FilterField, Listing,
    Lro, LroHeaders, NameRule, OperationUrl, Outcome, Release, Resource, Shape, Wire,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::VERSIONS;

/// What ARM calls a group that cannot be.
const CODE: &str = "InvalidResourceGroup";

/// The room every id in a body is given, in characters.
const MOST_OF_AN_ID: usize = 2048;

pub struct ResourceGroups;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Properties {
    #[serde(default)]
    #[schemars(extend("x-read-only" = true))]
    provisioning_state: String,
}

impl Resource for ResourceGroups {
    type Properties = Properties;

    const PROPERTIES_REQUIRED: bool = false;

    fn descriptor() -> Descriptor {
        let ty = "Microsoft.Resources/subscriptions/resourceGroups";
        Descriptor {
            any_version: true,
            name: NameRule::new((1, 90), Check::new(name)),
            wire: Wire {
                ty: Some("Microsoft.Resources/resourceGroups".to_owned()),
                ..Wire::with_members(["location", "managedBy", "tags"])
            },
            lro: Some(Lro {
                verbs: vec![Verb::Delete],
                headers: LroHeaders::Location,
                result: Some(OperationUrl::Subscription { segment: "operationresults".to_owned() }),
                deleted: Outcome::Ok,
                documented_s: 15,
                ..Lro::default()
            }),
            listing: Some(Listing {
                filter: vec![
                    FilterField::new("name", "/name"),
                    FilterField::new("location", "/location"),
                    FilterField::new("tagName", "/tags"),
                ],
                ..Listing::default()
            }),
            errors: Errors { name: CODE.to_owned(), ..Errors::arm() },
            ..Descriptor::new(ty, "Resource group", &VERSIONS)
        }
    }

    /// Named so that they are found in any case; the engine knows the rules of the first two.
    fn envelope() -> Vec<Field> {
        vec![
            Field::new("location", Shape::Any),
            Field::new("tags", Shape::Any),
            Field::new("managedBy", Shape::text_between(0, MOST_OF_AN_ID)),
        ]
    }

    /// `managedBy` can be given once (resource provider contract).
    fn admit(
        call: &Admission<'_, Properties>,
        mut proposal: Envelope<Properties>,
        _facts: &mut Facts,
    ) -> Result<Admitted<Properties>, ArmError> {
        let managed_by = call.current.and_then(|current| current.managed_by.as_ref());
        if let Some(before) = managed_by {
            match &proposal.managed_by {
                Some(asked) if !asked.eq_ignore_ascii_case(before) => {
                    let text =
                        "The 'managedBy' of a resource group cannot be changed once it is set.";
                    return Err(ArmError::bad_request(CODE, text).at("managedBy"));
                }
                _ => proposal.managed_by = Some(before.clone()),
            }
        }
        if let Some(current) = call.current {
            // A group keeps the casing it was created with.
            proposal.id = current.id.clone();
        }
        proposal.properties.provisioning_state = "Succeeded".to_owned();
        Ok(Admitted::now(proposal))
    }

    fn release(
        _call: &Admission<'_, Properties>,
        current: &Envelope<Properties>,
        _facts: &mut Facts,
    ) -> Result<Release<Properties>, ArmError> {
        let mut envelope = current.clone();
        envelope.properties.provisioning_state = "Deleting".to_owned();
        Ok(Release::of(envelope))
    }
}

/// Letters, digits and `-_().`, and no period at the end (resource provider contract).
fn name(name: &str) -> Result<(), String> {
    let allowed = |c: &char| c.is_alphanumeric() || "-_().".contains(*c);
    let mut others: Vec<char> = name.chars().filter(|c| !allowed(c)).collect();
    if !others.is_empty() {
        others.sort_unstable();
        others.dedup();
        let others: String = others.into_iter().collect();
        return Err(format!(
            "It has these invalid characters: '{others}'. It may hold only letters, digits, '-', \
             '_', '(', ')' and '.'."
        ));
    }
    if name.ends_with('.') {
        return Err("It must not end with a period.".to_owned());
    }
    Ok(())
}
