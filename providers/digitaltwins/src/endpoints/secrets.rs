//! What a client says about a secret: a new one, none, or the mask it read before.

use arm::Fault;

use super::model::{CONNECTION_STRING_MASK, MASK, Properties, Target};

/// One secret member.
struct Secret<'a> {
    name: &'static str,
    mask: &'static str,
    value: &'a mut Option<String>,
}

/// Empty counts as absent (Terraform sends `deadLetterSecret: ""`); the mask stands for the secret
/// that is stored under the same member, and is a fault where there is none.
pub fn settle(proposal: &mut Properties, current: Option<&Properties>) -> Vec<Fault> {
    let mut stored = current.cloned();
    let mut stored = stored.as_mut().map(secrets).unwrap_or_default();
    let mut faults = Vec::new();
    for secret in secrets(proposal) {
        if secret.value.as_deref() == Some("") {
            *secret.value = None;
        }
        if secret.value.as_deref() != Some(secret.mask) {
            continue;
        }
        let kept = stored.iter_mut().find(|one| one.name == secret.name);
        *secret.value = kept.and_then(|one| one.value.take());
        if secret.value.is_none() {
            let text = "It is the mask that reads show, and no secret is stored for it; send the \
                        secret itself.";
            faults.push(Fault::new(secret.name, text));
        }
    }
    faults
}

fn secrets(properties: &mut Properties) -> Vec<Secret<'_>> {
    let string = |name, value| Secret { name, mask: CONNECTION_STRING_MASK, value };
    let key = |name, value| Secret { name, mask: MASK, value };
    let mut all = match &mut properties.target {
        Target::ServiceBus(bus) => vec![
            string("primaryConnectionString", &mut bus.primary_connection_string),
            string("secondaryConnectionString", &mut bus.secondary_connection_string),
        ],
        Target::EventHub(hub) => vec![
            string("connectionStringPrimaryKey", &mut hub.connection_string_primary_key),
            string("connectionStringSecondaryKey", &mut hub.connection_string_secondary_key),
        ],
        Target::EventGrid(grid) => {
            vec![key("accessKey1", &mut grid.access_key1), key("accessKey2", &mut grid.access_key2)]
        }
    };
    all.push(key("deadLetterSecret", &mut properties.dead_letter_secret));
    all
}
