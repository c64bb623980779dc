//! Who holds the name of a service. It is a DNS label, so it is unique everywhere.

use arm::ResourceId;
use contract::{Check, Envelope, Found, NameRule, Need};

use crate::deleted_services;

/// The names of services, and of deleted ones until their record goes.
pub(crate) const ZONE: &str = "apim";

/// Who stands in the way of a new service.
#[derive(Debug)]
pub(super) enum Holder<'a> {
    Nobody,
    Live,
    /// With the record of the deleted service.
    Deleted(&'a Envelope),
}

/// Who holds the name; then, where it is a deleted service, its record.
pub(super) fn needs(name: &str, found: &Found) -> Vec<Need> {
    let claim = Need::Claim { zone: ZONE.to_owned(), name: name.to_lowercase() };
    let holder = found.claim(ZONE, name).and_then(ResourceId::parse);
    let record = holder.filter(deleted_services::is_record).map(Need::Resource);
    std::iter::once(claim).chain(record).collect()
}

pub(super) fn holder<'a>(name: &str, found: &'a Found) -> Holder<'a> {
    let Some(key) = found.claim(ZONE, name) else { return Holder::Nobody };
    let record = ResourceId::parse(key).filter(deleted_services::is_record);
    record.and_then(|id| found.resource(&id)).map_or(Holder::Live, Holder::Deleted)
}

pub(super) fn name_rule() -> NameRule {
    NameRule::new((1, 50), Check::new(name))
}

/// `^[a-zA-Z](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?$`, as the specification has it.
///
/// # Errors
/// The text to tell.
fn name(text: &str) -> Result<(), String> {
    let letter = text.starts_with(|c: char| c.is_ascii_alphabetic());
    let end = text.ends_with(|c: char| c.is_ascii_alphanumeric());
    let inside = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if letter && end && inside {
        return Ok(());
    }
    Err("It must start with a letter, end with a letter or digit, and contain only letters, digits \
         and hyphens."
        .to_owned())
}
